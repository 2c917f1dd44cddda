"""Ways to write a set of reals by strictly monotone functions and by those of limited domain."""

from __future__ import annotations

import random
from fractions import Fraction

from benchmarks.statements.algebraic_writers import dressed
from benchmarks.statements.numbers import MIRRORED, linear_factor, plain
from benchmarks.statements.real_set import Set


def exponential(cut: Fraction, base: str) -> str:
    """Write a power of a base."""
    return f"{base}^({plain(cut)})"


def by_exponentials(of: Set, name: str, source: random.Random) -> str | None:
    """Write intervals of values of an increasing or decreasing exponential function."""
    base = source.choice(["e", "2", "3", "10", "(1/2)"])
    parts = []
    for low, with_low, high, with_high in of.pieces():
        if low is None and high is None:
            return None
        left, right = "<=" if with_low else "<", "<=" if with_high else "<"
        if base == "(1/2)":
            left, right = MIRRORED[left], MIRRORED[right]
        inner = f"{base}^{name}"
        if low == high and low is not None:
            parts.append(dressed(inner, "=", exponential(low, base), name, source))
        elif low is None:
            parts.append(f"{inner} {right} {exponential(high, base)}")  # type: ignore[arg-type]
        elif high is None:
            parts.append(f"{exponential(low, base)} {left} {inner}")
        else:
            parts.append(
                f"{exponential(low, base)} {left} {inner} {right} {exponential(high, base)}"
            )
    return " or ".join(parts) or None


def cube(cut: Fraction) -> str:
    """Write the third power of a cut."""
    return plain(cut * cut * cut)


def by_cubes(of: Set, name: str, source: random.Random) -> str | None:
    """Write intervals of the third power."""
    parts = []
    for low, with_low, high, with_high in of.pieces():
        left, right = "<=" if with_low else "<", "<=" if with_high else "<"
        if low is None and high is None:
            return None
        if low == high and low is not None:
            parts.append(f"{name}^3 = {cube(low)}")
            continue
        if low is not None:
            parts.append(
                f"{cube(low)} {left} {name}^3"
                + (f" {right} {plain(high**3)}" if high is not None else "")
            )
        else:
            parts.append(f"{name}^3 {right} {cube(high)}")  # type: ignore[arg-type]
    return " or ".join(parts) or None


def by_partial(of: Set, name: str, source: random.Random) -> str | None:
    """Write one interval by a function that is defined from some point on."""
    pieces = of.pieces()
    if len(pieces) != 1:
        return None
    low, with_low, high, with_high = pieces[0]
    if low is None or low == high:
        return None
    start = linear_factor(low, name)
    right = "<=" if with_high else "<"
    if high is None:
        choices = [f"1/sqrt({start}) > 0", f"ln({start}) = ln({start})", f"sqrt({start}) > 0"]
        return f"sqrt({start}) >= 0" if with_low else source.choice(choices)
    if with_low:
        return f"sqrt({start}) {right} sqrt({plain(high - low)})"
    length = plain(high - low)
    return source.choice(
        [
            f"ln({start}) {right} ln({length})",
            f"log({start}, 2) {right} log({length}, 2)",
            f"ln(2*{start}) {right} ln({plain(2 * (high - low))})",
        ]
    )


def by_logarithms(of: Set, name: str, source: random.Random) -> str | None:
    """Write intervals of positive numbers by their logarithms."""
    parts = []
    for low, with_low, high, with_high in of.pieces():
        if low is None or low < 0 or (low == 0 and with_low):
            return None
        left, right = "<=" if with_low else "<", "<=" if with_high else "<"
        inner = f"ln({name})"
        if low == high:
            parts.append(f"{inner} = ln({plain(low)})")
        elif low == 0 and high is None:
            parts.append(f"{name} > 0")
        elif low == 0:
            parts.append(f"{inner} {right} ln({plain(high)})")  # type: ignore[arg-type]
        elif high is None:
            parts.append(f"ln({plain(low)}) {left} {inner}")
        else:
            parts.append(f"ln({plain(low)}) {left} {inner} {right} ln({plain(high)})")
    return " or ".join(parts) or None
