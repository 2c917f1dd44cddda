"""Ways to write a set of reals by signs of products, intervals and absolute values."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from benchmarks.statements.numbers import (
    MIRRORED,
    bracket,
    expanded,
    linear_factor,
    nonzero,
    plain,
    times,
)
from benchmarks.statements.real_set import Set


def dressed(left: str, op: str, right: str, name: str, source: random.Random) -> str:
    """Write a comparison after one of the moves that keep it as it is."""
    match source.choice(["as it is", "as it is", "scale", "add", "swap", "move"]):
        case "scale":
            factor = nonzero(source)
            if factor < 0:
                op = MIRRORED[op]
            left, right = (f"{bracket(factor)}*({side})" for side in (left, right))
        case "add":
            term = source.choice([name, f"2*{name}", f"{name}^2", "3"])
            left, right = f"{left} + {term}", f"{right} + {term}"
        case "swap":
            left, op, right = right, MIRRORED[op], left
        case "move" if right != "0":
            left, right = f"{left} - ({right})", "0"
    return f"{left} {op} {right}"


Writer = Callable[[Set, str, random.Random], str | None]


def by_sign(of: Set, name: str, source: random.Random) -> str | None:
    """Write the sign of a product; cuts outside the set may be poles."""
    if not any(of.gaps) and not any(of.points):
        return None
    below = [not point and source.random() < 0.4 for point in of.points]
    kept = {point for point, pole in zip(of.points, below, strict=True) if not pole}
    if len(kept) > 1:
        below = [not point for point in of.points]
        kept = {True}
    op = ">=" if kept == {True} else ">"
    top: list[tuple[Fraction, int]] = []
    bottom: list[tuple[Fraction, int]] = []
    sign = 1 if of.gaps[-1] else -1
    for index, cut in enumerate(of.cuts):
        odd = of.gaps[index] != of.gaps[index + 1]
        power = (1 if odd else 2) + source.choice([0, 0, 0, 2])
        if below[index] and odd and source.random() < 0.3:
            power = 1
        (bottom if below[index] else top).append((cut, power))
    above = _product(top, name, source, sign)
    if bottom:
        above = f"({above})/({_product(bottom, name, source, 1)})"
    if op == ">" and source.random() < 0.2 and all(of.gaps) and not bottom:
        return dressed(above, "!=", "0", name, source)
    return dressed(above, op, "0", name, source)


def _product(
    factors: list[tuple[Fraction, int]], name: str, source: random.Random, sign: int
) -> str:
    scale = sign * abs(nonzero(source))
    if source.random() < 0.15:
        factors = [*factors]
        extra = f"*({name}^2+{source.randint(1, 5)})"
    else:
        extra = ""
    if source.random() < 0.5:
        poly = [Fraction(scale)]
        for cut, power in factors:
            for _ in range(power):
                poly = times(poly, [-cut, Fraction(1)])
        return f"({expanded(poly, name, source)}){extra}"
    parts = [
        linear_factor(cut, name) + (f"^{power}" if power > 1 else "") for cut, power in factors
    ]
    source.shuffle(parts)
    return "*".join([bracket(scale), *parts]) + extra


def _piece(
    low: Fraction | None,
    with_low: bool,
    high: Fraction | None,
    with_high: bool,
    name: str,
    source: random.Random,
) -> str:
    if low == high and low is not None:
        return dressed(name, "=", plain(low), name, source)
    left, right = "<=" if with_low else "<", "<=" if with_high else "<"
    if low is None and high is None:
        return f"{name} = {name}"
    if low is None:
        return dressed(name, right, plain(high), name, source)  # type: ignore[arg-type]
    if high is None:
        return dressed(name, MIRRORED[left], plain(low), name, source)
    style = source.random()
    if style < 0.3:
        return f"{plain(low)} {left} {name} {right} {plain(high)}"
    if style < 0.5:
        return f"{plain(high)} {MIRRORED[right]} {name} {MIRRORED[left]} {plain(low)}"
    if style < 0.7 and left == right:
        middle, half = (low + high) / 2, (high - low) / 2
        return dressed(f"abs({linear_factor(middle, name)})", left, plain(half), name, source)
    one = dressed(name, MIRRORED[left], plain(low), name, source)
    return f"({one} and {dressed(name, right, plain(high), name, source)})"


def by_pieces(of: Set, name: str, source: random.Random) -> str | None:
    """Write an `or` of intervals."""
    pieces = of.pieces()
    source.shuffle(pieces)
    return " or ".join(_piece(*piece, name, source) for piece in pieces) or None


def by_complement(of: Set, name: str, source: random.Random) -> str | None:
    """Write that it is none of the intervals outside."""
    outside = of.opposite().pieces()
    if not outside:
        return None
    if source.random() < 0.5:
        return "not (" + " or ".join(_piece(*piece, name, source) for piece in outside) + ")"
    return " and ".join(f"not ({_piece(*piece, name, source)})" for piece in outside)


def interval(low: Fraction | None, with_low: bool, high: Fraction | None, with_high: bool) -> str:
    if low == high and low is not None:
        return f"{{{plain(low)}}}"
    ends = ("-∞" if low is None else plain(low)), ("∞" if high is None else plain(high))
    return f"{'[' if with_low else '('}{ends[0]}, {ends[1]}{']' if with_high else ')'}"


def union(of: Set, source: random.Random) -> str:
    pieces = of.pieces()
    if all(low == high for low, _, high, _ in pieces):
        values = [plain(low) for low, *_ in pieces if low is not None]
        return "{" + ", ".join(source.sample(values, len(values))) + "}"
    source.shuffle(pieces)
    return " ∪ ".join(interval(*piece) for piece in pieces)


def by_membership(of: Set, name: str, source: random.Random) -> str | None:
    """Write membership in a union of intervals."""
    return f"{name} ∈ {union(of, source)}" if of.pieces() else None


def by_equation(of: Set, name: str, source: random.Random) -> str | None:
    """Write a finite set as the zeros of a product."""
    if any(of.gaps) or not any(of.points):
        return None
    style = source.random()
    if style < 0.3:
        return " or ".join(f"{name} = {plain(cut)}" for cut in source.sample(of.cuts, len(of.cuts)))
    if style < 0.5 and len(of.cuts) == 2:
        middle, half = (of.cuts[0] + of.cuts[1]) / 2, (of.cuts[1] - of.cuts[0]) / 2
        return f"{name} = {plain(middle)} ± {plain(half)}"
    if style < 0.6 and len(of.cuts) == 2:
        middle, half = (of.cuts[0] + of.cuts[1]) / 2, (of.cuts[1] - of.cuts[0]) / 2
        return dressed(f"abs({linear_factor(middle, name)})", "=", plain(half), name, source)
    above = _product([(cut, source.choice([1, 1, 2])) for cut in of.cuts], name, source, 1)
    return dressed(above, "=", "0", name, source)
