"""From marks of parts to the points of a submission: the best k of a question, caps, extras."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from grader.answers.base import MarkOutcome
from grader.marking.types import Mark, SubmissionStatus
from grader.rubric.types import Question, Rubric

NOT_READ = frozenset(
    {
        "answers-too-deep", "cell-not-read", "file-cut", "file-left-out", "formula-not-read",
        "key-not-read", "line-too-long", "other-file-not-read", "output-cut", "picture-not-read",
        "too-many-cells", "unclosed-math",
    }
)  # fmt: skip
"""Codes of remarks that say that something of a submission was not read."""
FOR_A_PERSON = frozenset({MarkOutcome.NEEDS_REVIEW, MarkOutcome.UNREADABLE})


def totals(rubric: Rubric, marks: Sequence[Mark]) -> tuple[Fraction, Fraction]:
    """Return the points and the points available; extra credit is not among the latter.

    Where only the best questions count, these are the ones; see `not_counted`.
    """
    by_question = _by_question(rubric, marks)
    left_out = not_counted(rubric, marks)
    counted = [pair for name, pair in by_question.items() if name not in left_out]
    points = sum((points for points, _ in counted), Fraction(0))
    return points, sum((available for _, available in counted), Fraction(0))


def not_counted(rubric: Rubric, marks: Sequence[Mark]) -> frozenset[str]:
    """Return the questions that do not count, because only the best do; of equal ones the last."""
    best = rubric.policies.best
    if best is None:
        return frozenset()
    by_question = _by_question(rubric, marks)
    ordered = sorted(by_question, key=lambda name: -by_question[name][0])
    return frozenset(ordered[best:])


def _by_question(rubric: Rubric, marks: Sequence[Mark]) -> Mapping[str, tuple[Fraction, Fraction]]:
    by_id = {mark.part_id: mark for mark in marks}
    found = {}
    for question in rubric.questions:
        own = [by_id[part.id] for part in question.parts if part.id in by_id]
        found[question.id] = _points(question, own), _available(question, own)
    return found


def _points(question: Question, marks: Sequence[Mark]) -> Fraction:
    counted = _best((mark.points for mark in marks if not mark.extra_credit), question.best)
    if question.cap is not None:
        counted = min(counted, question.cap)
    if question.floor is not None:
        counted = max(counted, question.floor)
    return counted + sum((mark.points for mark in marks if mark.extra_credit), Fraction(0))


def _available(question: Question, marks: Sequence[Mark]) -> Fraction:
    counted = _best((mark.available for mark in marks if not mark.extra_credit), question.best)
    return counted if question.cap is None else min(counted, question.cap)


def _best(points: Iterable[Fraction], best: int | None) -> Fraction:
    ordered = sorted(points, reverse=True)
    return sum(ordered[:best], Fraction(0))


def status_of(marks: Sequence[Mark], remarks: Iterable[str] = ()) -> SubmissionStatus:
    """Return whether a person has to look, given the marks and the codes of the reader's remarks.

    What is missing may be in what could not be read.
    """
    outcomes = {mark.outcome for mark in marks}
    perhaps_unread = MarkOutcome.MISSING in outcomes and not NOT_READ.isdisjoint(remarks)
    if outcomes & FOR_A_PERSON or perhaps_unread:
        return SubmissionStatus.NEEDS_REVIEW
    return SubmissionStatus.GRADED
