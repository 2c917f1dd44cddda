"""The grades as a table for a spreadsheet: a row per student, a column per part, the total."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from grader.answers.base import MarkOutcome
from grader.exports.numbers import decimal_text
from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.rubric.types import Rubric

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNMARKED = (SubmissionStatus.FAILED, SubmissionStatus.MISSING)


def grades_csv(rubric: Rubric, results: Sequence[SubmissionResult]) -> str:
    """Return the table; what has not been marked (yet) is an empty cell, never a zero.

    The total of a submission that needs review counts what is marked so far; `status` says so.
    """
    ids = [part.id for part in rubric.parts]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "status", *map(guarded, ids), "total", "available"])
    for result in results:
        writer.writerow(_row(ids, result))
    return text.getvalue()


def _row(ids: Iterable[str], result: SubmissionResult) -> list[str]:
    marks = {mark.part_id: mark for mark in result.marks}
    total = "" if result.status in _UNMARKED else decimal_text(result.points)
    cells = [_cell(marks.get(id_)) for id_ in ids]
    available = decimal_text(result.available)
    return [guarded(result.student), result.status.value, *cells, total, available]


def _cell(mark: Mark | None) -> str:
    if mark is None or mark.outcome is MarkOutcome.NEEDS_REVIEW:
        return ""
    return decimal_text(mark.points)


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA) else text
