"""Transposes: a superscript `T` on a name or a bracket, unless `T` is declared as a quantity."""

from __future__ import annotations

from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import Add, Call, Constant, Expression, Neg, Number, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

TRANSPOSED = Symbol("T")
INVERSE_TRANSPOSED = Neg(TRANSPOSED)


def declares_t(notation: Notation) -> bool:
    """Whether `T` is a quantity, so that a superscript `T` is an exponent."""
    return TRANSPOSED.name in notation.variables or is_number_name(TRANSPOSED, notation)


def is_number_name(name: Symbol, notation: Notation) -> bool:
    """Whether a name is declared to stand for a number."""
    return (
        name.name in notation.positive
        or name.name in notation.nonnegative
        or name.name in notation.integer
        or name.name in notation.complex_
    )


def is_transpose(node: Expression, notation: Notation) -> bool:
    """Whether a node is the transpose, or the inverse of the transpose, of its first argument."""
    if isinstance(node, Call):
        return node.name == "transpose" and len(node.args) == 1
    if not isinstance(node, Pow) or declares_t(notation):
        return False
    base, exponent = node.args
    if exponent not in (TRANSPOSED, INVERSE_TRANSPOSED):
        return False
    return not _is_number(base) or _has_shape(base, notation)


def _is_number(base: Expression) -> bool:
    """Whether only a number can be meant: `2`, `e`, or `1 + r`, which adds to a number."""
    if isinstance(base, Number | Constant):
        return True
    return isinstance(base, Add) and any(_is_number(_unsigned(term)) for term in base.args)


def _has_shape(base: Expression, notation: Notation) -> bool:
    """Whether a name in it is declared as a vector or matrix: `(1 - p)^T` is a transpose then."""
    return bool(notation.shapes) and any(
        isinstance(node, Symbol) and notation.shapes.get(node.name) for node in walk(base)
    )


def _unsigned(term: Expression) -> Expression:
    return term.args[0] if isinstance(term, Neg) else term


def has_transpose(root: Expression, notation: Notation) -> bool:
    """Whether a transpose occurs in an expression."""
    if not summary_of(root).transposes:
        return False
    return any(is_transpose(node, notation) for node in walk(root))
