"""Equations, inequalities and linear systems in several names, told apart at exact points."""

from __future__ import annotations

import random
from fractions import Fraction

from benchmarks.judging import Pair
from benchmarks.statements.numbers import (
    MIRRORED,
    bracket,
    linear_factor,
    nonzero,
    plain,
    small,
)

# -- equations and inequalities in two names -----------------------------------------------------


_STEPS = [Fraction(-1), Fraction(1), Fraction(1, 10)]
Terms = dict[tuple[int, int], Fraction]


def random_terms(source: random.Random) -> Terms:
    """Make `a(x) + b(x) y` with b not zero."""
    found: Terms = {(k, 0): small(source) for k in range(source.randint(1, 3))}
    found[0, 1] = nonzero(source)
    if source.random() < 0.3:
        found[1, 1] = nonzero(source)
    return {key: value for key, value in found.items() if value}


def terms_text(terms: Terms, names: str, source: random.Random) -> str:
    parts = []
    for (i, j), value in source.sample(list(terms.items()), len(terms)):
        letters = "*".join(
            letter if power == 1 else f"{letter}^{power}"
            for letter, power in zip(names, (i, j), strict=True)
            if power
        )
        parts.append(
            "*".join(
                filter(None, [bracket(value) if abs(value) != 1 or not letters else "", letters])
            )
        )
        if abs(value) == 1 and letters:
            parts[-1] = ("-" if value < 0 else "") + letters
    return (" + ".join(parts) or "0").replace("+ -", "- ")


def value_at(terms: Terms, x: Fraction, y: Fraction) -> Fraction:
    return sum((value * x**i * y**j for (i, j), value in terms.items()), Fraction(0))


def points_on(terms: Terms) -> list[tuple[Fraction, Fraction]]:
    """Return points on the curve and near it, and some others."""
    found = []
    for k in range(-9, 10):
        x = Fraction(k, 2)
        slope = value_at(terms, x, Fraction(1)) - value_at(terms, x, Fraction(0))
        if slope:
            y = -value_at(terms, x, Fraction(0)) / slope
            found += [(x, y), (x, y + Fraction(1, 97)), (x, y - Fraction(1, 97))]
        else:
            found += [(x, Fraction(0)), (x, Fraction(3))]
    return found


def holds(value: Fraction, op: str) -> bool:
    return {
        "=": value == 0,
        "<": value < 0,
        ">": value > 0,
        "<=": value <= 0,
        ">=": value >= 0,
        "!=": value != 0,
    }[op]


def comparison(terms: Terms, op: str, source: random.Random) -> str:
    """Write `terms op 0` in one of many ways."""
    factor = source.choice([Fraction(1), nonzero(source), nonzero(source)])
    if factor < 0:
        op = MIRRORED[op]
    terms = {key: factor * value for key, value in terms.items()}
    style = source.random()
    if style < 0.15:
        times_ = source.choice(["(x^2+1)", "(y^2+x^2+2)", "e^x", "(x^2+x+1)", "2^y"])
        return f"{times_}*({terms_text(terms, 'xy', source)}) {op} 0"
    if style < 0.25:
        under = source.choice(["(x^2+1)", "e^x", "(y^2+3)"])
        return f"({terms_text(terms, 'xy', source)})/{under} {op} 0"
    if style < 0.4 and (1, 1) not in terms:
        slope = terms[0, 1]
        rest = {key: -value / slope for key, value in terms.items() if key != (0, 1)}
        return f"y {op if slope > 0 else MIRRORED[op]} {terms_text(rest, 'xy', source)}"
    left = {key: value for key, value in terms.items() if source.random() < 0.6}
    right = {key: -value for key, value in terms.items() if key not in left}
    if source.random() < 0.3:
        key = source.choice([(0, 0), (1, 0), (0, 1), (2, 0)])
        for side in (left, right):
            side[key] = side.get(key, Fraction(0)) + 2
            if not side[key]:
                del side[key]
    return f"{terms_text(left, 'xy', source)} {op} {terms_text(right, 'xy', source)}"


def _differ(
    one: tuple[Terms, str],
    other: tuple[Terms, str],
    factor: tuple[str, Fraction] | None,
    x: Fraction,
    y: Fraction,
) -> bool:
    """Whether one comparison holds at a point and another, times `name - root`, does not."""
    scale = Fraction(1)
    if factor is not None:
        scale = (x if factor[0] == "x" else y) - factor[1]
    sides = value_at(one[0], x, y), scale * value_at(other[0], x, y)
    return holds(sides[0], one[1]) != holds(sides[1], other[1])


def two_names(source: random.Random, equal: bool) -> Pair:
    """Equations and inequalities in two names."""
    terms, op = random_terms(source), source.choice(["=", "=", "=", "<", "<=", ">", ">=", "!="])
    one = comparison(terms, op, source)
    if equal:
        return Pair(one, comparison(terms, op, source), True, "two names")
    while True:
        other, how, factor = dict(terms), op, None
        match source.choice(["sign", "value", "op", "factor"]):
            case "sign":
                key = source.choice(list(other))
                other[key] *= -1
            case "value":
                key = source.choice([*other, (0, 0)])
                other[key] = other.get(key, Fraction(0)) + source.choice(_STEPS)
            case "op":
                how = source.choice([key for key in MIRRORED if key != op])
            case "factor":
                factor = source.choice("xy"), Fraction(source.randint(-3, 3))
        other = {key: value for key, value in other.items() if value}
        if (0, 1) not in other:
            continue
        grid = points_on(terms) + points_on(other)
        if factor is not None:
            name, root = factor
            grid += [(root, y) if name == "x" else (y, root) for _, y in grid]
        if not any(_differ((terms, op), (other, how), factor, *point) for point in grid):
            continue
        if factor is None:
            return Pair(one, comparison(other, how, source), False, "two names")
        text = f"{linear_factor(root, name)}*({terms_text(other, 'xy', source)}) {how} 0"
        return Pair(one, text, False, "two names, a factor")


# -- linear systems --------------------------------------------------------------------------------


Row = list[Fraction]


def echelon(rows: list[Row]) -> list[Row]:
    """Return the reduced rows, which are the same for systems with the same solutions."""
    rows = [list(row) for row in rows]
    done = 0
    width = len(rows[0])
    for column in range(width):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for i in range(len(rows)):
            if i != done and rows[i][column]:
                rows[i] = [
                    a - rows[i][column] * b for a, b in zip(rows[i], rows[done], strict=True)
                ]
        done += 1
    return rows[:done]


def row_text(row: Row, names: str, source: random.Random) -> str:
    """Write `a x + b y = c`, terms on either side."""
    sides: tuple[list[str], list[str]] = ([], [])
    for value, letter in [*zip(row, names, strict=False), (-row[-1], "")]:
        if value:
            side = int(source.random() < 0.25) if letter else int(source.random() < 0.8)
            value = -value if side else value
            scaled = (
                letter
                if letter and abs(value) == 1
                else f"{bracket(abs(value))}{letter and '*'}{letter}"
            )
            sides[side].append(("-" if value < 0 else "") + scaled)
    left, right = ((" + ".join(side) or "0").replace("+ -", "- ") for side in sides)
    return f"{left} = {right}"


def system_text(rows: list[Row], names: str, source: random.Random) -> str:
    reduced = echelon(rows)
    if source.random() < 0.3 and len(reduced) == len(names) and any(reduced[-1][:-1]) is not True:
        values = [row[-1] for row in reduced]
        if all(row[i] == 1 for i, row in enumerate(reduced)):
            if source.random() < 0.5:
                return f"({', '.join(names)}) = ({', '.join(map(plain, values))})"
            order = source.sample(range(len(names)), len(names))
            return source.choice([", ", " and "]).join(
                f"{names[i]} = {plain(values[i])}" for i in order
            )
    rows = [list(row) for row in rows]
    for _ in range(source.randint(0, 3)):
        i, j = source.sample(range(len(rows)), 2)
        factor = Fraction(source.choice([-2, -1, 1, 2, 3]))
        rows[i] = [a + factor * b for a, b in zip(rows[i], rows[j], strict=True)]
    rows = [row for row in rows if any(row)]
    if source.random() < 0.2:
        rows.append([a + b for a, b in zip(rows[0], rows[-1], strict=True)])
    source.shuffle(rows)
    return source.choice([", ", " and "]).join(row_text(row, names, source) for row in rows)


def systems(source: random.Random, equal: bool) -> Pair:
    """Linear systems in two or three names."""
    names = source.choice(["xy", "xy", "xyz"])
    while True:
        count = len(names) if source.random() < 0.8 or len(names) == 2 else len(names) - 1
        rows = [[Fraction(source.randint(-4, 4)) for _ in names] for _ in range(count)]
        solution = [Fraction(source.randint(-5, 5)) for _ in names]
        for row in rows:
            row.append(sum((a * b for a, b in zip(row, solution, strict=True)), Fraction(0)))
        if len(echelon(rows)) < len(rows) or any(sum(map(bool, row[:-1])) == 0 for row in rows):
            continue
        other = [list(row) for row in rows]
        if not equal:
            row = source.choice(other)
            place = source.randrange(len(row))
            row[place] = (
                -row[place] if source.random() < 0.4 else row[place] + source.choice([-1, 1])
            )
            if source.random() < 0.15 and len(other) > 1:
                other = other[:-1]
            if not all(any(row[:-1]) for row in other) or len(other) < 2:
                continue
            if echelon(other) == echelon(rows) or len(echelon(other)) < len(other):
                continue
        return Pair(
            system_text(rows, names, source), system_text(other, names, source), equal, "systems"
        )
