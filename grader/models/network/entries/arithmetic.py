"""Arithmetic of matrices whose entries are expressions: sums, products, inverses.

A value is a `Matrix`, a column being one with one column, or a number: any other expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grader.expressions.nodes import Add, Call, Div, Expression, Matrix, Mul, Number
from grader.models.symbolic.simplify import (
    ONE,
    ZERO,
    negative,
    power_of,
    product_of,
    rational,
    total_of,
)

Shape = tuple[int, int]
IDENTITY = "identity matrix"
_MAX_INVERSE = 4


class ShapeMismatch(Exception):
    """Vectors or matrices that cannot be combined as written.

    `text` has a `{}` for each of the shapes; `str` shows them in numbers.
    """

    def __init__(self, text: str, *shapes: Shape) -> None:
        super().__init__(text.format(*(f"{rows}x{columns}" for rows, columns in shapes)))
        self.text, self.shapes = text, shapes


def shape_of(expression: Expression) -> Shape:
    """Return rows and columns; a scalar has one of each."""
    return expression.shape if isinstance(expression, Matrix) else (1, 1)


def mapped(matrix: Matrix, change: Callable[[Expression], Expression]) -> Matrix:
    """Return a matrix with every entry changed."""
    return _of_width(matrix.shape[1], map(change, matrix.args))


def _of_width(width: int, items: Iterable[Expression]) -> Matrix:
    listed = list(items)
    return Matrix(tuple(tuple(listed[i : i + width]) for i in range(0, len(listed), width)))


def matrix_of(rows: Iterable[Iterable[Expression]]) -> Expression:
    """Return the matrix with these rows; the only entry of one is a number."""
    listed = tuple(map(tuple, rows))
    return listed[0][0] if len(listed) == len(listed[0]) == 1 else Matrix(listed)


def items_of(value: Expression) -> tuple[Expression, ...]:
    """Return the entries row by row; those of a number are itself."""
    return value.args if isinstance(value, Matrix) else (value,)


def transposed(value: Expression) -> Expression:
    """Return the transpose."""
    return Matrix(tuple(zip(*value.rows, strict=True))) if isinstance(value, Matrix) else value


def multiple_of_identity(value: Expression) -> Expression | None:
    """Return the `c` of a value that is `c I`, an identity matrix of whatever size fits."""
    return value.args[0] if isinstance(value, Call) and value.name == IDENTITY else None


def identity(by: Expression = ONE) -> Expression:
    """Return a multiple of an identity matrix of whatever size fits."""
    return Call(IDENTITY, by)


def identity_of_size(size: int, by: Expression = ONE) -> Expression:
    """Return a multiple of the identity matrix of a size."""
    return matrix_of([[by if i == j else ZERO for j in range(size)] for i in range(size)])


def ones(rows: int, columns: int = 1) -> Expression:
    """Return a column, or matrix, of ones."""
    return matrix_of([[ONE] * columns] * rows)


def added(args: list[Expression]) -> Expression:
    """Return the sum; a number as it stands is added to all entries of a column, as in `1 - x`."""
    if all(multiple_of_identity(arg) is not None for arg in args):
        return identity(total_of([arg.args[0] for arg in args]))
    matrices = [arg for arg in args if isinstance(arg, Matrix)]
    if not matrices:
        if any(multiple_of_identity(arg) is not None for arg in args):
            raise ShapeMismatch("a sum of a number and an identity matrix")
        return Add(*args)
    shape = shape_of(matrices[0])
    fitting = [_fitted(arg, shape) for arg in args]
    shapes = list(dict.fromkeys(map(shape_of, fitting)))
    if len(shapes) != 1:
        raise ShapeMismatch("a sum of {} and {}", *sorted(shapes)[:2])
    return _of_width(
        shape[1], (total_of(each) for each in zip(*map(items_of, fitting), strict=True))
    )


def _fitted(value: Expression, shape: Shape) -> Expression:
    by = multiple_of_identity(value)
    if by is not None and shape[0] == shape[1]:
        return identity_of_size(shape[0], by)
    if rational(value) is not None:
        return _of_width(shape[1], [value] * (shape[0] * shape[1]))
    return value


def multiplied(left: Expression, right: Expression) -> Expression:
    """Return the matrix product, or the product with a number; raise `ShapeMismatch`."""
    for one, other in ((left, right), (right, left)):
        by = multiple_of_identity(one)
        if by is not None:
            inner = multiple_of_identity(other)
            if inner is not None or not isinstance(other, Matrix):
                return identity(product_of([by, other if inner is None else inner]))
            return scaled(other, by)
    if not isinstance(left, Matrix) or not isinstance(right, Matrix):
        matrix, scalar = (left, right) if isinstance(left, Matrix) else (right, left)
        if isinstance(matrix, Matrix):
            return scaled(matrix, scalar)
        return Mul(left, right)
    if left.shape[1] != right.shape[0]:
        raise ShapeMismatch("a product of {} and {}", left.shape, right.shape)
    columns = list(zip(*right.rows, strict=True))
    return matrix_of(
        [total_of(map(product_of, zip(row, column, strict=True))) for column in columns]
        for row in left.rows
    )


def scaled(matrix: Matrix, by: Expression) -> Matrix:
    """Return a multiple of a matrix."""
    return mapped(matrix, lambda e: product_of([by, e]))


def entry_by_entry(
    left: Expression, right: Expression, combine: Callable[[Expression, Expression], Expression]
) -> Expression:
    """Combine two matrices of one shape entry by entry, or one with a number."""
    if not isinstance(left, Matrix) and not isinstance(right, Matrix):
        return combine(left, right)
    if not isinstance(left, Matrix):
        assert isinstance(right, Matrix)
        return mapped(right, lambda e: combine(left, e))
    if not isinstance(right, Matrix):
        return mapped(left, lambda e: combine(e, right))
    if left.shape != right.shape:
        raise ShapeMismatch("a product entry by entry of {} and {}", left.shape, right.shape)
    pairs = zip(left.args, right.args, strict=True)
    return _of_width(left.shape[1], (combine(one, other) for one, other in pairs))


def hadamard(left: Expression, right: Expression) -> Expression:
    """Return the product entry by entry."""
    return entry_by_entry(left, right, lambda one, other: product_of([one, other]))


def quotient(left: Expression, right: Expression) -> Expression:
    """Return the quotient entry by entry."""
    return entry_by_entry(left, right, Div)


def determinant(value: Expression) -> Expression:
    """Return the determinant by the first row; raise `ShapeMismatch` for large matrices."""
    if not isinstance(value, Matrix):
        return value
    _require_square(value, "a determinant of {}")
    return _minors(value.rows)


def _minors(rows: tuple[tuple[Expression, ...], ...]) -> Expression:
    if len(rows) == 1:
        return rows[0][0]
    terms = []
    for place, entry in enumerate(rows[0]):
        rest = tuple((*row[:place], *row[place + 1 :]) for row in rows[1:])
        term = product_of([entry, _minors(rest)])
        terms.append(negative(term) if place % 2 else term)
    return total_of(terms)


def _require_square(value: Matrix, what: str) -> None:
    rows, columns = value.shape
    if rows != columns:
        raise ShapeMismatch(what, value.shape)
    if rows > _MAX_INVERSE:
        raise ShapeMismatch(f"{what}, which is too large to be written out", value.shape)


def inverse(value: Expression) -> Expression:
    """Return the inverse by minors."""
    by = multiple_of_identity(value)
    if by is not None:
        return identity(Div(ONE, by))
    if not isinstance(value, Matrix):
        return Div(ONE, value)
    _require_square(value, "an inverse of {}")
    whole, rows = determinant(value), value.rows
    size = range(len(rows))

    def cofactor(i: int, j: int) -> Expression:
        rest = tuple(
            tuple(e for at, e in enumerate(row) if at != j) for k, row in enumerate(rows) if k != i
        )
        minor = _minors(rest) if rest else ONE
        return Div(negative(minor) if (i + j) % 2 else minor, whole)

    return matrix_of([cofactor(j, i) for j in size] for i in size)


def power(base: Expression, exponent: Expression) -> Expression:
    """Return an integer power: of a square matrix by products, of a column entry by entry."""
    value = rational(exponent)
    if value is None or value.denominator != 1 or not 0 < abs(value) <= 12:
        raise ShapeMismatch("a power of {}", shape_of(base))
    times = int(value)
    if times < 0:
        return power(inverse(base), Number(-times)) if times != -1 else inverse(base)
    if isinstance(base, Matrix) and base.shape[0] != base.shape[1]:
        if 1 not in base.shape:
            raise ShapeMismatch("a power of {}", base.shape)
        return mapped(base, lambda e: power_of(e, times))
    result = base
    for _ in range(times - 1):
        result = multiplied(result, base)
    return result
