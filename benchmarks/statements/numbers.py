"""Rational numbers, polynomials and comparisons as text."""

from __future__ import annotations

import random
from fractions import Fraction

MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


# -- numbers and polynomials as text ---------------------------------------------------------------


def plain(value: Fraction) -> str:
    """Write a rational number."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator}/{value.denominator}"


def bracket(value: Fraction) -> str:
    """Write a number so that it may stand in a sum or product."""
    return plain(value) if value >= 0 and value.denominator == 1 else f"({plain(value)})"


def small(source: random.Random, most: int = 6) -> Fraction:
    """Return a rational number that people write, seldom a fraction."""
    return Fraction(source.randint(-most, most), source.choice([1, 1, 1, 2, 3]))


def nonzero(source: random.Random) -> Fraction:
    """Return a small number other than zero."""
    return source.choice([-1, 1]) * Fraction(source.randint(1, 5), source.choice([1, 1, 2]))


Poly = list[Fraction]


def times(one: Poly, other: Poly) -> Poly:
    """Multiply two polynomials, lowest coefficient first."""
    found = [Fraction(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    return found


def expanded(poly: Poly, name: str, source: random.Random) -> str:
    """Write a polynomial, its terms in any order."""
    terms = []
    for power, value in enumerate(poly):
        if value:
            letter = "" if power == 0 else name if power == 1 else f"{name}^{power}"
            if letter and abs(value) == 1:
                terms.append(letter if value > 0 else f"-{letter}")
            else:
                terms.append(f"{bracket(value)}{'*' if letter else ''}{letter}")
    if source.random() < 0.5:
        terms.reverse()
    elif source.random() < 0.3:
        source.shuffle(terms)
    return " + ".join(terms).replace("+ -", "- ") if terms else "0"


def linear_factor(cut: Fraction, name: str) -> str:
    """Write `x - cut`."""
    if cut == 0:
        return name
    return f"({name} {'-' if cut > 0 else '+'} {bracket(abs(cut))})"
