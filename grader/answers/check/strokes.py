r"""Strokes of which it is open how far they reach: `h/2\pi`, `1/2x`, `3/4(x + 1)`."""

from __future__ import annotations

import re

from grader.answers.comparing import compare_value
from grader.answers.find.reading import without_left_side
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.rubric.types import Asked

_FACTOR = (
    r"(?:\\(?!times|cdot|div|left|right|frac)[A-Za-z]+|[A-Za-zα-ωΑ-Ω](?:_\w)?(?:\^(?:\w|\{\w+\}))?)"
)
#: A number or letter behind a stroke, with factors behind it and no sign between.
_STROKE = re.compile(
    rf"/\s*(?P<below>(?:\d+(?:\.\d+)?(?![\d.])|{_FACTOR})(?:\s*{_FACTOR}|\s*\([^()]*\))+)"
)
_MOST = 400


def right_if_divided_by_all(asked: Asked, raw: str) -> bool:
    """Whether an answer is right when each stroke divides by all the factors behind it."""
    if len(raw) > _MOST or not _STROKE.search(raw):
        return False
    read = parse(_STROKE.sub(lambda match: f"/({match['below']})", raw), asked.part.notation)
    if not isinstance(read, Expression):
        return False
    return compare_value(asked, without_left_side(read)).outcome is Outcome.EQUIVALENT
