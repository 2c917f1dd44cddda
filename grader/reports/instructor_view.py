"""From the results of a class to the view of the instructor's report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from urllib.parse import quote

from grader.answers.base import Response
from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.reports import statistics
from grader.reports.chart import histogram_view
from grader.reports.class_views import (
    CellView,
    ColumnGroup,
    HistogramView,
    PartRow,
    ProblemRow,
    RemarkRow,
    ReportView,
    ReviewEntry,
    ReviewGroup,
    StudentLink,
    StudentRow,
    TileView,
)
from grader.reports.feedback_view import percent_of, remark_view
from grader.reports.file_names import feedback_stem
from grader.reports.maths_html import Maths, code
from grader.reports.part_view import anchor_of, hint_view, sentences
from grader.reports.plain_words import sentence
from grader.reports.prose import prose
from grader.reports.wording import (
    MARK_BADGES,
    STATUS_BADGES,
    Badge,
    count_points,
    count_text,
    percent_text,
    points_text,
    where_text,
)
from grader.reports.wrong_answers import wrong_groups
from grader.rubric.types import Part, Question, Rubric

_WITHOUT_MARKS = (SubmissionStatus.FAILED, SubmissionStatus.MISSING)


def report_view(rubric: Rubric, results: Sequence[SubmissionResult]) -> ReportView:
    """Collect everything that the report says, students in the order of their names."""
    ordered = sorted(results, key=lambda result: (result.student.casefold(), result.student))
    marked = [result for result in ordered if result.status not in _WITHOUT_MARKS]
    return ReportView(
        rubric_title=rubric.title or rubric.id,
        rubric_source=rubric.source,
        tiles=tuple(_tiles(ordered, marked)),
        pending=_pending(marked),
        legend=tuple(MARK_BADGES.values()),
        groups=tuple(map(_group, rubric.questions)),
        students=tuple(_student_row(rubric, result) for result in ordered),
        reviews=tuple(_reviews(rubric, marked)),
        histogram=_histogram(marked),
        parts=tuple(_part_row(part, marked) for part in rubric.parts),
        wrong=wrong_groups(rubric, marked, link_of),
        problems=tuple(_problem(result) for result in ordered if result.status in _WITHOUT_MARKS),
        remarks=tuple(
            RemarkRow(link_of(result), view.where, view.text)
            for result in marked
            for view in dict.fromkeys(remark_view(result, remark) for remark in result.remarks)
        ),
    )


def link_of(result: SubmissionResult, part_id: str = "") -> StudentLink:
    """Return the student with the address of the feedback, or of one part in it."""
    place = f"#{anchor_of(part_id)}" if part_id else ""
    return StudentLink(
        result.student, f"feedback/{quote(feedback_stem(result.student))}.html{place}"
    )


# -- the top -------------------------------------------------------------------------------------


def _tiles(
    ordered: Sequence[SubmissionResult], marked: Sequence[SubmissionResult]
) -> Iterable[TileView]:
    yield TileView("submissions", str(len(ordered)))
    for status in SubmissionStatus:
        count = sum(result.status is status for result in ordered)
        if count or status in (SubmissionStatus.GRADED, SubmissionStatus.NEEDS_REVIEW):
            yield TileView(STATUS_BADGES[status].word, str(count))
    summary = statistics.summarize([result.points for result in marked])
    if summary is not None:
        available = count_points(marked[0].available)
        yield TileView(f"mean of {available}", f"{summary.mean:.1f}")
        yield TileView("median", f"{summary.median:.1f}")
        yield TileView("standard deviation", f"{summary.deviation:.1f}")


def _pending(marked: Sequence[SubmissionResult]) -> str:
    waiting = [mark for result in marked for mark in result.marks if mark.outcome in FOR_A_PERSON]
    if not waiting:
        return ""
    open_points = sum((mark.available - mark.points for mark in waiting), Fraction(0))
    return (
        f"{count_text(len(waiting), 'answer')} with {count_points(open_points)} "
        "still to be marked by a person; all figures below are without these points."
    )


def _histogram(marked: Sequence[SubmissionResult]) -> HistogramView | None:
    if not marked:
        return None
    return histogram_view([result.points for result in marked], marked[0].available)


# -- the matrix ----------------------------------------------------------------------------------


def _group(question: Question) -> ColumnGroup:
    columns = tuple((_short(question, part), part.title or part.id) for part in question.parts)
    return ColumnGroup(question.id, columns)


def _short(question: Question, part: Part) -> str:
    return part.id.removeprefix(f"{question.id}.")


def _student_row(rubric: Rubric, result: SubmissionResult) -> StudentRow:
    marks = {mark.part_id: mark for mark in result.marks}
    cells = tuple(
        _cell(result, part, marks[part.id]) if part.id in marks else None for part in rubric.parts
    )
    return StudentRow(
        student=result.student,
        href=link_of(result).href,
        status=STATUS_BADGES[result.status],
        points=points_text(result.points),
        percent=percent_of(result.points, result.available),
        cells=cells,
    )


def _cell(result: SubmissionResult, part: Part, mark: Mark) -> CellView:
    badge = MARK_BADGES[mark.outcome]
    points = points_text(mark.points)
    label = (
        f"{result.student}, {part.title or part.id}: "
        f"{badge.word}, {points} of {points_text(mark.available)}"
    )
    return CellView(badge, points, link_of(result, part.id).href, label)


# -- what a person has to look at ----------------------------------------------------------------


def _reviews(rubric: Rubric, marked: Sequence[SubmissionResult]) -> Iterable[ReviewGroup]:
    for part in rubric.parts:
        waiting = [
            (result, mark)
            for result in marked
            for mark in result.marks
            if mark.part_id == part.id and mark.outcome in FOR_A_PERSON
        ]
        if waiting:
            shared = _shared_reasons([mark for _, mark in waiting])
            entries = tuple(_entry(result, mark, part, shared) for result, mark in waiting)
            hints = [mark.hint for _, mark in waiting if mark.hint is not None]
            yield ReviewGroup(
                part_id=part.id,
                title=part.title or part.id,
                available=count_points(part.points),
                hint=hint_view(hints[0]) if hints else None,
                reasons=tuple(map(sentence, shared)),
                entries=entries,
                show_why=any(entry.reasons for entry in entries),
            )


def _shared_reasons(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return what is said of every one of the answers, so that it is said once."""
    first, *others = [sentences(mark) for mark in marks]
    return tuple(text for text in first if all(text in other for other in others))


def _entry(result: SubmissionResult, mark: Mark, part: Part, shared: Sequence[str]) -> ReviewEntry:
    response = mark.response
    return ReviewEntry(
        link=link_of(result, mark.part_id),
        where=where_text(response.place, result.source) if response else "",
        answer=_answer(response, part) if response and response.raw.strip() else None,
        reasons=tuple(sentence(text) for text in sentences(mark) if text not in shared),
        points=points_text(mark.points),
    )


def _answer(response: Response, part: Part) -> Maths:
    if isinstance(response.read, str):
        return prose(response.raw, part.notation)
    return code(response.raw, 600)


# -- figures of the parts ------------------------------------------------------------------------


def _part_row(part: Part, marked: Sequence[SubmissionResult]) -> PartRow:
    pairs = [
        (result, mark) for result in marked for mark in result.marks if mark.part_id == part.id
    ]
    decided = [(result, mark) for result, mark in pairs if mark.outcome not in FOR_A_PERSON]
    shares = [mark.points / mark.available for _, mark in decided if mark.available]
    easy = statistics.facility(shares)
    discrimination = statistics.discrimination(
        [mark.points for _, mark in decided],
        [result.points - mark.points for result, mark in decided],
    )
    return PartRow(
        id=part.id,
        title=part.title or part.id,
        available=points_text(part.points),
        facility="–" if easy is None else percent_text(easy),
        facility_percent=0 if easy is None else min(100, round(100 * easy)),
        discrimination="–" if discrimination is None else f"{discrimination:+.2f}",
        counts=tuple(_counts([mark for _, mark in pairs])),
        note=_note(discrimination, len(decided)),
    )


def _counts(marks: Sequence[Mark]) -> Iterable[tuple[Badge, int]]:
    for outcome, badge in MARK_BADGES.items():
        yield badge, sum(mark.outcome is outcome for mark in marks)


def _note(discrimination: float | None, students: int) -> str:
    many = students >= statistics.LEAST_FOR_WARNING
    if many and discrimination is not None and discrimination < 0:
        return "Students who did well elsewhere did worse here: look at the question and its key."
    return ""


# -- submissions without marks -------------------------------------------------------------------


def _problem(result: SubmissionResult) -> ProblemRow:
    reasons = tuple(dict.fromkeys(remark_view(result, remark).text for remark in result.remarks))
    return ProblemRow(link_of(result), STATUS_BADGES[result.status], result.source, reasons)
