"""Functions of numbers, vectors and matrices at a point."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, fmpq

from grader.equivalence.collections.entries.at_points.grids import (
    Grid,
    Ones,
    Scalar,
    Value,
    ball,
    dot,
    each_entry,
    inverted,
    is_number,
    matrix_of,
    times,
    transposed,
)
from grader.equivalence.collections.entries.at_points.points import NoValue
from grader.equivalence.collections.entries.indexing.places import KRONECKER
from grader.equivalence.collections.shapes import ENTRYWISE
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.numbers.unknown_functions import interpret
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Call


def call(node: Call, inner: list[Value]) -> Value:
    """Return what a function comes to; entry by entry where that is how it is meant."""
    if node.name in ("max", "min") and len(inner) > 1:
        return _greatest(node, inner)
    rule = _FUNCTIONS.get((node.name, len(inner)))
    if rule is not None and not node.primes:
        return rule(*inner)
    if all(map(is_number, inner)):
        return _of_numbers(node, inner)  # type: ignore[arg-type]
    first = inner[0]
    if len(inner) == 1 and isinstance(first, Grid) and node.name in {*KNOWN_FUNCTIONS, *ENTRYWISE}:
        if first.shape[0] == first.shape[1] and node.name not in ENTRYWISE:
            raise NoValue
        return each_entry(first, lambda entry: _of_numbers(node, [entry]))
    raise NoValue


def _of_numbers(node: Call, inner: list[Scalar]) -> Scalar:
    balls = [ball(value) for value in inner]
    known = REAL_FUNCTIONS.get(node.name)
    if known is not None and not node.primes:
        return known(*balls)  # type: ignore[no-any-return]
    if node.primes and len(inner) > 1:
        raise NoValue
    orders = (node.primes, *[0] * (len(inner) - 1))[: len(inner)]
    return interpret(node.name, tuple(balls), orders)  # type: ignore[no-any-return]


def _hadamard(left: Value, right: Value) -> Value:
    if not isinstance(left, Grid) or not isinstance(right, Grid):
        if isinstance(left, Ones) or isinstance(right, Ones):
            return left if isinstance(right, Ones) else right
        return times(left, right)
    if left.shape != right.shape:
        raise NoValue
    pairs = zip(left.rows, right.rows, strict=True)
    return Grid(tuple(tuple(a * b for a, b in zip(*rows, strict=True)) for rows in pairs))


def _filled(number: Value, like: Value) -> Value:
    """Return a matrix all of whose entries are a number, of the shape of another one."""
    if not isinstance(like, Grid) or not is_number(number):
        raise NoValue
    return each_entry(like, lambda _: number)  # type: ignore[arg-type,return-value]


def _inner_product(left: Value, right: Value) -> Value:
    if isinstance(left, Grid) and isinstance(right, Grid):
        one, other = left.entries, right.entries
        if len(one) != len(other):
            raise NoValue
        return dot(tuple(one), tuple(other))
    return times(transposed(left), right)


def _trace(value: Value) -> Value:
    if not isinstance(value, Grid) or value.shape[0] != value.shape[1]:
        if is_number(value):
            return value
        raise NoValue
    return dot(tuple(value.rows[i][i] for i in range(value.shape[0])), (fmpq(1),) * value.shape[0])


def _diagonal(value: Value) -> Value:
    if not isinstance(value, Grid):
        raise NoValue
    entries = value.entries
    if 1 in value.shape:
        size = range(len(entries))
        return Grid(tuple(tuple(entries[i] if i == j else fmpq(0) for j in size) for i in size))
    return Grid(tuple((value.rows[i][i],) for i in range(value.shape[0])))


def _norm(value: Value) -> Value:
    if isinstance(value, Grid):
        if 1 not in value.shape:
            raise NoValue
        return _frobenius(value)
    if is_number(value):
        assert isinstance(value, fmpq | arb)
        return _size(value)
    raise NoValue


def _size(value: Scalar) -> Scalar:
    if isinstance(value, fmpq):
        return -value if value < 0 else value
    return abs(value)


def _frobenius(value: Value) -> Value:
    if not isinstance(value, Grid):
        raise NoValue
    total = dot(tuple(value.entries), tuple(value.entries))
    return ball(total).sqrt()


def _norm_of_kind(value: Value, kind: Value) -> Value:
    if not isinstance(value, Grid) or kind != 1 or 1 not in value.shape:
        raise NoValue
    total: Scalar = fmpq(0)
    for entry in value.entries:
        total = total + _size(entry)
    return total


def _softmax(value: Value) -> Value:
    if not isinstance(value, Grid):
        raise NoValue
    if value.shape[1] == 1:
        return transposed(_softmax(transposed(value)))
    rows = ([ball(entry).exp() for entry in row] for row in value.rows)
    return Grid(tuple(tuple(each / sum(row, arb(0)) for each in row) for row in rows))


def _determinant(value: Value) -> Value:
    if not isinstance(value, Grid):
        raise NoValue
    return matrix_of(value).det()


def _delta(left: Value, right: Value) -> Value:
    return fmpq(int(left == right))


def _greatest(node: Call, inner: list[Value]) -> Value:
    """Return `max(0, x)`, entry by entry where a vector is among its arguments."""
    grids = [each for each in inner if isinstance(each, Grid)]
    if not grids:
        return _of_numbers(node, inner)  # type: ignore[arg-type]
    height, width = grids[0].shape
    rows = []
    for i in range(height):
        row = []
        for j in range(width):
            parts = [each.rows[i][j] if isinstance(each, Grid) else each for each in inner]
            if not all(map(is_number, parts)):
                raise NoValue
            row.append(_of_numbers(node, parts))  # type: ignore[arg-type]
        rows.append(tuple(row))
    return Grid(tuple(rows))


def _of_entries(name: str) -> Callable[[Value], Value]:
    def rule(value: Value) -> Value:
        if not isinstance(value, Grid) or 1 not in value.shape:
            raise NoValue
        return REAL_FUNCTIONS[name](*map(ball, value.entries))  # type: ignore[no-any-return]

    return rule


_FUNCTIONS: dict[tuple[str, int], Callable[..., Value]] = {
    ("inverse", 1): inverted, ("dot", 2): _inner_product, ("hadamard", 2): _hadamard,
    ("filled", 2): _filled,
    ("trace", 1): _trace, ("det", 1): _determinant, ("diag", 1): _diagonal, ("norm", 1): _norm,
    ("frobenius", 1): _frobenius, ("norm of kind", 2): _norm_of_kind, ("softmax", 1): _softmax,
    (KRONECKER, 2): _delta, ("max", 1): _of_entries("max"), ("min", 1): _of_entries("min"),
}  # fmt: skip
