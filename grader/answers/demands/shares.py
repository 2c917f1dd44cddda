"""A right value that is not just as it was asked for earns a share, and is told why."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome, Message
from grader.answers.explain.verdicts import FULL, NONE, review

_RIGHT = frozenset({MarkOutcome.CORRECT, MarkOutcome.PARTIAL})


def is_right(checked: Checked) -> bool:
    """Whether an answer has earned something by its value."""
    return checked.outcome in _RIGHT


def with_share(checked: Checked, share: Fraction, message: Message) -> Checked:
    """Return what an answer is worth when only a share of it counts, with the reason in front."""
    messages = (message, *(each for each in checked.messages if each.code != "right"))
    if share == FULL:
        return replace(checked, messages=(*checked.messages, message))
    total = checked.share * share
    outcome = MarkOutcome.PARTIAL if total else MarkOutcome.INCORRECT
    return replace(checked, outcome=outcome, share=total or NONE, messages=messages)


def for_a_person(checked: Checked, code: str, text: str) -> Checked:
    """Leave an answer to a person, with what was found of its value."""
    asked = review(code, text)
    return replace(asked, verdict=checked.verdict, elements=checked.elements)
