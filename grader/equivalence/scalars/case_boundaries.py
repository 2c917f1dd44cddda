"""The borders between cases of signs: where a base is zero, a proof by cases has not looked.

For values that does not matter as long as all functions are continuous; for equations, inequalities
and functions with jumps it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from grader.equivalence.normal_form.assumptions import Key
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import walk

_JUMPING = frozenset(name for name, row in KNOWN_FUNCTIONS.items() if row.jumps == "zero")


def has_jumps(*expressions: Expression) -> bool:
    """Whether functions occur that are not continuous where a sign changes."""
    return any(
        isinstance(node, Piecewise) or (isinstance(node, Call) and node.name in _JUMPING)
        for node in walk(*expressions)
    )


def case_boundaries(keys: Iterable[Key]) -> list[dict[Expression, Expression]] | None:
    """Return what to put in for a name so that a base is zero, for every base.

    None where a base cannot be solved for a name.
    """
    boundaries = []
    for key in keys:
        boundary = _boundary(key)
        if boundary is None:
            return None
        boundaries.append(boundary)
    return boundaries


def _boundary(key: Any) -> dict[Expression, Expression] | None:
    if key[0] == "symbol":
        return {Symbol(key[1]): Number(0)}
    if key[0] != "poly":
        return None
    terms = {
        tuple(sorted(((base[1], power) for base, power in monomial), key=repr)): coefficient
        for monomial, coefficient in key[1]
        if all(base[0] == "symbol" for base, _ in monomial)
    }
    if len(terms) != len(key[1]):
        return None
    for monomial, coefficient in sorted(terms.items(), key=repr):
        if len(monomial) == 1 and monomial[0][1] == 1:
            name = monomial[0][0]
            others = {m: c for m, c in terms.items() if m != monomial}
            if not any(name == other for m in others for other, _ in m):
                value = Div(Neg(_sum(others)), number(coefficient))
                return {Symbol(name): value}
    return None


def _sum(terms: dict[tuple[tuple[str, Fraction], ...], int]) -> Expression:
    parts: list[Expression] = [Number(0)]
    for monomial, coefficient in terms.items():
        factors: list[Expression] = [number(coefficient)]
        factors += [Pow(Symbol(name), number(power)) for name, power in monomial]
        parts.append(Mul(*factors) if len(factors) > 1 else factors[0])
    return Add(*parts) if len(parts) > 1 else parts[0]
