"""An answer without the place at which it stands, by which nobody marks: equal ones are one."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Response
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Side, Statement

_SHORT = 500
_NOWHERE = Place("")


def as_written(response: Response) -> Response | None:
    """Return a formula as it was written, with its line; None for a long one, or what is none."""
    if not isinstance(response.read, Expression | Unreadable) or len(response.raw) > _SHORT:
        return None
    line = response.statement
    if line is None:
        return replace(response, place=_NOWHERE)
    if len(line.raw) > _SHORT:
        return None
    return replace(response, place=_NOWHERE, statement=_nowhere(line))


def _nowhere(line: Statement) -> Statement:
    sides = tuple([Side(side.expression, side.raw, _NOWHERE) for side in line.sides])
    premises = tuple(map(_nowhere, line.premises))
    return replace(line, sides=sides, place=_NOWHERE, premises=premises)
