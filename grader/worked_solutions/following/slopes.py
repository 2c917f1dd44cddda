"""Slopes of curves that equations give: below `x² + y² = 25`, `2x + 2y y' = 0`, then `y' = -x/y`.

A line that holds a slope, below one that does not, is its derivative; one below another line with
the same slope is solved for it. Either way both have to give the same slope.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.equivalence import CannotDifferentiate, Outcome, compare, differentiate
from grader.expressions.nodes import (
    Add,
    Call,
    Derivative,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import contains, free_symbols, substitute, transform

_SLOPE = Symbol("slope")


def is_slope(node: Expression) -> bool:
    """Whether a node is the first derivative of a name: `dy/dx`, `y'`."""
    if isinstance(node, Derivative):
        return isinstance(node.args[0], Symbol) and node.orders == (1,) and len(node.args) == 2
    return isinstance(node, Symbol) and node.name.endswith("'")


def slopes_as_factors(side: Expression, names: frozenset[Expression]) -> Expression:
    """Read `y'(x + 2y)` as a product where `y'` stands as a name above it."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Call) or node.primes != 1 or len(node.args) != 1:
            return node
        slope = Symbol(f"{node.name}'")
        return Mul(slope, node.args[0]) if slope in names else node

    return transform(side, apply, Call)


def is_wrong_slope(
    slope: Expression, above: Sequence[Expression], below: Sequence[Expression], notation: Notation
) -> bool:
    """Whether a line gives another slope than the line above it, from which it is made."""
    second = solved_for(slope, below)
    first = solved_for(slope, above) or _implicit(slope, above)
    if first is None or second is None or contains(first, Derivative):
        return False
    if free_symbols(first) != free_symbols(second) or len(free_symbols(first)) > 2:
        return False  # what the text says of its names may have been put in
    return compare(first, second, notation).outcome is Outcome.DIFFERENT


def solved_for(slope: Expression, equation: Sequence[Expression]) -> Expression | None:
    """Return a name, or a slope, by an equation in which it stands in the first degree."""
    whole = Add(equation[0], Neg(equation[1]))
    marked = substitute(whole, {slope: _SLOPE})
    if _SLOPE not in free_symbols(marked):
        return None
    at = [substitute(marked, {_SLOPE: Number(value)}) for value in (0, 1, 2)]
    factor = Add(at[1], Neg(at[0]))
    if compare(factor, Add(at[2], Neg(at[1]))).outcome is not Outcome.EQUIVALENT:
        return None
    return Div(Neg(at[0]), factor)


def _implicit(slope: Expression, equation: Sequence[Expression]) -> Expression | None:
    """Return the slope of the curve that an equation of two names gives, `y = x²` among them."""
    whole = Add(equation[0], Neg(equation[1]))
    names = free_symbols(whole)
    name = slope.args[0] if isinstance(slope, Derivative) else _unprimed(slope)
    others = names - {name}
    if name not in names or len(others) != 1:
        return None
    (variable,) = others
    if isinstance(slope, Derivative) and slope.args[1] is not variable:
        return None
    try:
        along, across = (differentiate(whole, each) for each in (variable, name))
    except CannotDifferentiate:
        return None
    return Neg(Mul(along, Div(Number(1), across)))


def _unprimed(slope: Expression) -> Symbol | None:
    name = slope.name if isinstance(slope, Symbol) else ""
    return Symbol(name[:-1]) if name[:-1].isalpha() else None
