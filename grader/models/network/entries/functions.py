"""Functions of whole vectors and matrices, by entries: norms, losses, softmax, traces."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.expressions.nodes import Add, Call, Div, Expression, Matrix, Number, Pow
from grader.models.network.entries.arithmetic import (
    ShapeMismatch,
    determinant,
    hadamard,
    inverse,
    items_of,
    mapped,
    matrix_of,
    multiplied,
    shape_of,
    transposed,
)
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, total_of

_TWO = Number(2)


def added_up(value: Expression) -> Expression:
    """Return the sum of all entries."""
    items = items_of(value)
    return Add(*items) if len(items) > 1 else items[0]


def _mean(value: Expression) -> Expression:
    size = len(items_of(value))
    return added_up(value) if size == 1 else Div(added_up(value), Number(size))


def _softmax(value: Expression) -> Expression:
    """Return the softmax of a vector, of a matrix that of every row."""
    if not isinstance(value, Matrix):
        return ONE
    rows = [(e,) for e in value.args] if value.shape[1] == 1 else list(value.rows)
    if value.shape[1] == 1:
        total = Add(*(Call("exp", item) for item in value.args))
        return mapped(value, lambda e: Div(Call("exp", e), total))
    totals = [Add(*(Call("exp", item) for item in row)) for row in rows]
    return Matrix(
        tuple(
            tuple(Div(Call("exp", item), total) for item in row)
            for row, total in zip(rows, totals, strict=True)
        )
    )


def _squares(value: Expression, target: Expression) -> Expression:
    if shape_of(value) != shape_of(target):
        raise ShapeMismatch("a loss of different shapes")
    pairs = zip(items_of(value), items_of(target), strict=True)
    terms = tuple((Pow(Add(a, negative(b)), _TWO),) for a, b in pairs)
    return Matrix(terms) if len(terms) > 1 else terms[0][0]


def _cross_entropy(value: Expression, target: Expression) -> Expression:
    if shape_of(value) != shape_of(target):
        raise ShapeMismatch("a loss of different shapes")
    pairs = zip(items_of(value), items_of(target), strict=True)
    return negative(total_of(product_of([t, Call("ln", p)]) for p, t in pairs))


def _binary_cross_entropy(value: Expression, target: Expression) -> Expression:
    opposite = [_one_minus(side) for side in (value, target)]
    return total_of([_cross_entropy(value, target), _cross_entropy(*opposite)])


def _one_minus(value: Expression) -> Expression:
    if isinstance(value, Matrix):
        return mapped(value, lambda e: Add(ONE, negative(e)))
    return Add(ONE, negative(value))


def sum_of_squares(value: Expression) -> Expression:
    """Return the square of the norm; of a matrix, of Frobenius' norm."""
    squares = [Pow(item, _TWO) for item in items_of(value)]
    return Add(*squares) if len(squares) > 1 else squares[0]


def _norm(value: Expression) -> Expression:
    if not isinstance(value, Matrix):
        return Call("abs", value)
    return Call("sqrt", sum_of_squares(value))


def norm_of_order(value: Expression, order: Expression) -> Expression | None:
    r"""Return `\|x\|_1`, `\|x\|_2` or `\|x\|_F`; None for other orders."""
    if order is ONE or order is Number(1, "1"):
        return total_of(Call("abs", item) for item in items_of(value))
    name = getattr(order, "name", None)
    return _norm(value) if name == "F" or getattr(order, "value", None) == 2 else None


def _trace(value: Expression) -> Expression:
    if not isinstance(value, Matrix):
        return value
    if value.shape[0] != value.shape[1]:
        raise ShapeMismatch("a trace of {}", value.shape)
    return total_of(row[i] for i, row in enumerate(value.rows))


def _diag(value: Expression) -> Expression:
    """Return the diagonal matrix of a vector, or the diagonal of a matrix as a column."""
    if not isinstance(value, Matrix):
        return value
    if 1 not in value.shape:
        if value.shape[0] != value.shape[1]:
            raise ShapeMismatch("a diagonal of {}", value.shape)
        return matrix_of([row[i]] for i, row in enumerate(value.rows))
    items, size = value.args, range(len(value.args))
    return matrix_of([items[i] if i == j else ZERO for j in size] for i in size)


def _outer(left: Expression, right: Expression) -> Expression:
    """Return the outer product of two columns; for matrices the sign means other things."""
    for side in (left, right):
        if shape_of(side)[1] != 1:
            raise ShapeMismatch("an outer product of {}", shape_of(side))
    return multiplied(left, transposed(right))


def _dot(left: Expression, right: Expression) -> Expression:
    if isinstance(left, Matrix) and isinstance(right, Matrix) and left.shape != right.shape:
        if sorted(left.shape) != sorted(right.shape) or 1 not in left.shape:
            raise ShapeMismatch("a dot product of {} and {}", left.shape, right.shape)
        right = transposed(right)
    return added_up(hadamard(left, right))


def _log_sum_exp(value: Expression) -> Expression:
    return Call("ln", added_up(value if not isinstance(value, Matrix) else _exponentials(value)))


def _exponentials(value: Matrix) -> Expression:
    return mapped(value, lambda e: Call("exp", e))


# Losses have the prediction first, then the target. The names are those that the parser makes of
# what people write (`binary_cross_entropy` loses an underscore).
VECTOR_FUNCTIONS: Mapping[str, Callable[..., Expression]] = {
    "softmax": _softmax,
    "transpose": transposed,
    "hadamard": hadamard,
    "sum": added_up,
    "mean": _mean,
    "mse": lambda value, target: _mean(_squares(value, target)),
    "sse": lambda value, target: added_up(_squares(value, target)),
    "cross_entropy": _cross_entropy,
    "binary_crossentropy": _binary_cross_entropy,
    "bce": _binary_cross_entropy,
    "dot": _dot,
    "norm": _norm,
    "trace": _trace,
    "det": determinant,
    "inverse": inverse,
    "diag": _diag,
    "outer": _outer,
    "logsumexp": _log_sum_exp,
}

ARGUMENTS: Mapping[str, int] = {
    **dict.fromkeys(VECTOR_FUNCTIONS, 1),
    **dict.fromkeys(
        ("hadamard", "mse", "sse", "cross_entropy", "binary_crossentropy", "bce", "dot", "outer"), 2
    ),
}


def is_vector_function(node: Call) -> bool:
    """Whether a call is one of these, with as many arguments as it needs."""
    return len(node.args) == ARGUMENTS.get(node.name) and not node.primes
