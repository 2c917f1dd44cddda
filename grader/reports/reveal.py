"""How much of the solution a page gives away: nothing, hints, or all of it.

`hints` leaves out right answers and the values from which they could be read off; `none` leaves
out the reasons as well, so that a student learns what is wrong, but not why.
"""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import MarkOutcome, Message
from grader.equivalence.verdict import Outcome, Refuted, Verdict, WithinTolerance
from grader.marking.types import Mark
from grader.rubric.types import Part, Reveal

_JUDGED = frozenset({MarkOutcome.PARTIAL, MarkOutcome.FOLLOW_THROUGH, MarkOutcome.INCORRECT})
#: What is said of how an answer was found and read gives nothing away.
_HARMLESS = frozenset(
    {
        "follows", "several-answers", "missing", "review", "which-question",
        "comment", "rubric-item", "marked-by-hand",
    }
)  # fmt: skip


def messages_shown(mark: Mark, part: Part) -> Mark:
    """Return the mark with the messages that the rubric lets the student see."""
    if part.reveal is Reveal.SOLUTIONS or mark.outcome not in _JUDGED:
        return mark
    kept = tuple(
        message
        for message in mark.messages
        if message.code in _HARMLESS or (part.reveal is Reveal.HINTS and not _tells(message, mark))
    )
    return replace(mark, messages=kept)


def _tells(message: Message, mark: Mark) -> bool:
    """Whether a message names the right value of an element, `x_3: 0.4 was given, 0.5 is right`."""
    right = [each.expected for each in mark.elements if each.expected]
    return any(f"{expected} is right" in message.text for expected in right)


def evidence_shown(verdict: Verdict | None, part: Part) -> Verdict | None:
    """Return the verdict whose evidence the student may see, or None."""
    if verdict is None or part.reveal is Reveal.SOLUTIONS:
        return verdict
    if verdict.outcome is Outcome.EQUIVALENT:
        return verdict
    if part.reveal is Reveal.NONE or isinstance(verdict.evidence, WithinTolerance):
        return None
    if isinstance(verdict.evidence, Refuted) and not verdict.evidence.where:
        return None  # the value of a number without names is the answer itself
    return verdict
