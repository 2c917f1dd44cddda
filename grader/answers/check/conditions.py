"""Conditions that an answer has to satisfy, with what a student gave for its names put in.

A condition is a statement (`x^2 + y^2 = 25`, `A v = 3 v`, `0 < x < 1`, `f(-x) = f(x)`), a property
(`invertible(P)`, `prime(n)`), or several of them with `and`, `or` and `not`. What can be neither
proved nor refuted raises `Unsettled`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.answers.check.entries import as_matrix
from grader.answers.check.vector_spaces import Unsettled, VectorSpace
from grader.answers.comparing import compare_in_model, decide
from grader.answers.find.reading import items_of
from grader.equivalence import (
    CannotDifferentiate,
    NumberPolicy,
    Outcome,
    Verdict,
    enclose,
    ordered,
)
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Logic,
    Matrix,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.statement import EQUALITIES
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.models.symbolic import differentiate
from grader.rubric.types import Asked

_NEARLY = (NumberPolicy(relative=Fraction(1, 50)), NumberPolicy(absolute=Fraction(1, 50)))
_MAX_PRIME = 10**12
Property = Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Given:
    """What a student gave for the names of a part; `functions` say of what name each is one."""

    values: Mapping[str, Expression]
    functions: Mapping[str, Symbol]


class Conditions:
    """Decides conditions of a part; with `loosely`, numbers count as equal that are near."""

    def __init__(self, asked: Asked, given: Given, loosely: bool = False) -> None:
        self.asked, self.given, self.loosely = asked, given, loosely
        self.space = VectorSpace(asked.part.notation)

    def hold(self, condition: Expression) -> bool:
        """Whether a condition holds."""
        match condition:
            case Logic(op="not"):
                return not self.hold(condition.args[0])
            case Logic(op="and"):
                return all(map(self.hold, condition.args))
            case Logic(op="or"):
                return any(map(self.hold, condition.args))
            case Relation():
                pairs = zip(pairwise(condition.args), condition.ops, strict=True)
                return all(self._relates(left, op, right) for (left, right), op in pairs)
            case Call() if condition.name in PROPERTIES:
                return PROPERTIES[condition.name](self, *map(self.value, condition.args))
        raise Unsettled

    def value(self, formula: Expression) -> Expression:
        """Return a formula with the student's values, and those of the model, put in."""
        called = transform(formula, self._called)
        values: dict[Expression, Expression] = {
            Symbol(name): value for name, value in self.given.values.items()
        }
        inside = substitute(called, values)
        resolved = self.asked.model.resolve(inside) if self.asked.model else None
        return inside if resolved is None else resolved

    def _called(self, node: Expression) -> Expression:
        """Return `f(2)` and `f'(x)` of a function that the student gave."""
        if not isinstance(node, Call) or node.name not in self.given.functions:
            return node
        name, value = self.given.functions[node.name], self.given.values[node.name]
        try:
            for _ in range(node.primes):
                value = differentiate(value, name)
        except CannotDifferentiate as error:
            raise Unsettled from error
        return substitute(value, {name: node.args[0]})

    # -- statements ------------------------------------------------------------------------------

    def _relates(self, left: Expression, op: str, right: Expression) -> bool:
        one, other = _alike(self.value(left), self.value(right))
        if op in EQUALITIES:
            return self.equal(one, other)
        if op == "!=":
            return not self.equal(one, other)
        return self.is_true(Relation((one, other), (op,)))

    def equal(self, one: Expression, other: Expression) -> bool:
        """Whether two values are equal, within the part's tolerance."""
        part = self.asked.part
        verdict = compare_in_model(one, other, self.asked.model, part.notation, part.policy)
        if verdict.outcome is Outcome.DIFFERENT and self.loosely:
            near = [decide(one, other, part.notation, policy) for policy in _NEARLY]
            return any(each.outcome is Outcome.EQUIVALENT for each in near)
        return _told(verdict)

    def is_true(self, statement: Relation) -> bool:
        """Whether an inequality or a membership of numbers is true."""
        if free_symbols(statement):
            raise Unsettled
        left, right = statement.args
        low, high = enclose(left), enclose(right)
        if low is not None and high is not None:
            return _settled(ordered(low, statement.ops[0], high))
        verdict = decide(Constant("true"), statement, self.asked.part.notation)
        return _told(verdict)


def _settled(known: bool | None) -> bool:
    if known is None:
        raise Unsettled
    return known


def _told(verdict: Verdict) -> bool:
    if verdict.outcome is Outcome.EQUIVALENT:
        return True
    if verdict.outcome is Outcome.DIFFERENT:
        return False
    raise Unsettled


def _alike(one: Expression, other: Expression) -> tuple[Expression, Expression]:
    """Write 0 beside a vector or matrix as one of its shape."""
    if other is Number(0) and isinstance(one, Collection | Matrix):
        return one, _zero_like(one)
    if one is Number(0) and isinstance(other, Collection | Matrix):
        return _zero_like(other), other
    return one, other


def _zero_like(value: Expression) -> Expression:
    if isinstance(value, Collection | Matrix):
        return value.with_args(tuple(map(_zero_like, value.args)))
    return Number(0)


# -- properties ----------------------------------------------------------------------------------


def _matrix(value: Expression) -> Matrix:
    found = as_matrix(value)
    if found is None:
        raise Unsettled
    return found


def _zero_where(condition: Callable[[int, int], bool]) -> Property:
    """A matrix whose entries at such rows and columns are zero."""

    def holds(conditions: Conditions, value: Expression) -> bool:
        return all(
            conditions.equal(Number(0), entry)
            for i, row in enumerate(_matrix(value).rows)
            for j, entry in enumerate(row)
            if condition(i, j)
        )

    return holds


def _columns_orthonormal(conditions: Conditions, value: Expression) -> bool:
    columns = list(zip(*_matrix(value).rows, strict=True))
    return all(
        conditions.equal(
            Number(int(i == j)),
            Call("dot", Collection("tuple", *columns[i]), Collection("tuple", *columns[j])),
        )
        for i in range(len(columns))
        for j in range(i + 1)
    )


def _orthogonal(conditions: Conditions, value: Expression) -> bool:
    matrix = _matrix(value)
    return matrix.shape[0] == matrix.shape[1] and _columns_orthonormal(conditions, value)


def _invertible(conditions: Conditions, value: Expression) -> bool:
    matrix = _matrix(value)
    square = matrix.shape[0] == matrix.shape[1]
    return square and conditions.space.rank(matrix.rows) == matrix.shape[0]


def _symmetric(conditions: Conditions, value: Expression) -> bool:
    matrix = _matrix(value)
    return matrix.shape[0] == matrix.shape[1] and conditions.equal(matrix, Pow(matrix, Symbol("T")))


def _permutation(conditions: Conditions, value: Expression) -> bool:
    rows = _matrix(value).rows
    lines = (*rows, *zip(*rows, strict=True))
    return len(rows) == len(rows[0]) and all(_is_unit(conditions, line) for line in lines)


def _is_unit(conditions: Conditions, line: Sequence[Expression]) -> bool:
    values = [conditions.space.scalar(entry) for entry in line]
    return sorted(map(str, values)) == sorted(["1", *["0"] * (len(values) - 1)])


def _nonnegative_diagonal(conditions: Conditions, value: Expression) -> bool:
    rows = _matrix(value).rows
    entries = [row[i] for i, row in enumerate(rows) if i < len(row)]
    return all(conditions.is_true(Relation((entry, Number(0)), (">=",))) for entry in entries)


def _independent(conditions: Conditions, *values: Expression) -> bool:
    vectors = [items_of(value) for value in values]
    if any(items is None for items in vectors) or len({len(v or ()) for v in vectors}) != 1:
        raise Unsettled
    return conditions.space.rank([tuple(items or ()) for items in vectors]) == len(vectors)


def _exact(value: Expression) -> Fraction | None:
    """Return a rational number; None for another number, `Unsettled` for what is none."""
    if free_symbols(value):
        raise Unsettled
    found = enclose(value)
    if found is None:
        raise Unsettled
    if found.exact:
        return found.lower
    if found.lower > found.upper.__floor__():  # between two integers
        return None
    raise Unsettled


def _integer(conditions: Conditions, value: Expression) -> bool:
    exact = _exact(value)
    return exact is not None and exact.denominator == 1


def _prime(conditions: Conditions, value: Expression) -> bool:
    exact = _exact(value)
    if exact is None or exact.denominator != 1 or exact < 2:
        return False
    n = exact.numerator
    if n > _MAX_PRIME:
        raise Unsettled
    return n == 2 or (n % 2 == 1 and all(n % d for d in range(3, int(n**0.5) + 2, 2) if d < n))


def _constant(conditions: Conditions, value: Expression) -> bool:
    try:
        slopes = [differentiate(value, name) for name in free_symbols(value)]
    except CannotDifferentiate as error:
        raise Unsettled from error
    return all(conditions.equal(Number(0), slope) for slope in slopes)


PROPERTIES: dict[str, Property] = {
    "diagonal": _zero_where(lambda i, j: i != j),
    "upper_triangular": _zero_where(lambda i, j: i > j),
    "lower_triangular": _zero_where(lambda i, j: i < j),
    "orthogonal": _orthogonal,
    "orthonormal_columns": _columns_orthonormal,
    "invertible": _invertible,
    "symmetric": _symmetric,
    "permutation": _permutation,
    "nonnegative_diagonal": _nonnegative_diagonal,
    "independent": _independent,
    "integer": _integer,
    "prime": _prime,
    "constant": _constant,
}
