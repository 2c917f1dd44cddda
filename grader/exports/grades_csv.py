"""The grades as a table for a spreadsheet: a row per student, a column per part, the total."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from grader.exports.numbers import decimal_text
from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import WITHOUT_MARKS, Mark, SubmissionResult
from grader.rubric.types import Rubric

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def grades_csv(rubric: Rubric, results: Sequence[SubmissionResult]) -> str:
    """Return the table; what has not been marked (yet) is an empty cell, never a zero.

    The total of a submission that needs review counts what is marked so far; `status` says so.
    Where the rubric has policies, a last column says what they did to the total.
    """
    ids = [part.id for part in rubric.parts]
    more = ["adjustments"] if rubric.policies.any else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "status", *map(guarded, ids), "total", "available", *more])
    for result in results:
        writer.writerow([*_row(ids, result), *(_adjustments(result) for _ in more)])
    return text.getvalue()


def _adjustments(result: SubmissionResult) -> str:
    """Return what policies did to the total: `bonus 2; late -5.6`."""
    return "; ".join(f"{each.code} {decimal_text(each.points)}" for each in result.adjustments)


def _row(ids: Iterable[str], result: SubmissionResult) -> list[str]:
    marks = {mark.part_id: mark for mark in result.marks}
    total = "" if result.status in WITHOUT_MARKS else decimal_text(result.points)
    cells = [_cell(marks.get(id_)) for id_ in ids]
    available = decimal_text(result.available)
    return [guarded(result.student), result.status.value, *cells, total, available]


def _cell(mark: Mark | None) -> str:
    if mark is None or (mark.outcome in FOR_A_PERSON and not mark.points):
        return ""
    return decimal_text(mark.points)


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS_A_FORMULA) else text
