"""Which of the values of a page are elements, and what is about the set."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Response
from grader.answers.kinds.sets.as_sets import is_unsolved_equation
from grader.answers.kinds.sets.ranges import is_derivative
from grader.expressions.nodes import Call, Collection, Expression, Number, Relation


def without_sizes(found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out how many elements a set has, beside the set: `A ∪ B = {1, 3}, |A ∪ B| = 2`.

    So is where a derivative is put to zero, `f' = 2x - 2 = 0 so x = 1`, beside its solutions.
    """
    sets = tuple(r for r in found if not _is_a_size(r) and not _is_put_to_zero(r))
    return sets or found


def _is_put_to_zero(response: Response) -> bool:
    statement = response.statement
    sides = [side.expression for side in statement.sides] if statement is not None else []
    first, last = (sides[0], sides[-1]) if len(sides) > 1 else (None, None)
    derived = isinstance(first, Expression) and is_derivative(first)
    return derived and isinstance(last, Number) and last.value == 0


def _is_a_size(response: Response) -> bool:
    statement = response.statement
    first = statement.sides[0].expression if statement and statement.relations else None
    return isinstance(first, Call) and first.name == "abs"


def set_of_printed(response: Response) -> Response:
    """Return the set of a list that a program printed."""
    read = response.read
    if not isinstance(read, Collection) or read.kind not in ("list", "tuple"):
        return response
    return replace(response, read=Collection("set", *read.args))


def with_whole_equation(response: Response) -> Response:
    """Return the whole of `|x| = 3`, of which the last side is no solution."""
    statement = response.statement
    if statement is None or len(statement.sides) != 2 or statement.unread is not None:
        return response
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    whole = Relation(sides, statement.relations)
    last = len(sides) == 2 and response.read is sides[1]
    return (
        replace(response, read=whole, raw=statement.raw)
        if last and is_unsolved_equation(whole)
        else response
    )
