"""Values at points: `y(0) = 2, y(0.5) = 3`, where the points are no indices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.answers.base import Series
from grader.answers.find.reading import is_numeric, with_decimal_comma
from grader.answers.iterates.series import Entries, equalities
from grader.equivalence import rational_value
from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.reading import parse
from grader.expressions.statement import Statement

_Value = tuple[Expression, Expression]
_FEWEST = 2


def series_at_points(
    statements: Sequence[Statement], names: Sequence[str]
) -> tuple[Series, tuple[Statement, ...]] | None:
    """Return the states that values at points are, in their order, and their lines.

    One of the points is no whole number: else they are taken for indices. Where two quantities are
    asked, the point is the first of them.
    """
    if len(names) > 2:
        return None
    values: dict[Fraction, _Value] = {}
    lines: dict[Fraction, Statement] = {}
    for statement, point, given in _stated(statements, names[-1]):
        at = rational_value(point)
        if at is not None:
            values[at], lines[at] = (point, given), statement
    if len(values) < _FEWEST or all(at.denominator == 1 for at in values):
        return None
    entries: Entries = {}
    for index, at in enumerate(sorted(values)):
        state = values[at][-len(names) :]
        entries |= {(name, index): value for name, value in zip(names, state, strict=True)}
    return Series(entries, indexed=False), tuple(dict.fromkeys(lines[at] for at in sorted(lines)))


_POINT = re.compile(r"[a-z] ?= ?(\d{1,3}(?:[.,]\d{1,6})?)")


def _point_in_front(statement: Statement) -> Expression | None:
    """Return 0.5 for `t = 0.5: y = 3`."""
    found = _POINT.fullmatch(statement.label)
    read = parse(found[1].replace(",", ".")) if found else None
    return read if isinstance(read, Expression) else None


def _stated(
    statements: Sequence[Statement], name: str
) -> Iterator[tuple[Statement, Expression, Expression]]:
    """Yield what is said of a quantity at points."""
    for statement in statements:
        point = _point_in_front(statement)
        for left, *_, value in equalities(statement):
            if point is not None and left == Symbol(name) and isinstance(value, Expression):
                yield statement, point, with_decimal_comma(value)
                continue
            if not isinstance(left, Call) or left.name != name or left.primes:
                continue
            if len(left.args) == 1 and is_numeric(left.args[0]) and isinstance(value, Expression):
                value = with_decimal_comma(value)
                if is_numeric(value):
                    yield statement, with_decimal_comma(left.args[0]), value
