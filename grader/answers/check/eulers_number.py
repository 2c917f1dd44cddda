"""Answers in which the `e` of `2e-1` is Euler's number, and no sign of a power of ten."""

from __future__ import annotations

from grader.answers.comparing import compare_value
from grader.answers.find.reading import without_left_side
from grader.equivalence import Outcome, Verdict
from grader.expressions.nodes import Constant, Expression
from grader.expressions.reading import parse, with_eulers_number
from grader.expressions.traversal import walk
from grader.rubric.types import Asked

_EULER = Constant("e")


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
