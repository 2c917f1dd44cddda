"""Answers that are right if the `e` of `2e-1` is Euler's number, and no power of ten."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Checked, Response
from grader.answers.comparing import compare_value
from grader.answers.explain.verdicts import review
from grader.answers.find.reading import without_left_side
from grader.equivalence import Outcome
from grader.expressions.nodes import Constant, Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.traversal import substitute, walk
from grader.rubric.types import Asked

_FLOAT = re.compile(r"\de[-+]\d")
_EULER = Constant("e")


def right_with_euler(asked: Asked, response: Response) -> Checked | None:
    """Send an answer to a person that is right in its other reading; None where it is not."""
    reference = asked.value
    if not _FLOAT.search(response.raw) or not isinstance(reference, Expression):
        return None
    if not any(node is _EULER for node in walk(reference)):
        return None
    notation = asked.part.notation
    read = parse(response.raw, replace(notation, variables=notation.variables | {"e"}))
    if isinstance(read, Unreadable):
        return None
    answer = substitute(without_left_side(read), {Symbol("e"): _EULER})
    if compare_value(asked, answer).outcome is not Outcome.EQUIVALENT:
        return None
    text = "This is right if the `e` in it is Euler's number, and no power of ten"
    return review("e-notation", f"{text}; a person will look.")
