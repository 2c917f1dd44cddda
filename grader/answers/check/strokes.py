r"""Strokes of which it is open how far they reach: `h/2\pi`, `1/2x`, `3/4(x + 1)`."""

from __future__ import annotations

from grader.answers.comparing import compare_value
from grader.answers.find.reading import without_left_side
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression
from grader.expressions.reading import divided_by_all, parse
from grader.rubric.types import Asked


def right_if_divided_by_all(asked: Asked, raw: str) -> bool:
    """Whether an answer is right when each stroke divides by all the factors behind it."""
    text = divided_by_all(raw)
    read = parse(text, asked.part.notation) if text is not None else None
    if not isinstance(read, Expression):
        return False
    return compare_value(asked, without_left_side(read)).outcome is Outcome.EQUIVALENT
