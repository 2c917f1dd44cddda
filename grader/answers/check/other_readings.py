r"""Answers that are right in the other reading of a sign: `2e-1` of Euler's number, `h/2\pi`.

How far the stroke of `h/2\pi`, `1/2x`, `3/4(x + 1)` reaches is open.
"""

from __future__ import annotations

from collections.abc import Callable

from grader.answers.check.renamed import in_asked_variable
from grader.answers.comparing import compare_value
from grader.answers.find.notations.usual_readings import in_usual_reading
from grader.answers.find.reading import without_left_side
from grader.equivalence import Outcome, Verdict
from grader.expressions.nodes import Constant, Expression
from grader.expressions.reading import (
    divided_by_all,
    parse,
    with_eulers_number,
    with_whole_exponents,
)
from grader.expressions.traversal import walk
from grader.rubric.types import Asked

_EULER = Constant("e")
Compare = Callable[[Asked, Expression], Verdict]


def verdict_with_euler(asked: Asked, raw: str) -> Verdict | None:
    """Return the verdict on an answer that is right so, where the right one has Euler's number."""
    reference, text = asked.value, with_eulers_number(raw)
    if text is None or not isinstance(reference, Expression):
        return None
    if not any(node is _EULER for node in walk(reference)):
        return None
    read = parse(text, asked.part.notation)
    if not isinstance(read, Expression):
        return None
    verdict = compare_value(asked, without_left_side(read))
    return verdict if verdict.outcome is Outcome.EQUIVALENT else None


def right_if_divided_by_all(asked: Asked, raw: str) -> bool:
    """Whether an answer is right when each stroke divides by all the factors behind it."""
    return _is_right_as(asked, divided_by_all(raw))


def right_with_whole_exponents(asked: Asked, raw: str, compare: Compare = compare_value) -> bool:
    """Whether an answer is right when all letters behind the sign of a power are the exponent."""
    return _is_right_as(asked, with_whole_exponents(raw), compare)


def _is_right_as(asked: Asked, text: str | None, compare: Compare = compare_value) -> bool:
    read = parse(text, asked.part.notation) if text is not None else None
    if not isinstance(read, Expression):
        return False
    assert text is not None
    answer = in_usual_reading(asked, text, in_asked_variable(asked, without_left_side(read)))
    return compare(asked, answer).outcome is Outcome.EQUIVALENT
