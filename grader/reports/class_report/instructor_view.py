"""From the results of a class to the view of the instructor's report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import WITHOUT_MARKS, SubmissionResult, SubmissionStatus
from grader.reports.class_report import statistics
from grader.reports.class_report.answer_groups import answer_groups, shared_rare_answers
from grader.reports.class_report.chart import histogram_view
from grader.reports.class_report.class_data import ClassData
from grader.reports.class_report.class_table import table_view
from grader.reports.class_report.class_views import (
    HistogramView,
    ProblemRow,
    RemarkGroup,
    ReportView,
    TileView,
)
from grader.reports.class_report.groups_view import common_wrong_answers, doubts, shared_views
from grader.reports.class_report.item_view import item_analysis
from grader.reports.class_report.marker_figures import given_marks, marker_views
from grader.reports.class_report.student_links import link_of, students_of
from grader.reports.class_report.waiting_view import waiting_views
from grader.reports.students.feedback_view import remark_view
from grader.reports.views import RemarkView
from grader.reports.wording import MARK_BADGES, STATUS_BADGES, count_points, count_text
from grader.rubric.types import Rubric

_MAX_PROBLEMS, _MAX_REMARKS = 50, 60


def report_view(rubric: Rubric, results: Sequence[SubmissionResult]) -> ReportView:
    """Collect everything that the report says, students in the order of their names."""
    ordered = sorted(results, key=lambda result: (result.student.casefold(), result.student))
    marked = [result for result in ordered if result.status not in WITHOUT_MARKS]
    problems = [result for result in ordered if result.status in WITHOUT_MARKS]
    data = ClassData(tuple(marked))
    groups = answer_groups(data)
    wrong, wrong_left = common_wrong_answers(rubric, groups)
    remarks = _remarks(marked)
    return ReportView(
        rubric_title=rubric.title or rubric.id,
        rubric_source=rubric.source,
        tiles=tuple(_tiles(ordered, marked)),
        pending=_pending(marked),
        legend=tuple(MARK_BADGES.values()),
        waiting=tuple(waiting_views(rubric, data)),
        doubts=doubts(rubric, groups),
        table=table_view(rubric, ordered),
        histogram=_histogram(marked),
        items=item_analysis(rubric, data),
        wrong=wrong,
        wrong_left=wrong_left,
        shared=shared_views(shared_rare_answers(groups), groups),
        markers=marker_views(tuple(given_marks(marked))),
        problems=tuple(map(_problem, problems[:_MAX_PROBLEMS])),
        problems_left=max(0, len(problems) - _MAX_PROBLEMS),
        remarks=remarks[:_MAX_REMARKS],
        remarks_left=max(0, len(remarks) - _MAX_REMARKS),
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
    late = sum(any(each.code == "late" for each in result.adjustments) for result in marked)
    if late:
        yield TileView("handed in late", str(late))
    summary = statistics.summarize([result.points for result in marked])
    if summary is not None:
        available = count_points(marked[0].available)
        yield TileView(f"mean of {available}", f"{summary.mean:.1f}")
        yield TileView("median", f"{summary.median:.1f}")
        yield TileView("standard deviation", f"{summary.deviation:.1f}")


def _pending(marked: Sequence[SubmissionResult]) -> str:
    waiting = [mark for result in marked for mark in result.marks if mark.outcome in FOR_A_PERSON]
    said = []
    if waiting:
        open_points = sum((mark.available - mark.points for mark in waiting), Fraction(0))
        said.append(
            f"{count_text(len(waiting), 'answer')} with {count_points(open_points)} "
            "still to be marked by a person; all figures below are without these points."
        )
    unknown = [result for result in marked if _time_is_unknown(result)]
    if unknown:
        said.append(
            f"When {count_text(len(unknown), 'submission')} came in is not known, so that nothing "
            "was taken off: put the times into roster.csv and grade again."
        )
    return " ".join(said)


def _time_is_unknown(result: SubmissionResult) -> bool:
    return any(each.code == "late-unknown" for each in result.adjustments)


def _histogram(marked: Sequence[SubmissionResult]) -> HistogramView | None:
    if not marked:
        return None
    return histogram_view([result.points for result in marked], marked[0].available)


# -- submissions without marks, and remarks on files ---------------------------------------------


def _problem(result: SubmissionResult) -> ProblemRow:
    reasons = tuple(dict.fromkeys(remark_view(result, remark).text for remark in result.remarks))
    return ProblemRow(link_of(result), STATUS_BADGES[result.status], result.source, reasons)


def _remarks(marked: Sequence[SubmissionResult]) -> tuple[RemarkGroup, ...]:
    """Return each remark once, with all who got it; the most frequent first."""
    found: dict[str, dict[str, tuple[SubmissionResult, RemarkView]]] = {}
    for result in marked:
        for remark in result.remarks:
            view = remark_view(result, remark)
            found.setdefault(view.text.text, {}).setdefault(result.student, (result, view))
    groups = sorted(found.values(), key=lambda students: -len(students))
    return tuple(_remark_group(list(students.values())) for students in groups)


def _remark_group(pairs: Sequence[tuple[SubmissionResult, RemarkView]]) -> RemarkGroup:
    first = pairs[0][1]
    return RemarkGroup(
        text=first.text,
        where=first.where if len(pairs) == 1 else "",
        students=students_of([result for result, _ in pairs]),
        count=len(pairs),
    )
