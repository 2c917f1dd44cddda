"""Matrices: sums, products and powers are computed; names that do not commute keep their order."""

from __future__ import annotations

from collections.abc import Sequence

from grader.equivalence.collections import Comparer, compare_collections
from grader.equivalence.exact import rational_value
from grader.equivalence.outcomes import different, undecided
from grader.equivalence.verdict import Verdict
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform

_MOST_ENTRIES = 400
_MOST_POWER = 64
Rows = tuple[tuple[Expression, ...], ...]


class ShapeError(Exception):
    """Matrices that cannot be added or multiplied."""


class TooLarge(Exception):
    """More entries than are computed."""


def compare_matrices(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare matrices, or numbers that are computed from matrices, entry by entry."""
    try:
        left, right = (transform(as_matrix(side), _compute) for side in (reference, answer))
    except ShapeError:
        return different("different-shape")
    except TooLarge:
        return undecided("matrix-too-large")
    matrices = isinstance(left, Matrix), isinstance(right, Matrix)
    if matrices == (True, True):
        return compare_collections(left, right, notation, comparer)
    if any(matrices) or any(isinstance(side, Matrix) for side in (left, right)):
        return different("different-kinds")
    return comparer(left, right, notation)


def as_matrix(node: Expression) -> Expression:
    """Read a list of lists of equal length as a matrix, and a tuple as a vector."""
    if not isinstance(node, Collection) or not node.args:
        return node
    rows = [item.args for item in node.args if isinstance(item, Collection)]
    if len(rows) == len(node.args) and len({len(row) for row in rows}) == 1 and rows[0]:
        return Matrix(tuple(rows))
    if node.kind in ("tuple", "list") and not rows:
        return Matrix(tuple((item,) for item in node.args))
    return node


def _compute(node: Expression) -> Expression:
    matrices = [isinstance(child, Matrix) for child in node.args]
    if not any(matrices) or isinstance(node, Matrix):
        return node
    match node:
        case Neg():
            return _each(node.args[0], Neg)
        case Add():
            return _sum(node.args)
        case Mul():
            return _product(node.args)
        case Div() if not matrices[1]:
            return _each(node.args[0], lambda entry: Div(entry, node.args[1]))
        case Pow():
            return _power(node)
        case Call():
            return _call(node)
    return node


def _each(matrix: Expression, change: object) -> Expression:
    assert isinstance(matrix, Matrix)
    return Matrix(tuple(tuple(change(e) for e in row) for row in matrix.rows))  # type: ignore[operator]


def _sum(terms: tuple[Expression, ...]) -> Expression:
    if len({term.payload for term in terms if isinstance(term, Matrix)}) != 1:
        raise ShapeError
    if not all(isinstance(term, Matrix) for term in terms):
        raise ShapeError
    first = terms[0]
    assert isinstance(first, Matrix)
    entries = [Add(*parts) for parts in zip(*(term.args for term in terms), strict=True)]
    return _from(entries, *first.shape)


def _from(entries: Sequence[Expression], height: int, width: int) -> Matrix:
    return Matrix(tuple(tuple(entries[i * width : (i + 1) * width]) for i in range(height)))


def _product(factors: tuple[Expression, ...]) -> Expression:
    scalars = [factor for factor in factors if not isinstance(factor, Matrix)]
    result: Expression | None = None
    for factor in factors:
        if isinstance(factor, Matrix):
            result = factor if result is None else multiply(result, factor)
    assert result is not None
    if not scalars:
        return result
    if not isinstance(result, Matrix):
        return Mul(*scalars, result)
    return _each(result, lambda entry: Mul(*scalars, entry))


def multiply(left: Expression, right: Expression) -> Expression:
    """Multiply matrices; the product of a row and a column is a number."""
    assert isinstance(left, Matrix)
    assert isinstance(right, Matrix)
    if left.shape[1] != right.shape[0]:
        raise ShapeError
    if left.shape[0] * right.shape[1] * left.shape[1] > _MOST_ENTRIES * 20:
        raise TooLarge
    columns = list(zip(*right.rows, strict=True))
    entries = [_dot(row, column) for row in left.rows for column in columns]
    return _from(entries, left.shape[0], right.shape[1])


def _dot(row: tuple[Expression, ...], column: tuple[Expression, ...]) -> Expression:
    terms = [Mul(a, b) for a, b in zip(row, column, strict=True)]
    return terms[0] if len(terms) == 1 else Add(*terms)


def _power(node: Expression) -> Expression:
    base, above = node.args
    if isinstance(above, Matrix) or not isinstance(base, Matrix):
        raise ShapeError
    exponent = rational_value(above)
    if exponent is None or exponent.denominator != 1:
        return Call("transpose", base) if repr(above) in _TRANSPOSED else node
    if abs(exponent) > _MOST_POWER:
        raise TooLarge
    if exponent < 0:
        base, exponent = inverse(base), -exponent
    result: Expression = identity(base.shape[0])
    for _ in range(int(exponent)):
        result = multiply(result, base)
    return result


_TRANSPOSED = ("Symbol('T')",)


def identity(size: int) -> Matrix:
    """Return the identity matrix."""
    return Matrix(tuple(tuple(Number(int(i == j)) for j in range(size)) for i in range(size)))


def determinant(matrix: Matrix) -> Expression:
    """Return the determinant, expanded along the first row with shared minors."""
    height, width = matrix.shape
    if height != width:
        raise ShapeError
    if height > 6:
        raise TooLarge
    rows = matrix.rows
    known: dict[tuple[int, ...], Expression] = {(): Number(1)}

    def minor(columns: tuple[int, ...]) -> Expression:
        if columns not in known:
            row = rows[height - len(columns)]
            terms: list[Expression] = []
            for place, column in enumerate(columns):
                rest = minor(columns[:place] + columns[place + 1 :])
                term: Expression = Mul(row[column], rest)
                terms.append(Neg(term) if place % 2 else term)
            known[columns] = Add(*terms) if len(terms) > 1 else terms[0]
        return known[columns]

    return minor(tuple(range(height)))


def inverse(matrix: Matrix) -> Matrix:
    """Return the inverse, by cofactors."""
    size = matrix.shape[0]
    whole = determinant(matrix)
    if size == 1:
        return Matrix(((Div(Number(1), matrix.args[0]),),))
    rows = matrix.rows

    def cofactor(i: int, j: int) -> Expression:
        kept = tuple(
            tuple(entry for c, entry in enumerate(row) if c != j)
            for r, row in enumerate(rows)
            if r != i
        )
        value = determinant(Matrix(kept))
        return Div(Neg(value) if (i + j) % 2 else value, whole)

    return Matrix(tuple(tuple(cofactor(j, i) for j in range(size)) for i in range(size)))


def _call(node: Call) -> Expression:
    (matrix, *rest) = node.args
    if rest or not isinstance(matrix, Matrix):
        return node
    match node.name:
        case "transpose":
            return Matrix(tuple(zip(*matrix.rows, strict=True)))
        case "det" | "abs":
            return determinant(matrix)
        case "trace":
            if matrix.shape[0] != matrix.shape[1]:
                raise ShapeError
            diagonal = [matrix.rows[i][i] for i in range(matrix.shape[0])]
            return Add(*diagonal) if len(diagonal) > 1 else diagonal[0]
        case "norm":
            squares = [Pow(Call("abs", entry), Number(2)) for entry in matrix.args]
            return Call("sqrt", Add(*squares) if len(squares) > 1 else squares[0])
    return node
