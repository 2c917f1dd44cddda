"""Tuples, lists and sets of numbers; equations solved by an inverse function; definitions."""

from __future__ import annotations

import random
from fractions import Fraction

from benchmarks.judging import Pair
from benchmarks.statements.numbers import bracket, nonzero, plain, small

# -- lists, tuples and sets of numbers -------------------------------------------------------------


def disguised(value: Fraction, source: random.Random) -> str:
    """Write a number in another way."""
    k = source.randint(1, 4)
    forms = [
        plain(value),
        f"{plain(value + k)} - {k}",
        f"({plain(value * k)})*({plain(Fraction(1, k))})",
        f"ln(e^({plain(value)}))",
        f"{'' if value >= 0 else '-'}sqrt({plain(value * value)})",
    ]
    return source.choice(forms)


def collections(source: random.Random, equal: bool) -> Pair:
    """Tuples, lists and sets of numbers."""
    kind = source.choice(["()", "[]", "{}"])
    values = [small(source) for _ in range(source.randint(2, 5))]
    other = list(values)
    if kind == "{}" and source.random() < 0.6:
        source.shuffle(other)
        if source.random() < 0.3:
            other.append(source.choice(other))
    if not equal:
        match source.choice(["value", "order", "lost", "more"]):
            case "value":
                other[source.randrange(len(other))] += source.choice([-1, 1])
            case "order":
                i, j = source.sample(range(len(other)), 2)
                other[i], other[j] = other[j], other[i]
            case "lost" if len(other) > 2:
                other.pop()
            case "more":
                other.append(small(source))
        if (set(values) == set(other)) if kind == "{}" else values == other:
            return collections(source, equal)
    sides = [
        kind[0] + ", ".join(disguised(value, source) for value in side) + kind[1]
        for side in (values, other)
    ]
    return Pair(sides[0], sides[1], equal, "collections")


# -- functions that can be undone ------------------------------------------------------------------


def inverses(source: random.Random, equal: bool) -> Pair:
    """Equations of two names by a strictly monotone function, and its inverse."""
    a, b = nonzero(source), small(source)
    inner, solved = f"{bracket(a)}*x + {bracket(b)}", f"({{}} - {bracket(b)})/{bracket(a)}"
    wrong = source.choice(
        [
            f"({{}} + {bracket(b + 7)})/{bracket(a)}",
            f"({{}} - {bracket(b)})*{bracket(a + 3)}",
            f"({{}} - {bracket(b)})/{bracket(-a)}",
        ]
    )
    form = solved if equal else wrong
    base = source.choice(["2", "3", "10"])
    one, two = source.choice(
        [
            (f"y = e^({inner})", f"x = {form.format('ln(y)')}"),
            (f"y = ln({inner})", f"x = {form.format('e^y')}"),
            (f"y = {base}^({inner})", f"x = {form.format(f'ln(y)/ln({base})')}"),
            (f"y = log({inner}, {base})", f"x = {form.format(f'{base}^y')}"),
            (f"y = ({inner})^3", f"x = {form.format('cbrt(y)')}"),
            (f"y = cbrt({inner})", f"x = {form.format('y^3')}"),
            (f"y = sinh({inner})", f"x = {form.format('asinh(y)')}"),
            (f"y - 1 = e^({inner})", f"x = {form.format('ln(y - 1)')}"),
            (f"y = 4 e^({inner}) - 3", f"x = {form.format('ln((y + 3)/4)')}"),
            (f"y = sqrt({inner})", f"x = {form.format('y^2')} and y >= 0"),
        ]
    )
    if not equal and source.random() < 0.2:
        one, two = f"y = sqrt({inner})", f"x = {solved.format('y^2')}"
    return Pair(one, two, equal, "inverses")


# -- definitions -----------------------------------------------------------------------------------


def definitions(source: random.Random, equal: bool) -> Pair:
    """Functions defined under other names of their parameters."""
    values = [nonzero(source) for _ in range(3)]
    other = list(values)
    names = source.sample("xtsuz", 2)
    text = "f({0}) = {1}*{0}^2 + {2}*c*{0} + {3}"
    swapped = "{3} + {0}*({1}*{0} + {2}*c) = f({0})"
    if not equal:
        other[source.randrange(3)] += source.choice([-1, 1, 7])
        if not all(other):
            return definitions(source, equal)
    one = text.format(names[0], *map(bracket, values))
    two = source.choice([text, swapped]).format(names[1], *map(bracket, other))
    return Pair(one, two, equal, "definitions")
