"""A value for a point, or a point for a value: `the maximum is at x = 5` where its value is asked.

Where the number is right but said of the other one, or all of the others are right, a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import (
    asks_for_extreme_value,
    asks_for_place,
    is_numeric,
    names_of,
    other_extremes,
)
from grader.expressions.nodes import Call, Symbol
from grader.expressions.phrases import EXTREMES, pattern_of
from grader.marking.attempts import Attempt

VALUE_OR_POINT = (
    "Whether the extreme values are asked, or the points where they are taken, decides about this; "
    "a person will look."
)
#: Words before a point at which something is: `the maximum is at x = 5`, `maximal for x = 5`.
_BEFORE_POINT = re.compile(
    r"(?:\b(?:at|when|where|for|if|bei|en|pour|per)(?: the point)?|:"
    rf"|(?<!\w)(?:{pattern_of(EXTREMES)}))[\s$(]*\Z",
    re.IGNORECASE,
)
_ARGUMENTS = frozenset({"x", "t", "n", "theta"})


def value_or_point(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where points are given for values, or values for points."""
    response = attempt.response
    if response is None:
        return None
    if checked.outcome is MarkOutcome.CORRECT:
        other = not names_of(attempt.asked) and _is_of_the_other(attempt, response)
        return review("value-or-point", VALUE_OR_POINT) if other else None
    if checked.outcome is not MarkOutcome.INCORRECT or attempt.kind.facts.one_value:
        return None
    others = _readings(attempt, response)
    right = any(
        attempt.kind.check(attempt.asked, each).outcome is MarkOutcome.CORRECT for each in others
    )
    return review("value-or-point", VALUE_OR_POINT) if right else None


def _is_of_the_other(attempt: Attempt, response: Response) -> bool:
    """Whether a number is said to be a point where a value is asked, or the other way round."""
    if asks_for_extreme_value(attempt.asked):
        return _is_point(response)
    statement = response.statement
    first = statement.sides[0].expression if statement and statement.relations else None
    value = isinstance(first, Call) and len(first.args) == 1 and is_numeric(first.args[0])
    return value and attempt.kind.facts.a_number and asks_for_place(attempt.asked)


def _is_point(response: Response) -> bool:
    """Whether an answer says where something is, `at x = 5`, and not how great it is."""
    statement = response.statement
    if statement is None or not statement.relations:
        return False
    name = statement.sides[0].expression
    if not isinstance(name, Symbol) or name.name not in _ARGUMENTS:
        return False
    return response.raw in statement.sides[-1].raw and bool(_BEFORE_POINT.search(statement.lead))


def _readings(attempt: Attempt, response: Response) -> Iterator[Response]:
    for read in other_extremes(response.raw, attempt.asked.part.notation):
        if read is not response.read:
            yield replace(response, read=read)
