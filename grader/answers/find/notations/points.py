"""Points as people write them: `P(3, -2)`, `(3|-2)`, `A = (0, 0), B = (1, 1)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.gathering import Piece
from grader.expressions.nodes import Call, Collection, Expression, Logic, Matrix, Relation, Symbol
from grader.rubric.types import Asked


def as_point(answer: Expression) -> Expression:
    """Return the coordinates of a point: `P(3, -2)`, and `(3|-2)` with a bar between them.

    So of one that is all of a set, `{(3, -2)}`.
    """
    if isinstance(answer, Collection) and answer.kind == "set" and len(answer.args) == 1:
        inner = as_point(answer.args[0])
        return inner if isinstance(inner, Collection | Matrix) else answer
    if not isinstance(answer, Call) or answer.primes:
        return answer
    if answer.name == "given":
        return Collection("tuple", *answer.args)
    base, _, index = answer.name.partition("_")
    letter = len(base) == 1 and base.isupper() and (not index or index.isdigit())
    if letter and len(answer.args) == 1:
        inner = as_point(answer.args[0])
        return inner if isinstance(inner, Collection) else answer
    return Collection("tuple", *answer.args) if letter else answer


def asks_for_points(asked: Asked) -> bool:
    """Whether the right answer is several points."""
    value = asked.value
    if not isinstance(value, Collection) or value.kind not in ("set", "list") or not value.args:
        return False
    return all(isinstance(item, Collection) and item.kind == "tuple" for item in value.args)


def with_points(response: Response) -> Response:
    """Return an answer whose points are their coordinates."""
    read = response.read
    return replace(response, read=_points_in(read)) if isinstance(read, Expression) else response


def _points_in(read: Expression) -> Expression:
    if isinstance(read, Collection | Logic):
        return read.with_args(tuple(map(_points_in, read.args)))
    if isinstance(read, Relation) and isinstance(read.args[0], Symbol):
        return read.with_args((*read.args[:-1], _points_in(read.args[-1])))
    return as_point(read)


def points_in_turn(pieces: Sequence[Piece]) -> Response | None:
    """Return the points of names that follow each other: `A = (0, 0), B = (1, 1)`."""
    latest = {(piece.base, piece.index): piece for piece in pieces}
    points = [as_point(piece.value) for piece in latest.values()]
    if len(points) < 2 or not all(isinstance(point, Collection) for point in points):
        return None
    last = [*latest.values()][-1]
    raw = ", ".join(piece.raw for piece in latest.values())
    return Response(raw, Collection("set", *points), last.place, last.statement)
