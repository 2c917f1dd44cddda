"""Samples: `x^{(i)}` and `x_i` as rows, or columns, of the matrix `X` that holds them."""

from __future__ import annotations

from grader.equivalence.collections.entries.indexing.rows import Rows
from grader.equivalence.collections.shapes import COLUMN_OF, ROW_OF
from grader.expressions.names import SEQUENCE_MARKS, Name, canonical, split_name
from grader.expressions.nodes import Call, Expression, Symbol


def sample_of(name: str, indices: list[Expression], rows: Rows) -> Expression | None:
    """Return `x^{(i)}` and `x_i` as a row, or a column, of `X`; None if there is no such matrix.

    `X` has to be declared with two dimensions, and `x` either not, or as long as a row or a column.
    A subscript is the number of a sample where its letter runs over them. Where `y` has a number
    for every sample, `y^{(i)}` is its entry.
    """
    parts = split_name(name)
    is_marked = parts.mark in SEQUENCE_MARKS.values()
    plain = parts._replace(mark="") if is_marked else parts
    base, shapes = canonical(plain), rows.notation.shapes
    if not base[:1].islower() or (base in shapes and not is_marked):
        return None
    listed = _listed(plain, rows) if is_marked else None
    if listed == ():
        return None
    matrix = shapes.get(base[0].upper() + base[1:], ())
    own = listed or shapes.get(base)
    if rows.by_matrix and listed is None and own and len(matrix) == 2 and own[0] not in matrix:
        own = None  # another vector by the same letter
    if len(matrix) == 2 and (own is None or len(own) == 1):
        if not is_marked and not _runs_over(indices, matrix[0], base, rows):
            return None
        return _of_matrix(base, matrix, own, indices)
    if listed is not None:
        return None
    counted = own is not None and len(own) == 1 and own[0] in _numbers_of_samples(rows)
    return Call(f"{base}[]", *indices) if is_marked and counted and len(indices) == 1 else None


def row_of_family(name: str, indices: list[Expression], rows: Rows) -> Expression | None:
    """Return the `x_i` of `x_i x_i^T` as a row of `X`, where `x` has the shape of one."""
    matrix = rows.notation.shapes.get(name[0].upper() + name[1:], ())
    own = rows.notation.shapes.get(name, ())
    if not name[0].islower() or len(matrix) != 2 or matrix[0] == matrix[1] or own == matrix[:1]:
        return None
    if len(indices) != 1 or not _runs_over(indices, matrix[0], name, rows):
        return None
    if own != matrix[1:] and not (rows.by_matrix and _counts(indices[0], matrix[0], rows)):
        return None
    return Call(ROW_OF, Symbol(name[0].upper() + name[1:]), *indices)


def _runs_over(indices: list[Expression], dimension: str, base: str, rows: Rows) -> bool:
    """Whether the index of `x_i` is the number of a sample, and not a place in one."""
    if len(indices) != 1:
        return True
    (index,) = indices
    ranges = rows.ranges.get(index.name, frozenset()) if isinstance(index, Symbol) else frozenset()
    return dimension in ranges if ranges else base in rows.turned


def _counts(index: Expression, dimension: str, rows: Rows) -> bool:
    """Whether an index stands elsewhere at places of a dimension, or goes up to it."""
    return isinstance(index, Symbol) and dimension in rows.ranges.get(index.name, ())


def _numbers_of_samples(rows: Rows) -> set[str]:
    """Return the dimensions that count samples: those of `X` of which rows `x^{(i)}` occur."""
    found: set[str] = set()
    for name, _ in rows.indexed:
        parts = split_name(name)
        if parts.mark in SEQUENCE_MARKS.values():
            base = canonical(parts._replace(mark=""))
            matrix = rows.notation.shapes.get(base[0].upper() + base[1:], ())
            found.update(matrix[:1] if len(matrix) == 2 else ())
    return found


def _listed(plain: Name, rows: Rows) -> tuple[str, ...] | None:
    """Return the shape that the rubric gives to the elements of a sequence by themselves."""
    for name, dimensions in rows.notation.shapes.items():
        parts = split_name(name)
        if parts.mark and parts._replace(mark="") == plain:
            return dimensions
    return None


def _of_matrix(
    base: str, matrix: tuple[str, ...], own: tuple[str, ...] | None, indices: list[Expression]
) -> Expression | None:
    name = base[0].upper() + base[1:]
    by_column = own is not None and own[0] == matrix[0] != matrix[1]
    if own is not None and own[0] not in matrix:
        return None
    if len(indices) == 2:
        return Call(f"{name}[]", *(reversed(indices) if by_column else indices))
    if len(indices) != 1:
        return None
    return Call(COLUMN_OF if by_column else ROW_OF, Symbol(name), *indices)
