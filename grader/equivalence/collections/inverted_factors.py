"""Formulas that begin with an inverse, multiplied by what it inverts: `A^-1 b = c` is `b = A c`."""

from __future__ import annotations

from grader.equivalence.collections.shapes import IDENTITY, IDENTITY_NAME, SCALAR, Typing
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.transposes import is_transpose
from grader.expressions.nodes import Call, Expression, Mul, Pow


def without_inverses(
    reference: Expression, answer: Expression, typing: Typing
) -> tuple[Expression, Expression] | None:
    """Return two typed formulas without the inverse that the reference, or the answer, begins with.

    Both sides are multiplied from the left by the same square matrix that has an inverse wherever
    the formula has a value, and lose the same last factors. None if neither begins with an inverse.
    """
    while _end_alike(reference, answer, typing):
        reference, answer = reference.args[0], answer.args[0]
    inverted = _leading(reference, typing) or _leading(answer, typing)
    if inverted is None:
        return None
    first, second = (_multiplied(inverted, side, typing) for side in (reference, answer))
    return first, second


def _end_alike(one: Expression, other: Expression, typing: Typing) -> bool:
    """Whether two products have the same vector or matrix for their last factor."""
    both = isinstance(one, Mul) and isinstance(other, Mul) and one.args[1] is other.args[1]
    return both and SCALAR not in {typing.shapes[each] for each in (*one.args, *other.args)}


def _leading(node: Expression, typing: Typing) -> Expression | None:
    """Return the matrix whose inverse is the first factor."""
    while isinstance(node, Mul):
        node = node.args[1] if typing.shapes[node.args[0]] == SCALAR else node.args[0]
    is_power = isinstance(node, Pow) and rational_value(node.args[1]) == -1
    is_call = isinstance(node, Call) and node.name == "inverse" and len(node.args) == 1
    if not is_power and not is_call:
        return None
    base = node.args[0]
    plain = not is_transpose(node, typing.notation)
    return base if plain and typing.shapes[base] != SCALAR else None


def _multiplied(matrix: Expression, side: Expression, typing: Typing) -> Expression:
    """Return a matrix times a formula, without the two where its inverse is the first factor."""
    if _leading(side, typing) is matrix:
        return _without_first(side, typing)
    return _product(matrix, side, typing)


def _without_first(node: Expression, typing: Typing) -> Expression:
    if not isinstance(node, Mul):
        typing.shapes[IDENTITY_NAME] = IDENTITY
        return IDENTITY_NAME
    left, right = node.args
    if typing.shapes[left] == SCALAR:
        return _product(left, _without_first(right, typing), typing)
    return _product(_without_first(left, typing), right, typing)


def _product(left: Expression, right: Expression, typing: Typing) -> Expression:
    if left is IDENTITY_NAME:
        return right
    one, other = typing.shapes[left], typing.shapes[right]
    product = Mul(left, right)
    shape = one if other == IDENTITY else (one[0], other[1])
    typing.shapes[product] = other if one == SCALAR else shape
    return product
