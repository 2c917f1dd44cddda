"""Matrices: sums, products and powers are computed; names that do not commute keep their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.equivalence.collections import Comparer, compare_collections
from grader.equivalence.exact import rational_value
from grader.equivalence.kinds import ARITHMETIC, Kind, is_vector, kind_of
from grader.equivalence.outcomes import different, equivalent, undecided
from grader.equivalence.verdict import Identical, Outcome, Verdict
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
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform

_MOST_ENTRIES = 400
_MOST_POWER = 64
VectorProduct = Callable[[Matrix, Matrix], Expression]


class ShapeError(Exception):
    """Matrices that cannot be added or multiplied."""


class TooLarge(Exception):
    """More entries than are computed."""


def compare_matrices(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare matrices, or numbers that are computed from matrices, entry by entry.

    The product of two vectors is the number or the vector that makes both sides of one kind.
    """
    found: Verdict | None = None
    try:
        for product in (_dot_product, _cross_product):
            sides = [_computed(side, product) for side in (reference, answer)]
            if sides[0] is None or sides[1] is None:
                continue
            verdict = _compare_computed(sides[0], sides[1], notation, comparer)
            if verdict.outcome is Outcome.EQUIVALENT:
                return verdict
            if found is None or found.code == "different-kinds":
                found = verdict
    except TooLarge:
        return undecided("matrix-too-large")
    return found or different("different-shape")


def _computed(side: Expression, product: VectorProduct) -> Expression | None:
    """Return what an expression of matrices comes to; None where the shapes do not fit."""
    try:
        return transform(as_matrix(side), lambda node: _compute(node, product))
    except ShapeError:
        return None


def _compare_computed(
    left: Expression, right: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    if left is right:
        return equivalent("identical", Identical())
    matrices = isinstance(left, Matrix), isinstance(right, Matrix)
    if matrices == (True, True):
        return compare_collections(left, right, notation, comparer)
    kinds = [kind_of(side) for side in (left, right)]
    if any(k is Kind.MATRIX and not m for k, m in zip(kinds, matrices, strict=True)):
        return undecided("not-settled")  # such as a power with a name in the exponent
    return different("different-kinds") if any(matrices) else comparer(left, right, notation)


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


def _compute(node: Expression, product: VectorProduct) -> Expression:
    if isinstance(node, ARITHMETIC) and any(map(is_vector, node.args)):
        node = node.with_args(tuple(map(as_matrix, node.args)))
    matrices = [isinstance(child, Matrix) for child in node.args]
    if not any(matrices) or isinstance(node, Matrix):
        return node
    match node:
        case Neg():
            return _each(node.args[0], Neg)
        case Add():
            return _sum(node.args)
        case Mul():
            return _product(node.args, product)
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


def _product(factors: tuple[Expression, ...], product: VectorProduct) -> Expression:
    scalars = [factor for factor in factors if not isinstance(factor, Matrix)]
    result: Expression | None = None
    for factor in factors:
        if isinstance(factor, Matrix):
            result = factor if result is None else _times(result, factor, product)
    assert result is not None
    if not scalars:
        return result
    if not isinstance(result, Matrix):
        return Mul(*scalars, result)
    return _each(result, lambda entry: Mul(*scalars, entry))


def _times(left: Expression, right: Expression, product: VectorProduct) -> Expression:
    """Multiply two matrices, or two vectors in the way that is asked for."""
    if not isinstance(left, Matrix):
        return _each(right, lambda entry: Mul(left, entry))
    assert isinstance(right, Matrix)
    vectors = left.shape == right.shape and 1 in left.shape and left.shape != (1, 1)
    return product(left, right) if vectors else multiply(left, right)


def _dot_product(left: Matrix, right: Matrix) -> Expression:
    return _dot(left.args, right.args)


def _cross_product(left: Matrix, right: Matrix) -> Expression:
    if len(left.args) != 3:
        raise ShapeError
    (a, b, c), (x, y, z) = left.args, right.args
    entries = [_minor(b, c, y, z), _minor(c, a, z, x), _minor(a, b, x, y)]
    return _from(entries, *left.shape)


def _minor(a: Expression, b: Expression, x: Expression, y: Expression) -> Expression:
    return Add(Mul(a, y), Neg(Mul(b, x)))


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
        return _transposed(base) if above is _T else node
    if abs(exponent) > _MOST_POWER:
        raise TooLarge
    if exponent < 0:
        base, exponent = inverse(base), -exponent
    result: Expression = identity(base.shape[0])
    for _ in range(int(exponent)):
        result = multiply(result, base)
    return result


_T = Symbol("T")


def _transposed(matrix: Matrix) -> Matrix:
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
        case "transpose" | "primed":
            return _transposed(matrix)
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
