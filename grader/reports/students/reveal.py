"""How much of the solution a page gives away: nothing, hints, or all of it.

`hints` leaves out right answers, the steps to them, and values from which a right number could be
read off; why an answer is wrong is said, and may name a term or a factor. `none` leaves out the
reasons as well, so that a student learns what is wrong, but not why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Element, MarkOutcome, Message
from grader.equivalence import Outcome, Refuted, Verdict, WithinTolerance
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
_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")
_CHOSEN = frozenset({"chosen", "not chosen"})


def messages_shown(mark: Mark, part: Part) -> Mark:
    """Return the mark with the messages that the rubric lets the student see."""
    if part.reveal is Reveal.SOLUTIONS or mark.outcome not in _JUDGED:
        return mark
    return replace(mark, messages=tuple(_shown(mark, part)))


def _shown(mark: Mark, part: Part) -> Iterator[Message]:
    for message in mark.messages:
        if message.code in _HARMLESS:
            yield message
        elif part.reveal is Reveal.HINTS:
            kept = [each for each in _SENTENCES.split(message.text) if not _tells(each, mark)]
            if kept:
                yield replace(message, text=" ".join(kept))


def _tells(sentence: str, mark: Mark) -> bool:
    """Whether a sentence gives a right value away, of an element or of the number asked."""
    if any(each.expected and f"{each.expected} is right" in sentence for each in mark.elements):
        return True
    if _names_tell(mark.elements) and any(each.name in sentence for each in mark.elements):
        return True
    evidence = mark.verdict.evidence if mark.verdict else None
    if isinstance(evidence, WithinTolerance):
        return evidence.difference in sentence
    return (
        isinstance(evidence, Refuted)
        and not evidence.where
        and evidence.reference_value in sentence
        and evidence.answer_value in sentence
    )


def elements_shown(mark: Mark, part: Part) -> Mark:
    """Return the mark without its elements, where these would give the right answer away.

    Of a choice it is enough to say which letters are wrong; the elements of a set are the right
    ones by name.
    """
    if part.reveal is Reveal.SOLUTIONS or not mark.elements:
        return mark
    choice = all(each.given in _CHOSEN for each in mark.elements)
    return replace(mark, elements=()) if choice or _names_tell(mark.elements) else mark


def _names_tell(elements: tuple[Element, ...]) -> bool:
    """Whether elements are named by what is right, as those of a set are."""
    return any(each.expected and each.name == each.expected for each in elements)


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
