"""Values that a text takes for a constant: `take π = 22/7`, `with e = 2.718`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from grader.equivalence import Enclosure, enclose
from grader.expressions.nodes import Constant, Expression
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols

_CONSTANTS = frozenset({Constant("pi"), Constant("e")})
_NEAR = Fraction(1, 100)
"""By so much of it a value may differ that is taken for a constant."""


def gives_rounded(left: Expression, right: Expression) -> bool:
    """Whether a link gives a constant a value near its own, to compute with."""
    if left not in _CONSTANTS or free_symbols(right):
        return False
    exact, value = enclose(left), enclose(right)
    if not isinstance(exact, Enclosure) or not isinstance(value, Enclosure):
        return False
    return bool(abs(value.midpoint - exact.midpoint) <= _NEAR * abs(exact.midpoint))


def rounded_constants(statements: Sequence[Statement]) -> list[Mapping[Expression, Expression]]:
    """Return by the number of each line the values that the text has given to constants so far."""
    known: dict[Expression, Expression] = {}
    rows: list[Mapping[Expression, Expression]] = []
    for statement in statements:
        known |= dict(_given(statement))
        rows.append(dict(known))
    return rows


def _given(statement: Statement) -> Iterator[tuple[Expression, Expression]]:
    for relation, one, other in zip(
        statement.relations, statement.sides, statement.sides[1:], strict=False
    ):
        left, right = one.expression, other.expression
        if not isinstance(left, Expression) or not isinstance(right, Expression):
            continue
        if relation in ("=", "~") and gives_rounded(left, right):
            yield left, right
