"""The table of all students and parts: rows to print, and the same as data for the page's script.

Five thousand students with twenty parts are a hundred thousand cells. As elements they would make a
page of ten megabytes; as data they are half a megabyte, of which the script shows a hundred rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.reports.class_report.class_views import CellView, ColumnGroup, StudentRow, TableView
from grader.reports.class_report.student_links import link_of
from grader.reports.file_names import feedback_stem
from grader.reports.students.feedback_view import percent_of
from grader.reports.students.part import anchor_of
from grader.reports.wording import MARK_BADGES, STATUS_BADGES, Badge, points_text
from grader.rubric.types import Part, Question, Rubric

#: So many rows stand in the page itself, and on each page of the table.
ROWS_SHOWN = 100
_OUTCOMES = tuple(MARK_BADGES)
_STATUSES = tuple(SubmissionStatus)


def table_view(rubric: Rubric, ordered: Sequence[SubmissionResult]) -> TableView:
    """Return the table, students in the order given."""
    return TableView(
        groups=tuple(map(_group, rubric.questions)),
        rows=tuple(_row(rubric, result) for result in ordered[:ROWS_SHOWN]),
        students=len(ordered),
        data=_data(rubric, ordered),
    )


def _group(question: Question) -> ColumnGroup:
    columns = tuple((_short(question, part), part.title or part.id) for part in question.parts)
    return ColumnGroup(question.id, columns)


def _short(question: Question, part: Part) -> str:
    return part.id.removeprefix(f"{question.id}.")


def _row(rubric: Rubric, result: SubmissionResult) -> StudentRow:
    marks = {mark.part_id: mark for mark in result.marks}
    return StudentRow(
        student=result.student,
        href=link_of(result).href,
        status=STATUS_BADGES[result.status],
        points=points_text(result.points),
        percent=percent_of(result.points, result.available),
        cells=tuple(
            _cell(result, marks[part.id]) if part.id in marks else None for part in rubric.parts
        ),
    )


def _cell(result: SubmissionResult, mark: Mark) -> CellView:
    badge = MARK_BADGES[mark.outcome]
    return CellView(badge, _cell_points(mark), link_of(result, mark.part_id).href)


def _cell_points(mark: Mark) -> str:
    """Return the points of a cell; nothing for what waits for a person."""
    waits = MARK_BADGES[mark.outcome].style in ("review", "unread") and not mark.points
    return "" if waits else points_text(mark.points)


def _data(rubric: Rubric, ordered: Sequence[SubmissionResult]) -> str:
    """Return the table as JSON that may stand in a script element of a page."""
    data = {
        "size": ROWS_SHOWN,
        "statuses": [_badge(STATUS_BADGES[status]) for status in _STATUSES],
        "outcomes": [_badge(badge) for badge in MARK_BADGES.values()],
        "parts": [[part.title or part.id, anchor_of(part.id)] for part in rubric.parts],
        "rows": [_row_data(rubric, result) for result in ordered],
    }
    text = json.dumps(data, separators=(",", ":"))
    for sign, code in (("<", "003c"), (">", "003e"), ("&", "0026")):
        text = text.replace(sign, rf"\u{code}")
    return text


def _badge(badge: Badge) -> list[str]:
    return [badge.glyph, badge.word, badge.style]


def _row_data(rubric: Rubric, result: SubmissionResult) -> list[object]:
    """Return student, file if it is not the same, status, points, percent, and the cells.

    A cell is the number of its outcome with the points behind it: `03` is right, with 3 points.
    """
    marks = {mark.part_id: mark for mark in result.marks}
    stem = feedback_stem(result.student)
    return [
        result.student,
        "" if stem == result.student else stem,
        _STATUSES.index(result.status),
        points_text(result.points),
        percent_of(result.points, result.available),
        " ".join(_cell_data(marks, part) for part in rubric.parts),
    ]


def _cell_data(marks: Mapping[str, Mark], part: Part) -> str:
    mark = marks.get(part.id)
    return "-" if mark is None else f"{_OUTCOMES.index(mark.outcome)}{_cell_points(mark)}"
