"""What matrices come to: products, determinants, inverses, and functions of matrices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
)

_MAX_ENTRIES = 400


class ShapeError(Exception):
    """Matrices that cannot be added or multiplied."""


class TooLarge(Exception):
    """More entries than are computed."""


def each(matrix: Expression, change: Callable[[Expression], Expression]) -> Matrix:
    """Return the matrix with every entry changed."""
    assert isinstance(matrix, Matrix)
    return Matrix(tuple(tuple(change(entry) for entry in row) for row in matrix.rows))


def from_entries(entries: Sequence[Expression], height: int, width: int) -> Matrix:
    """Return the matrix of entries that are listed row by row."""
    return Matrix(tuple(tuple(entries[i * width : (i + 1) * width]) for i in range(height)))


def multiply(left: Expression, right: Expression) -> Expression:
    """Multiply matrices; the product of a row and a column is a number."""
    assert isinstance(left, Matrix)
    assert isinstance(right, Matrix)
    if left.shape[1] != right.shape[0]:
        raise ShapeError
    if left.shape[0] * right.shape[1] * left.shape[1] > _MAX_ENTRIES * 20:
        raise TooLarge
    columns = list(zip(*right.rows, strict=True))
    entries = [_dot(row, column) for row in left.rows for column in columns]
    return from_entries(entries, left.shape[0], right.shape[1])


def _dot(row: tuple[Expression, ...], column: tuple[Expression, ...]) -> Expression:
    terms = [Mul(a, b) for a, b in zip(row, column, strict=True)]
    return terms[0] if len(terms) == 1 else Add(*terms)


def dot_product(left: Matrix, right: Matrix) -> Expression:
    """Return the dot product of two vectors."""
    return _dot(left.args, right.args)


def cross_product(left: Matrix, right: Matrix) -> Expression:
    """Return the cross product of two vectors of three entries."""
    if len(left.args) != 3:
        raise ShapeError
    (a, b, c), (x, y, z) = left.args, right.args
    entries = [_minor(b, c, y, z), _minor(c, a, z, x), _minor(a, b, x, y)]
    return from_entries(entries, *left.shape)


def _minor(a: Expression, b: Expression, x: Expression, y: Expression) -> Expression:
    return Add(Mul(a, y), Neg(Mul(b, x)))


def transposed(matrix: Matrix) -> Matrix:
    """Return the transpose."""
    return Matrix(tuple(zip(*matrix.rows, strict=True)))


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
    det = determinant(matrix)
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
        return Div(Neg(value) if (i + j) % 2 else value, det)

    return Matrix(tuple(tuple(cofactor(j, i) for j in range(size)) for i in range(size)))


def function_of_matrices(node: Call) -> Expression:
    """Return what a function of matrices comes to, or the call as it is where none is meant."""
    if not all(isinstance(each, Matrix) for each in node.args):
        return node
    if len(node.args) == 2 and node.name in _PRODUCTS:
        left, right = node.args
        if left.payload != right.payload or 1 not in left.payload:
            raise ShapeError
        return _PRODUCTS[node.name](left, right)  # type: ignore[arg-type]
    if len(node.args) == 1 and node.name in _FUNCTIONS:
        return _FUNCTIONS[node.name](node.args[0])  # type: ignore[arg-type]
    return node


def _conjugated(matrix: Matrix) -> Expression:
    return each(matrix, lambda entry: Call("conjugate", entry))


def _trace(matrix: Matrix) -> Expression:
    if matrix.shape[0] != matrix.shape[1]:
        raise ShapeError
    diagonal = [matrix.rows[i][i] for i in range(matrix.shape[0])]
    return Add(*diagonal) if len(diagonal) > 1 else diagonal[0]


def _norm(matrix: Matrix) -> Expression:
    squares = [Pow(Call("abs", entry), Number(2)) for entry in matrix.args]
    return Call("sqrt", Add(*squares) if len(squares) > 1 else squares[0])


def _bars(matrix: Matrix) -> Expression:
    """Bars around a vector are its length, around a matrix its determinant."""
    return _norm(matrix) if 1 in matrix.shape and len(matrix.args) > 1 else determinant(matrix)


_FUNCTIONS: dict[str, Callable[[Matrix], Expression]] = {
    "transpose": transposed,
    "primed": transposed,
    "ctrans": lambda matrix: transposed(_conjugated(matrix)),  # type: ignore[arg-type]
    "conjugate": _conjugated,
    "inverse": inverse,
    "det": determinant,
    "abs": _bars,
    "trace": _trace,
    "norm": _norm,
}
_PRODUCTS: dict[str, Callable[[Matrix, Matrix], Expression]] = {
    "dot": dot_product,
    "cross": cross_product,
}
