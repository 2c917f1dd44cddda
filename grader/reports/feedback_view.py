"""From a submission's result to the view of its feedback page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import MarkOutcome
from grader.marking.totals import FOR_A_PERSON, totals
from grader.marking.types import (
    Mark,
    PlacedRemark,
    SubmissionResult,
    SubmissionStatus,
)
from grader.reports.part_view import part_view
from grader.reports.plain_words import as_sentence, sentence
from grader.reports.views import (
    FeedbackView,
    QuestionView,
    RemarkView,
)
from grader.reports.wording import (
    STUDENT_BADGES,
    count_points,
    count_text,
    joined,
    points_text,
    where_text,
)
from grader.rubric.types import Part, Question, Rubric


def feedback_view(rubric: Rubric, result: SubmissionResult, final: bool = False) -> FeedbackView:
    """Collect everything that a student's page says; what is `final` is not preliminary."""
    parts = {part.id: part for part in rubric.parts}
    return FeedbackView(
        rubric_title=rubric.title or rubric.id,
        student=result.student,
        source=result.source,
        status=STUDENT_BADGES[_shown_status(result, final)],
        points=points_text(result.points),
        available=points_text(result.available),
        percent=percent_of(result.points, result.available),
        summary=tuple(_summary(result)),
        questions=tuple(_questions(rubric, result, parts)),
        remarks=tuple(dict.fromkeys(remark_view(result, remark) for remark in result.remarks)),
    )


def _shown_status(result: SubmissionResult, final: bool) -> SubmissionStatus:
    waits = result.status is SubmissionStatus.NEEDS_REVIEW
    return SubmissionStatus.GRADED if final and waits else result.status


def remark_view(result: SubmissionResult, remark: PlacedRemark) -> RemarkView:
    """Show a remark on a line of the file."""
    return RemarkView(where_text(remark.place, result.source), sentence(as_sentence(remark.text)))


def percent_of(points: Fraction, available: Fraction) -> int:
    """Return points as a percentage of those available, between 0 and 100."""
    return min(100, max(0, round(100 * points / available))) if available else 0


# -- the summary ---------------------------------------------------------------------------------

_SUMMARY = (
    (MarkOutcome.CORRECT, "{} right"),
    (MarkOutcome.PARTIAL, "{} partly right"),
    (MarkOutcome.FOLLOW_THROUGH, "{} following from an earlier slip"),
    (MarkOutcome.INCORRECT, "{} not right"),
    (MarkOutcome.UNREADABLE, "{} that could not be read"),
    (MarkOutcome.MISSING, "{} without an answer"),
)


def _summary(result: SubmissionResult) -> Iterable[str]:
    if result.status is SubmissionStatus.FAILED:
        yield "This file could not be graded. Nothing is lost: a person will look at it."
        return
    if result.status is SubmissionStatus.MISSING:
        yield "Nothing was handed in."
        return
    yield _counts(result.marks)
    waiting = [mark for mark in result.marks if mark.outcome in FOR_A_PERSON]
    if waiting:
        yield _waiting(waiting)


def _counts(marks: Sequence[Mark]) -> str:
    counts = [
        phrase.format(count)
        for outcome, phrase in _SUMMARY
        if (count := sum(mark.outcome is outcome for mark in marks))
    ]
    return f"{count_text(len(marks), 'part')}: {joined(counts)}." if counts else ""


def _waiting(marks: Sequence[Mark]) -> str:
    more = sum((mark.available - mark.points for mark in marks), Fraction(0))
    verb = "waits" if len(marks) == 1 else "wait"
    return (
        f"{count_text(len(marks), 'part')} {verb} for a person to mark, "
        f"so up to {count_points(more)} may still be added."
    )


# -- questions and parts -------------------------------------------------------------------------


def _questions(
    rubric: Rubric, result: SubmissionResult, parts: dict[str, Part]
) -> Iterable[QuestionView]:
    marks = {mark.part_id: mark for mark in result.marks}
    for question in rubric.questions:
        own = [marks[part.id] for part in question.parts if part.id in marks]
        if own:
            points, available = totals(replace(rubric, questions=(question,)), own)
            yield QuestionView(
                id=question.id,
                title=question.title,
                points=points_text(points),
                available=points_text(available),
                note=_counting(question),
                parts=tuple(part_view(mark, parts[mark.part_id], result.source) for mark in own),
            )


def _counting(question: Question) -> str:
    """Say which of the points count, where not all do."""
    rules = []
    if question.best is not None:
        rules.append(f"the best {count_text(question.best, 'part')} of this question")
    if question.cap is not None:
        rules.append(f"at most {count_points(question.cap)}")
    return f"What counts: {joined(rules)}." if rules else ""
