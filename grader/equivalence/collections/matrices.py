"""Matrices: sums, products and powers are computed; names that do not commute keep their order."""

from __future__ import annotations

from collections.abc import Callable

from grader.equivalence.collections.matrix_functions import (
    ShapeError,
    TooLarge,
    cross_product,
    dot_product,
    each,
    from_entries,
    function_of_matrices,
    identity,
    inverse,
    multiply,
    transposed,
)
from grader.equivalence.collections.sequences import Comparer, compare_collections
from grader.equivalence.terms.kinds import Kind, is_vector, kind_of, vector_arguments
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import Identical, Outcome, Verdict, different, equivalent, undecided
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform

_MAX_POWER = 64
_TRANSPOSED = Symbol("T")
VectorProduct = Callable[[Matrix, Matrix], Expression]


def compare_matrices(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare matrices, or numbers that are computed from matrices, entry by entry.

    The product of two vectors is the number or the vector that makes both sides of one kind.
    """
    found: Verdict | None = None
    try:
        for product in (dot_product, cross_product):
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


def worked_out(formula: Expression) -> Expression:
    """Return a formula of matrices worked out, or as it is where their shapes do not fit."""
    try:
        value = _computed(formula, dot_product)
    except TooLarge:
        return formula
    return formula if value is None else _simple(value)


def _simple(value: Expression) -> Expression:
    if isinstance(value, Matrix):
        return each(value, _simple)
    exact = rational_value(value)
    return value if exact is None else number(exact)


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
    if any(map(is_vector, vector_arguments(node))):
        factors = node.args
        node = node.with_args(tuple(map(as_matrix, factors)))
        if isinstance(node, Mul) and _begins_with_row(factors, node.args):
            return _row_product(node.args, product)
    matrices = [isinstance(child, Matrix) for child in node.args]
    if not any(matrices) or isinstance(node, Matrix):
        return node
    match node:
        case Neg():
            return each(node.args[0], Neg)
        case Add():
            return _sum(node.args)
        case Mul():
            return _product(node.args, product)
        case Div() if not matrices[1]:
            return each(node.args[0], lambda entry: Div(entry, node.args[1]))
        case Pow():
            return _power(node)
        case Call():
            return function_of_matrices(node)
    return node


def _sum(terms: tuple[Expression, ...]) -> Expression:
    if len({term.payload for term in terms if isinstance(term, Matrix)}) != 1:
        raise ShapeError
    if not all(isinstance(term, Matrix) for term in terms):
        raise ShapeError
    first = terms[0]
    assert isinstance(first, Matrix)
    entries = [Add(*parts) for parts in zip(*(term.args for term in terms), strict=True)]
    return from_entries(entries, *first.shape)


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
    return each(result, lambda entry: Mul(*scalars, entry))


def _begins_with_row(written: tuple[Expression, ...], read: tuple[Expression, ...]) -> bool:
    """Whether a tuple or list stands in front of a matrix, which it multiplies as a row."""
    places = [i for i, factor in enumerate(read) if isinstance(factor, Matrix)][:2]
    if len(places) < 2:
        return False
    (length, width), (height, columns) = (read[i].payload for i in places)
    flat = isinstance(written[places[0]], Collection) and width == 1
    return flat and length == height and length != 1 and columns != 1


def _row_product(factors: tuple[Expression, ...], product: VectorProduct) -> Expression:
    place = next(i for i, factor in enumerate(factors) if isinstance(factor, Matrix))
    row = transposed(factors[place])  # type: ignore[arg-type]
    result = _product((*factors[:place], row, *factors[place + 1 :]), product)
    if not isinstance(result, Matrix):
        return result
    return result.args[0] if result.shape == (1, 1) else transposed(result)


def _times(left: Expression, right: Expression, product: VectorProduct) -> Expression:
    """Multiply two matrices, or two vectors in the way that is asked for."""
    if not isinstance(left, Matrix):
        return each(right, lambda entry: Mul(left, entry))
    assert isinstance(right, Matrix)
    vectors = left.shape == right.shape and 1 in left.shape and left.shape != (1, 1)
    return product(left, right) if vectors else multiply(left, right)


def _power(node: Expression) -> Expression:
    base, above = node.args
    if isinstance(above, Matrix) or not isinstance(base, Matrix):
        raise ShapeError
    exponent = rational_value(above)
    if exponent is None or exponent.denominator != 1:
        return transposed(base) if above is _TRANSPOSED else node
    if abs(exponent) > _MAX_POWER:
        raise TooLarge
    if exponent < 0:
        base, exponent = inverse(base), -exponent
    result: Expression = identity(base.shape[0])
    for _ in range(int(exponent)):
        result = multiply(result, base)
    return result
