"""The sign `lg`, which is the logarithm to base 10 or, in some courses, to base 2."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.expressions.nodes import Call, Expression, Number
from grader.expressions.reading import parse
from grader.expressions.traversal import transform
from grader.marking.attempts import Attempt

_LG = re.compile(r"(?<![A-Za-z])lg(?![A-Za-z])")
_TEXT = "This is right if `lg` is the logarithm to base 2; a person will look."


def right_to_base_two(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a wrong answer is right with `lg` to base 2."""
    response = attempt.response
    if response is None or checked.outcome is not MarkOutcome.INCORRECT:
        return None
    if not isinstance(response.read, Expression) or attempt.kind.facts.in_words:
        return None
    line = line_of(attempt.document, response.place)
    found = _LG.search(line)
    if found is None:
        return None
    other = transform(response.read, _to_base_two)
    if other is response.read and line[found.end() :].lstrip(" ${(").startswith(response.raw):
        read = parse(f"log_2({response.raw})", attempt.asked.part.notation)
        other = read if isinstance(read, Expression) else other
    if other is response.read:
        return None
    raw = _LG.sub("log_2", response.raw)
    again = attempt.kind.check(attempt.asked, replace(response, raw=raw, read=other))
    return review("log-base", _TEXT) if again.outcome is MarkOutcome.CORRECT else None


def _to_base_two(node: Expression) -> Expression:
    match node:
        case Call(name="log", args=(of, Number(value=10))):
            return Call("log", of, Number(2))
    return node
