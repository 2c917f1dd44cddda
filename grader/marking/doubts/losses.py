"""A sign that is said in words: `a loss of $2,250` where the profit is asked.

A title asks for a profit, a balance, a change. There the amount of a loss is one below zero. Where
other words say so, `a decrease of $2,250`, or where it is no gain that is asked, a person looks. So
a person does where only the size of a number below zero is given: `|e| = 1.5`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.expressions.announcing import denies
from grader.expressions.nodes import Expression, Neg
from grader.expressions.phrases import DEFICITS, GAINS, LOSSES, pattern_of
from grader.marking.attempts import Attempt

_TEXT = "Words beside this number say that it is a loss, or below zero; a person will look."
_LOSS = re.compile(rf"(?<!\w)(?:{pattern_of(LOSSES)})", re.IGNORECASE)
_DEFICIT = re.compile(rf"(?<!\w)(?:{pattern_of(DEFICITS)})", re.IGNORECASE)
_GAIN = re.compile(rf"(?<!\w)(?:{pattern_of(GAINS)})", re.IGNORECASE)


#: Of a net loss `net` says nothing.
_NET = re.compile(r"(?<!\w)net\s(?=loss)", re.IGNORECASE)


def said_to_be_a_loss(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return what a number is that words put below zero, or a question to a person about it."""
    response = attempt.response
    if response is None or not attempt.kind.facts.a_number:
        return None
    read = response.read
    if not isinstance(read, Expression) or "-" in response.raw or "−" in response.raw:
        return None
    line = _NET.sub("", line_of(attempt.document, response.place))
    if not _LOSS.search(line):
        return None
    below = replace(response, read=Neg(read), raw=f"-{response.raw.strip()}")
    turned = attempt.kind.check(attempt.asked, below)
    outcomes = (checked.outcome, turned.outcome)
    title = attempt.asked.part.title
    if outcomes == (MarkOutcome.INCORRECT, MarkOutcome.CORRECT):
        plain = (
            _GAIN.search(title)
            and _DEFICIT.search(line)
            and not _GAIN.search(line)
            and not denies(line)
        )
        return turned if plain else review("loss", _TEXT)
    opposed = _GAIN.search(title) and not _LOSS.search(title) and not _GAIN.search(line)
    won = outcomes == (MarkOutcome.CORRECT, MarkOutcome.INCORRECT) and opposed
    return review("loss", _TEXT) if won else None


_SIZE_TEXT = "This is right but for its sign, which its line leaves out; a person will look."
#: A number that is said to be a size: `1.5 (absolute value)`, `|e| = 1.5`, `1.5 in magnitude`.
_SIZE = re.compile(
    r"(?<!\w)(?:absolute(?: value| terms)?|magnitude|abs|modulus|betrag|valeur absolue"
    r"|valor absoluto)(?!\w)|\|[^|=<>]{1,30}\|\s?[$]?\s?[=≈]|\\lvert",
    re.IGNORECASE,
)


def said_to_be_a_size(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a line gives the size of a number below zero."""
    response = attempt.response
    if response is None or not attempt.kind.facts.a_number:
        return None
    read = response.read
    if checked.outcome is not MarkOutcome.INCORRECT or not isinstance(read, Expression):
        return None
    if "-" in response.raw or "−" in response.raw:
        return None
    if not _SIZE.search(line_of(attempt.document, response.place)):
        return None
    below = replace(response, read=Neg(read), raw=f"-{response.raw.strip()}")
    right = attempt.kind.check(attempt.asked, below).outcome is MarkOutcome.CORRECT
    return review("size-given", _SIZE_TEXT) if right else None
