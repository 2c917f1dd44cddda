"""Bound variables of sums and products, which stand in subscripts as indices."""

from __future__ import annotations

from grader.expressions.names import split_name
from grader.expressions.nodes import BigOperator, Constant, Expression, Index, Symbol
from grader.expressions.numerals import read_numeral
from grader.expressions.traversal import transform


def bound_operator(
    kind: str, body: Expression, variable: Expression, lower: Expression, upper: Expression
) -> Expression:
    """Make a sum or product whose variable may be `i`, and may stand in indices of the body."""
    if isinstance(variable, Constant) and variable.name in ("i", "e"):
        constant, variable = variable, Symbol(variable.name)
        body = transform(body, lambda node: variable if node is constant else node)
    if isinstance(variable, Symbol):
        body = index_by(body, variable)
    return BigOperator(kind, body, variable, lower, upper)


def index_by(body: Expression, variable: Symbol) -> Expression:
    """Read the bound variable in subscripts as an index: in a sum over `i`, `x_i` is `x[i]`."""

    def change(node: Expression) -> Expression:
        if not isinstance(node, Symbol):
            return node
        name = split_name(node.name)
        letters = name.subscript
        if variable.name not in letters or (len(letters) > 1 and not _letters_only(letters)):
            return node
        base = Symbol(str(name._replace(subscript="")))
        return Index(base, *(_index(letter) for letter in letters))

    return transform(body, change)


def _letters_only(subscript: str) -> bool:
    return len(subscript) <= 3 and subscript.isalnum()


def _index(letter: str) -> Expression:
    return read_numeral(letter) if letter.isdigit() else Symbol(letter)
