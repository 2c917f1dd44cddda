"""From a submission's result to the view of its feedback page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import MarkOutcome
from grader.marking.memory import FORGETFUL, Memory, as_shown
from grader.marking.totals import FOR_A_PERSON, not_counted, totals
from grader.marking.types import (
    Mark,
    PlacedRemark,
    SubmissionResult,
    SubmissionStatus,
)
from grader.reports.handed_in import handed_in_views, whole_pages
from grader.reports.rendering import part_html, part_markdown
from grader.reports.students.part import Page, anchor_of, part_view
from grader.reports.students.shown_before import ShownBefore
from grader.reports.typesetting.plain_words import as_sentence, paper, sentence
from grader.reports.views import (
    AdjustmentView,
    FeedbackView,
    PartView,
    PrintedPart,
    QuestionView,
    RemarkView,
)
from grader.reports.wording import (
    MARK_BADGES,
    PUBLISHED_BADGES,
    STUDENT_BADGES,
    count_points,
    count_text,
    joined,
    points_text,
    score_text,
    signed_points,
    where_text,
)
from grader.rubric.policies import Policies
from grader.rubric.types import Part, Question, Rubric


def feedback_view(
    rubric: Rubric, result: SubmissionResult, final: bool = False, memory: Memory = FORGETFUL
) -> FeedbackView:
    """Collect everything that a student's page says; what is `final` is not preliminary.

    The sections of parts that `memory` knows are not printed again.
    """
    preliminary = result.status is SubmissionStatus.NEEDS_REVIEW and not final
    badges = STUDENT_BADGES if preliminary else PUBLISHED_BADGES
    pages = whole_pages(result)
    return FeedbackView(
        rubric_title=rubric.title or rubric.id,
        student=result.student,
        source=result.source,
        status=badges[result.status],
        preliminary=preliminary,
        points=_so_far(result),
        available=points_text(result.available),
        percent=percent_of(result.points, result.available),
        summary=tuple(_summary(result)),
        adjustments=tuple(_adjustments(rubric, result)),
        pages=handed_in_views(pages, result.student, places=pages),
        questions=tuple(_questions(rubric, result, memory)),
        remarks=tuple(dict.fromkeys(remark_view(result, remark) for remark in result.remarks)),
    )


def _so_far(result: SubmissionResult) -> str:
    """Return the points; a dash where nothing is marked yet."""
    waits = bool(result.marks) and all(mark.outcome in FOR_A_PERSON for mark in result.marks)
    return "–" if waits and not result.points else points_text(result.points)


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


def _adjustments(rubric: Rubric, result: SubmissionResult) -> Iterable[AdjustmentView]:
    """Yield how the total comes about, where it is not just the sum of the questions."""
    left_out = not_counted(rubric, result.marks) if result.marks else frozenset[str]()
    if not left_out and not result.adjustments:
        return
    changed = sum((each.points for each in result.adjustments), Fraction(0))
    names = [question.title or question.id for question in rubric.questions]
    kept = [question.id not in left_out for question in rubric.questions]
    what = "All questions"
    if left_out:
        counted = [name for name, counts in zip(names, kept, strict=True) if counts]
        what = f"The best {count_text(len(counted), 'question')} ({', '.join(counted)})"
    yield AdjustmentView(what, points_text(result.points - changed))
    for each in result.adjustments:
        yield AdjustmentView(each.text, signed_points(each.points))
    yield AdjustmentView("Total", points_text(result.points))


# -- questions and parts -------------------------------------------------------------------------


def _questions(rubric: Rubric, result: SubmissionResult, memory: Memory) -> Iterable[QuestionView]:
    marks = {mark.part_id: mark for mark in result.marks}
    page = Page(result.source, rubric.models, student=result.student, pages=whole_pages(result))
    above = ShownBefore()
    left_out = not_counted(rubric, result.marks)
    for question in rubric.questions:
        own = [(marks[part.id], part) for part in question.parts if part.id in marks]
        if own:
            alone = replace(rubric, questions=(question,), policies=Policies())
            found = [mark for mark, _ in own]
            points, available = totals(alone, found)
            yield QuestionView(
                id=question.id,
                title=paper(question.title),
                score=_question_score(points, available, found),
                note=_counting(question, question.id in left_out),
                parts=tuple(_printed(mark, part, page, above, memory) for mark, part in own),
            )


def _printed(mark: Mark, part: Part, page: Page, above: ShownBefore, memory: Memory) -> PrintedPart:
    """Return the section of a part, in the order of the page, and its row in the overview."""
    part, anchor = as_shown(part), anchor_of(mark.part_id)
    shared = above.shared(mark, part, anchor)
    given = (mark, part, shared, page.source, page.student, page.pages)
    line_title, html, markdown = memory.recall(
        "section", given, lambda: _print(part_view(mark, part, page, shared))
    )
    badge, score = MARK_BADGES[mark.outcome], score_text(mark.points, mark.available, mark.outcome)
    return PrintedPart(anchor, line_title, badge, score, mark.extra_credit, html, markdown)


def _print(view: PartView) -> tuple[str, str, str]:
    return view.line_title, part_html(view), part_markdown(view)


def _question_score(points: Fraction, available: Fraction, marks: Sequence[Mark]) -> str:
    """Return `3 of 7 points`, with what may still be added."""
    waiting = [mark for mark in marks if mark.outcome in FOR_A_PERSON]
    if len(waiting) == len(marks):
        return f"not yet marked, up to {count_points(available)}"
    more = sum((mark.available - mark.points for mark in waiting), Fraction(0))
    score = f"{points_text(points)} of {count_points(available)}"
    return f"{score}, up to {points_text(more)} more not yet marked" if more else score


def _counting(question: Question, left_out: bool) -> str:
    """Say which of the points count, where not all do."""
    if left_out:
        return "This question does not count: others of yours are better."
    rules = []
    if question.best is not None:
        rules.append(f"the best {count_text(question.best, 'part')} of this question")
    if question.cap is not None:
        rules.append(f"at most {count_points(question.cap)}")
    if question.floor is not None:
        rules.append(f"at least {count_points(question.floor)}")
    return f"What counts: {joined(rules)}." if rules else ""
