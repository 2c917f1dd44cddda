"""Points of a question: the best k parts, caps, extra credit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.answers.base import MarkOutcome
from grader.marking.totals import status_of, totals
from grader.marking.types import Mark, SubmissionStatus
from grader.rubric.types import Question, Rubric


def marks(question: Question, *points: int) -> list[Mark]:
    return [
        Mark(part.id, "", Fraction(p), Fraction(3), MarkOutcome.PARTIAL)
        for part, p in zip(question.parts, points, strict=False)
    ]


@pytest.mark.parametrize(
    ("best", "cap", "points", "available"),
    [(None, None, 6, 9), (2, None, 5, 6), (None, 4, 4, 4), (2, 5, 5, 5), (1, None, 3, 3)],
)
def test_best_and_cap(
    rubric: Rubric, best: int | None, cap: int | None, points: int, available: int
) -> None:
    limit = None if cap is None else Fraction(cap)
    question = replace(rubric.questions[0], best=best, cap=limit)
    alone = replace(rubric, questions=(question,))
    assert totals(alone, marks(question, 3, 1, 2)) == (points, available)


def test_extra_credit_counts_on_top(rubric: Rubric) -> None:
    question = replace(rubric.questions[0], cap=Fraction(4))
    given = marks(question, 3, 3)
    given[1] = replace(given[1], extra_credit=True)
    assert totals(replace(rubric, questions=(question,)), given) == (6, 3)


@pytest.mark.parametrize("outcome", [MarkOutcome.NEEDS_REVIEW, MarkOutcome.UNREADABLE])
def test_what_a_person_has_to_see(rubric: Rubric, outcome: MarkOutcome) -> None:
    given = marks(rubric.questions[0], 3, 3)
    assert status_of(given) is SubmissionStatus.GRADED
    assert status_of([*given, replace(given[0], outcome=outcome)]) is SubmissionStatus.NEEDS_REVIEW


def test_what_is_missing_may_be_in_what_was_not_read(rubric: Rubric) -> None:
    given = [replace(m, outcome=MarkOutcome.MISSING) for m in marks(rubric.questions[0], 0)]
    assert status_of(given) is SubmissionStatus.GRADED
    assert status_of(given, {"formula-not-read"}) is SubmissionStatus.NEEDS_REVIEW
    assert status_of(marks(rubric.questions[0], 3), {"formula-not-read"}) is SubmissionStatus.GRADED
