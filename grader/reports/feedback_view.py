"""From a submission's result to the view of its feedback page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Element, MarkOutcome, Response
from grader.expressions.notation import Notation, Unreadable
from grader.marking.types import (
    Mark,
    SubmissionResult,
    SubmissionStatus,
)
from grader.models.base import Finding, Reference
from grader.reports.evidence_words import evidence_view, without_values
from grader.reports.maths_html import code, typeset_source
from grader.reports.plain_words import paper
from grader.reports.values_html import part_title, read_pieces, step_statement, value_pieces
from grader.reports.views import (
    ElementView,
    EvidenceView,
    FeedbackView,
    HintView,
    PartView,
    QuestionView,
    ReferenceView,
    RemarkView,
    StepView,
)
from grader.reports.wording import (
    MARK_BADGES,
    STUDENT_BADGES,
    count_text,
    joined,
    points_text,
    where_text,
)
from grader.reports.working_view import working_view
from grader.rubric.types import Part, Rubric


def feedback_view(rubric: Rubric, result: SubmissionResult) -> FeedbackView:
    """Collect everything that a student's page says."""
    parts = {part.id: part for part in rubric.parts}
    return FeedbackView(
        rubric_title=rubric.title or rubric.id,
        student=result.student,
        source=result.source,
        status=STUDENT_BADGES[result.status],
        points=points_text(result.points),
        available=points_text(result.available),
        percent=percent_of(result.points, result.available),
        summary=tuple(_summary(result)),
        questions=tuple(_questions(rubric, result, parts)),
        remarks=tuple(
            RemarkView(where_text(remark.place, result.source), remark.text)
            for remark in result.remarks
        ),
    )


def percent_of(points: Fraction, available: Fraction) -> int:
    """Return points as a percentage of those available, between 0 and 100."""
    return min(100, max(0, round(100 * points / available))) if available else 0


def anchor_of(part_id: str) -> str:
    """Return the id of a part's section on the page."""
    return "part-" + re.sub(r"[^A-Za-z0-9_.-]", "-", part_id)


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
    waiting = [mark for mark in result.marks if mark.outcome is MarkOutcome.NEEDS_REVIEW]
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
        f"so up to {points_text(more)} points may still be added."
    )


# -- questions and parts -------------------------------------------------------------------------


def _questions(
    rubric: Rubric, result: SubmissionResult, parts: dict[str, Part]
) -> Iterable[QuestionView]:
    marks = {mark.part_id: mark for mark in result.marks}
    for question in rubric.questions:
        own = [marks[part.id] for part in question.parts if part.id in marks]
        if own:
            yield QuestionView(
                id=question.id,
                title=question.title,
                points=points_text(sum((mark.points for mark in own), Fraction(0))),
                available=points_text(
                    sum((mark.available for mark in own if not mark.extra_credit), Fraction(0))
                ),
                parts=tuple(part_view(mark, parts[mark.part_id], result.source) for mark in own),
            )


def part_view(mark: Mark, part: Part, source: str) -> PartView:
    """Collect everything that is said about one part; `source` is the file of the page."""
    full = mark.outcome is MarkOutcome.CORRECT and mark.points >= mark.available
    response = mark.response
    unread = response is not None and isinstance(response.read, Unreadable)
    evidence = evidence_view(mark.verdict, part.notation)
    show_reference = part.show_reference and not full
    return PartView(
        anchor=anchor_of(mark.part_id),
        id=mark.part_id,
        title=part_title(part.title, part.id, mark.reference),
        badge=MARK_BADGES[mark.outcome],
        points=points_text(mark.points),
        available=points_text(mark.available),
        extra_credit=mark.extra_credit,
        where=where_text(response.place, source) if response else "",
        raw=code(response.raw) if response and response.raw.strip() else None,
        read=() if mark.elements or response is None else read_pieces(response.read, part.notation),
        show_raw=unread or _is_prose(response),
        reasons=_reasons(mark, evidence),
        evidence=evidence,
        elements=tuple(_element(element, part.notation) for element in mark.elements),
        show_expected=part.show_reference,
        working=working_view(mark.working, part.notation, source),
        reference=_reference(mark, part) if show_reference else None,
        hint=hint_view(mark.hint),
    )


def _reasons(mark: Mark, evidence: EvidenceView | None) -> tuple[str, ...]:
    """Return what is said about a mark, without what the evidence beside it says again."""
    if evidence is None:
        return sentences(mark)
    own = replace(mark, messages=tuple(m for m in mark.messages if m.code != "right"))
    return tuple(rest for text in sentences(own) if (rest := without_values(text, mark.verdict)))


def sentences(mark: Mark) -> tuple[str, ...]:
    """Return what is said about a mark, each sentence once."""
    return tuple(dict.fromkeys(paper(message.text) for message in mark.messages))


def _is_prose(response: Response | None) -> bool:
    return response is not None and isinstance(response.read, str)


def _element(element: Element, notation: Notation) -> ElementView:
    outcome = MarkOutcome.CORRECT if element.right else MarkOutcome.INCORRECT
    if not element.given.strip():
        outcome = MarkOutcome.MISSING
    return ElementView(
        MARK_BADGES[outcome],
        typeset_source(element.name, notation),
        typeset_source(element.given, notation),
        typeset_source(element.expected, notation),
    )


def _reference(mark: Mark, part: Part) -> ReferenceView | None:
    reference: Reference | None = mark.reference
    if reference is None or isinstance(reference.value, Finding):
        return None
    pieces = () if mark.elements else value_pieces(reference.value, part.notation)
    steps = tuple(StepView(step.text, step_statement(step)) for step in reference.steps)
    return ReferenceView(pieces, steps) if pieces or steps else None


def hint_view(hint: Finding | None) -> HintView | None:
    """Show what the grader found for the person who marks a part."""
    if hint is None:
        return None
    details = tuple(pair for pair in hint.details if pair[1] not in hint.sentence)
    return HintView(paper(hint.sentence), tuple((paper(a), paper(b)) for a, b in details))
