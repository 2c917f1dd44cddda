"""Samples that a question does not declare: `x_i` for a row of `X`, `y^{(i)}` for an entry of `y`.

That they are the rows is usual, not certain: what is equal so is right, and nothing is wrong so.
"""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import Call, Expression, Index, Symbol
from grader.expressions.traversal import transform
from grader.models.network.entries.arithmetic import Shape

ROW = "row as a column"
"""The function that takes the row of a matrix with an index, as a column."""


def with_rows(
    expression: Expression, known: Callable[[Symbol], bool], shape_of: Callable[[Symbol], Shape]
) -> Expression:
    """Put rows and entries of what is known for samples with names that are not."""

    def element(name: Symbol, index: Expression, *places: Expression) -> Expression | None:
        """Return the sample of a plain name: an entry of a column, or a row of a matrix."""
        whole = _whole(name, known)
        if whole is None:
            return None
        rows, columns = shape_of(whole)
        if columns == 1 and rows != 1:
            return None if places else Index(whole, index)
        if columns == 1:
            return None
        return Index(whole, index, *places) if places else Call(ROW, whole, index)

    def change(node: Expression) -> Expression:
        found = None
        if isinstance(node, Symbol) and not known(node):
            found = _of_symbol(node, element)
        elif isinstance(node, Index) and isinstance(node.args[0], Symbol):
            found = _of_index(node, known, element)
        return node if found is None else found

    return transform(expression, change)


def with_rows_of_matrices(
    expression: Expression, known: Callable[[Symbol], bool], shape_of: Callable[[Symbol], Shape]
) -> Expression:
    """Put the rows of `U` for `u_w`, where `u` is a vector as long as such a row."""

    def row(name: Symbol, index: Expression) -> Expression | None:
        parts = split_name(name.name)
        whole = Symbol(canonical(parts._replace(base=parts.base.upper())))
        fits = known(name) and known(whole) and whole is not name
        if not fits or shape_of(name) != (shape_of(whole)[1], 1):
            return None
        return Call(ROW, whole, index)

    def change(node: Expression) -> Expression:
        found = None
        if isinstance(node, Index) and len(node.args) == 2 and isinstance(node.args[0], Symbol):
            found = row(node.args[0], node.args[1])
        return found or node

    return transform(expression, change)


def _whole(name: Symbol, known: Callable[[Symbol], bool]) -> Symbol | None:
    """Return the quantity of which a plain name has the samples: itself, or its capital.

    A hat may be written in the name of the quantity, `yhat`.
    """
    parts = split_name(name.name)
    accent, _, letters = parts.base.removesuffix(")").partition("(")
    bases = [parts.base, parts.base.upper()] if len(parts.base) == 1 else [parts.base]
    if letters:
        bases += [letters + accent, f"{accent}({letters.upper()})", letters.upper() + accent]
    names = (Symbol(canonical(parts._replace(base=base))) for base in bases)
    return next((each for each in names if known(each)), None)


def _of_symbol(node: Symbol, element: Callable[..., Expression | None]) -> Expression | None:
    """Read `x^{(i)}`, `x^{(i)}_j`, `x_i` and `x_{ij}` with letters."""
    parts = split_name(node.name)
    plain = Symbol(canonical(parts._replace(mark="", subscript="")))
    below = [Symbol(letter) for letter in parts.subscript if parts.subscript.isalpha()]
    above = parts.mark[1:-1] if parts.mark[:1] in ("(", "[") else ""
    if above.isalpha() and len(above) == 1:
        return element(plain, Symbol(above), *below)
    if not parts.mark and 1 <= len(below) <= 2:
        return element(plain, *below)
    return None


def _of_index(
    node: Index, known: Callable[[Symbol], bool], element: Callable[..., Expression | None]
) -> Expression | None:
    """Read the same where the index is bound by a sum."""
    base, *places = node.args
    assert isinstance(base, Symbol)
    parts = split_name(base.name)
    if parts.mark in ("()", "[]"):
        plain = Symbol(canonical(parts._replace(mark="", subscript="")))
        below = [Symbol(letter) for letter in parts.subscript if parts.subscript.isalpha()]
        return element(plain, *places, *below)
    return None if known(base) else element(base, *places)
