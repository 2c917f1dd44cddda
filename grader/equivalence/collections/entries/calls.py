"""Functions in entries: products, norms, traces, determinants, functions of every entry."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.equivalence.collections.entries.contraction import (
    Bound,
    Contraction,
    along,
    general_power,
    whole,
)
from grader.equivalence.collections.entries.indexing.places import (
    dimension,
)
from grader.equivalence.collections.entries.inverses import (
    COLUMN,
    ROW,
    chain,
    placed,
    turned,
    without_common,
)
from grader.equivalence.collections.entries.powers import (
    exponential,
    logarithm,
    power,
)
from grader.equivalence.collections.entries.terms import (
    ONE,
    At,
    Exact,
    NoEntries,
    Polynomial,
    added,
    delta,
    frozen,
    multiplied,
    negated,
    number,
    repeated,
    single,
    text,
    thawed,
    value_of,
)
from grader.equivalence.collections.shapes import (
    COLUMN_OF,
    ENTRYWISE,
    ROW_OF,
    SCALAR,
)
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Number,
    Relation,
)

_HALF = Fraction(1, 2)


def _hadamard(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    return multiplied(*(entries.entry(each, row, column, bound) for each in node.args))


def _dot(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    one, other = node.args
    shapes = [entries.typing.shapes[each] for each in node.args]
    if SCALAR in shapes:
        return multiplied(*(entries.scalar(each, bound) for each in node.args))
    sizes = {shape[0] if shape[1] == "1" else shape[1] for shape in shapes if "1" in shape}
    if len(sizes) != 1 or not all("1" in shape for shape in shapes):
        return entries.sum_of_entries(shapes, lambda i, j: _hadamard(entries, node, i, j, bound))
    return entries.contracted(
        sizes.pop(),
        lambda at: entries.entry(one, *along(shapes[0], at), bound),
        lambda at: entries.entry(other, *along(shapes[1], at), bound),
    )


def _trace(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    (inner,) = node.args
    shape = entries.typing.shapes[inner]
    if shape == SCALAR:
        return entries.scalar(inner, bound)
    if shape[0] != shape[1] or {"?", "*"} & set(shape):
        raise NoEntries
    at = At(entries.summation.fresh())
    return entries.summation.summed(entries.entry(inner, at, at, bound), at.name, whole(shape[0]))


def _diag(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    (inner,) = node.args
    shape = entries.typing.shapes[inner]
    if "1" in shape:
        one = single(delta(row, column))
        return multiplied(one, entries.entry(inner, *along(shape, row), bound))
    return entries.entry(inner, row, row, bound)


def _norm(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    (inner,) = node.args
    shape = entries.typing.shapes[inner]
    if shape == SCALAR:
        return call_of(Call("abs", inner), [entries.scalar(inner, bound)])
    if "1" not in shape and node.name == "norm":
        return of_matrices(entries, node, row, column, bound)
    square = entries.sum_of_entries(
        [shape], lambda i, j: repeated(entries.entry(inner, i, j, bound), 2)
    )
    return power(square, _HALF)


def _norm_of_kind(
    entries: Contraction, node: Call, row: At, column: At, bound: Bound
) -> Polynomial:
    inner, kind = node.args
    shape = entries.typing.shapes[inner]
    if kind is not Number(1) or "1" not in shape or shape == SCALAR:
        raise NoEntries
    absolute = Call("abs", inner)
    return entries.sum_of_entries(
        [shape], lambda i, j: call_of(absolute, [entries.entry(inner, i, j, bound)])
    )


def _softmax(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    """Return an entry of the softmax of a vector, or of every row of a matrix."""
    (inner,) = node.args
    shape = entries.typing.shapes[inner]
    if shape == SCALAR or {"?", "*"} & set(shape):
        raise NoEntries
    at = At(entries.summation.fresh())
    places, size = ((at, column), shape[0]) if shape[1] == "1" else ((row, at), shape[1])
    body = exponential(entries.entry(inner, *places, bound))
    total = entries.summation.summed(body, at.name, whole(size))
    above = exponential(entries.entry(inner, row, column, bound))
    return multiplied(above, power(total, -1))


def _indicator(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    (condition,) = node.args
    if not isinstance(condition, Relation) or len(condition.ops) != 1:
        raise NoEntries
    left, right = (entries.scalar(side, bound) for side in condition.args)
    op = condition.ops[0]
    if op in (">", ">="):
        left, right, op = right, left, {">": "<", ">=": "<="}[op]
    difference = added(left, negated(right))
    if op == "=" and frozen(negated(difference)) < frozen(difference):
        difference = negated(difference)
    return single(("holds", op, frozen(difference)))


def _line(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    """Return an entry of a row or a column of a matrix."""
    base, which = node.args
    at = entries.index(which, bound)
    places = (at, row) if node.name == ROW_OF else (row, at)
    return entries.entry(base, *places, bound)


def _determinant(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    """Return a determinant: that of a product is the product of those of its factors."""
    (inner,) = node.args
    shape = entries.typing.shapes[inner]
    if shape == SCALAR:
        return entries.scalar(inner, bound)
    if shape[0] != shape[1] or "?" in shape or "*" in shape:
        raise NoEntries
    matrix = entries.entry(inner, ROW, COLUMN, bound)
    scale, inner_matrix = without_common(matrix)
    result = general_power(power(scale, -1), value_of(dimension(shape[0])))
    links = chain(next(iter(inner_matrix))) if len(inner_matrix) == 1 else None
    if links is None or not all(entries.is_square(link[0]) for link in links):
        return multiplied(result, _determinant_of(inner_matrix))
    return multiplied(result, *(_determinant_of(placed(*link)) for link in links))


def greatest(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    """Return an entry of `max(0, x)`, whose arguments have no order."""
    parts = {frozen(entries.entry(each, row, column, bound)) for each in node.args}
    return single(("call", node.name, 0, *sorted(parts, key=text)))


def _inverted(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    return entries.inverse(node.args[0], row, column, bound)


def of_matrices(entries: Contraction, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
    """Apply a function entry by entry, or leave it as one of whole vectors and matrices."""
    shape = entries.typing.shapes[node]
    if shape == SCALAR:
        parts = [frozen(entries.entry(each, ROW, COLUMN, bound)) for each in node.args]
        return single(("whole", node.name, node.primes, *parts))
    if len(node.args) != 1 or "?" in shape or node.name not in {*KNOWN_FUNCTIONS, *ENTRYWISE}:
        raise NoEntries
    if shape[0] == shape[1] and node.name not in ENTRYWISE:
        raise NoEntries  # may be a function of the matrix
    return call_of(node, [entries.entry(node.args[0], row, column, bound)])


def _determinant_of(matrix: Polynomial) -> Polynomial:
    """Return the determinant of a matrix, which is that of its transpose."""
    if len(matrix) == 1:
        ((factors, value),) = matrix.items()
        ((atom, exponent), *others) = factors
        if not others and exponent == 1 == value:
            if atom == delta(ROW, COLUMN):
                return ONE
            if atom[0] in ("inverse", "symmetric inverse"):
                return power(_determinant_of(thawed(atom[1])), -1)  # type: ignore[arg-type]
    both = frozen(matrix), frozen(turned(matrix))
    return single(("whole", "det", 0, min(both, key=text)))


def _size(constant: Polynomial) -> Exact:
    """Return the absolute value of a polynomial that is a number."""
    value = constant[()] if constant else 0
    return -value if value < 0 else value


def call_of(node: Call, inner: list[Polynomial]) -> Polynomial:
    """Return a function of numbers."""
    if node.primes == 0 and len(inner) == 1:
        if node.name == "exp":
            return exponential(inner[0])
        if node.name in ("ln", "log"):
            return logarithm("ln", inner[0])
        if node.name == "sqrt":
            return power(inner[0], _HALF)
        if node.name == "abs" and set(inner[0]) <= {()}:
            return number(_size(inner[0]))
    return single(("call", node.name, node.primes, *map(frozen, inner)))


Rule = Callable[[Contraction, Call, At, At, Bound], Polynomial]
RULES: dict[tuple[str, int], Rule] = {
    ("hadamard", 2): _hadamard, ("dot", 2): _dot, ("trace", 1): _trace,
    ("diag", 1): _diag, ("norm", 1): _norm, ("frobenius", 1): _norm,
    ("norm of kind", 2): _norm_of_kind, ("softmax", 1): _softmax,
    (ROW_OF, 2): _line, (COLUMN_OF, 2): _line, ("det", 1): _determinant,
    ("indicator", 1): _indicator, ("inverse", 1): _inverted,
}  # fmt: skip
