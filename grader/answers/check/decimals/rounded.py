"""Decimals in formulas, sets and conditions: taken for the constants that they are rounded from.

`1.414 x` is right for `sqrt(2) x`, `x <= 0.667` for `x <= 2/3`: each decimal of three digits or
more that rounds a constant of the reference stands for it, and the rest must be exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from grader.equivalence import (
    Enclosure,
    NumberPolicy,
    Outcome,
    check_number,
    check_written,
    enclose,
    is_decimal,
)
from grader.expressions.nodes import Constant, Div, Expression, Mul, Neg, Number
from grader.expressions.traversal import free_symbols, substitute, walk

_MAX_CONSTANTS = 64
_MAX_DECIMALS = 12
_KNOWN = frozenset({"pi", "e"})


def with_constants(reference: Expression, answer: Expression) -> Expression | None:
    """Return an answer with constants of the reference for its decimals; None if none is one."""
    decimals = [node for node in walk(answer) if isinstance(node, Number) and is_decimal(node)]
    if not decimals or len(decimals) > _MAX_DECIMALS:
        return None
    constants = [*islice(_constants(reference), _MAX_CONSTANTS)]
    found: dict[Expression, Expression] = {}
    for decimal in decimals:
        constant = next((c for c, value in constants if _rounds_to(value, decimal)), None)
        if constant is not None:
            found[decimal] = constant
    return substitute(answer, found) if found else None


def with_near_decimals(
    reference: Expression, answer: Expression, policy: NumberPolicy
) -> Expression | None:
    """Return an answer with decimals of the reference for its own that are as near as is allowed.

    `20 e^(-0.116 t)` is right for `20 e^(-0.1155 t)` where a per cent is.
    """
    own = [node for node in walk(reference) if isinstance(node, Number) and is_decimal(node)]
    decimals = [node for node in walk(answer) if isinstance(node, Number) and is_decimal(node)]
    if not own or not decimals or max(len(own), len(decimals)) > _MAX_DECIMALS:
        return None
    found: dict[Expression, Expression] = {}
    for decimal in decimals:
        near = next((each for each in own if _is_near(each, decimal, policy)), None)
        if near is not None and near is not decimal:
            found[decimal] = near
    return substitute(answer, found) if found else None


def _is_near(own: Expression, decimal: Expression, policy: NumberPolicy) -> bool:
    value = enclose(own)
    if value is None:
        return False
    return check_number(value, decimal, policy).outcome is Outcome.EQUIVALENT


def _rounds_to(value: Enclosure, decimal: Expression) -> bool:
    return check_written(value, decimal).outcome is Outcome.EQUIVALENT


def _constants(reference: Expression) -> Iterator[tuple[Expression, Enclosure]]:
    """Yield the constants of a formula, each positive, with their values."""
    for candidate in dict.fromkeys(_candidates(reference)):
        value = enclose(candidate)
        if value is None or (value.exact and isinstance(candidate, Number)):
            continue
        if value.upper < 0:
            yield Neg(candidate), Enclosure(-value.upper, -value.lower)
        else:
            yield candidate, value


def _candidates(reference: Expression) -> Iterator[Expression]:
    for node in walk(reference):
        if not free_symbols(node):
            if node.args or (isinstance(node, Constant) and node.name in _KNOWN):
                yield node
        elif isinstance(node, Mul):
            yield from _product(_closed(node))
        elif isinstance(node, Div):
            above, below = (_product_of(_closed(side)) for side in node.args)
            yield Div(above, below)


def _closed(node: Expression) -> list[Expression]:
    factors = node.args if isinstance(node, Mul) else (node,)
    return [factor for factor in factors if not free_symbols(factor)]


def _product(factors: list[Expression]) -> Iterator[Expression]:
    if factors:
        yield _product_of(factors)


def _product_of(factors: list[Expression]) -> Expression:
    if not factors:
        return Number(1)
    return factors[0] if len(factors) == 1 else Mul(*factors)
