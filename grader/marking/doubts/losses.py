"""A sign that is said in words: `a loss of $2,250` where the profit is asked.

A title asks for a profit, a balance, a change. Whether the number behind `loss` is meant below zero
is for a person, where that makes it right, or wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.expressions.nodes import Expression, Neg
from grader.expressions.phrases import GAINS, LOSSES, pattern_of
from grader.marking.attempts import Attempt

_TEXT = "Words beside this number say that it is a loss, or below zero; a person will look."
_LOSS = re.compile(rf"(?<!\w)(?:{pattern_of(LOSSES)})", re.IGNORECASE)
_GAIN = re.compile(rf"(?<!\w)(?:{pattern_of(GAINS)})", re.IGNORECASE)


def said_to_be_a_loss(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where words beside a number may be its minus sign."""
    response = attempt.response
    if response is None or not attempt.kind.facts.a_number:
        return None
    read = response.read
    if not isinstance(read, Expression) or "-" in response.raw or "−" in response.raw:
        return None
    line = line_of(attempt.document, response.place)
    if not _LOSS.search(line):
        return None
    below = replace(response, read=Neg(read), raw=f"-{response.raw.strip()}")
    turned = attempt.kind.check(attempt.asked, below)
    outcomes = (checked.outcome, turned.outcome)
    if outcomes == (MarkOutcome.INCORRECT, MarkOutcome.CORRECT):
        return review("loss", _TEXT)
    title = attempt.asked.part.title
    opposed = _GAIN.search(title) and not _LOSS.search(title) and not _GAIN.search(line)
    won = outcomes == (MarkOutcome.CORRECT, MarkOutcome.INCORRECT) and opposed
    return review("loss", _TEXT) if won else None
