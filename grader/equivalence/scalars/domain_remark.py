"""Do two equal expressions have different domains? Looks where it is likely, for a remark only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.sample_points import Point
from grader.equivalence.scalars.evaluation import ScalarPair
from grader.equivalence.terms.summary import Summary, summary_of
from grader.expressions.nodes import (
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)

_MAX_PARTS = 6


def note_domain(pair: ScalarPair) -> None:
    """Look for a point at which only one of two expressions is defined, and take note of it."""
    divisors = len(pair.symbols) == 1  # of several names, only roots and logarithms are looked at
    summaries = summary_of(pair.reference), summary_of(pair.answer)
    if not any(side.partial or (divisors and side.divisors) for side in summaries):
        return
    parts = [_partial_parts(side, divisors) for side in summaries]
    suspects = {part for part in parts[0] ^ parts[1] if summary_of(part).symbols}
    if not suspects or len(parts[0] | parts[1]) > _MAX_PARTS:
        return
    with precision(FIRST):
        for point in _suspects(suspects, pair.symbols):
            values = pair.values((pair.reference, pair.answer), point)
            if any(value.undefined for value in values) and any(
                value.ball is not None for value in values
            ):
                pair.domain_differs = True
                return


def _partial_parts(summary: Summary, divisors: bool) -> frozenset[Expression]:
    """Return the divisors, and the arguments of functions that are not defined everywhere."""
    return summary.partial | _factors(summary.divisors) if divisors else summary.partial


def _factors(divisors: frozenset[Expression]) -> frozenset[Expression]:
    """Return the factors of divisors: `1/((x - 1) x)` is defined where `1/(x - 1) + 1/x` is."""
    factors: set[Expression] = set()
    stack = list(divisors)
    while stack:
        node = stack.pop()
        if isinstance(node, Mul | Neg):
            stack.extend(node.args)
        elif isinstance(node, Pow) and type(node.args[1]) is Number:
            stack.append(node.args[0])
        else:
            factors.add(node)
    return frozenset(factors)


def _suspects(parts: set[Expression], symbols: frozenset[Symbol]) -> Iterator[Point]:
    """Yield points at which one of the parts is zero or negative."""
    from grader.equivalence.one_variable.sign_changes import NotAlgebraicFunction, critical_points

    names = sorted(symbols, key=lambda symbol: symbol.name)
    usual = {name: Fraction(index + 2) for index, name in enumerate(names)}
    for part in parts:
        inside = summary_of(part).symbols
        if len(inside) == 1:
            (name,) = inside
            try:
                roots = critical_points([part], name)
            except NotAlgebraicFunction:
                continue
            for root in roots:
                if root.rational is not None:
                    yield {**usual, name: root.rational}
    yield {name: -value for name, value in usual.items()}
    yield {name: (-1) ** index * usual[name] for index, name in enumerate(names)}
