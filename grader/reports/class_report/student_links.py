"""Links from the report to the feedback of students."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from grader.marking.types import SubmissionResult
from grader.reports.class_report.class_views import StudentLink, Students
from grader.reports.file_names import feedback_stem
from grader.reports.students.part import anchor_of

_MAX_NAMED = 8


def link_of(result: SubmissionResult, part_id: str = "") -> StudentLink:
    """Return the student with the address of the feedback, or of one part in it."""
    place = f"#{anchor_of(part_id)}" if part_id else ""
    return StudentLink(
        result.student, f"feedback/{quote(feedback_stem(result.student))}.html{place}"
    )


def students_of(results: Sequence[SubmissionResult], part_id: str = "") -> Students:
    """Return links to the first of the students, and how many more there are."""
    links = tuple(link_of(result, part_id) for result in results[:_MAX_NAMED])
    return Students(links, max(0, len(results) - _MAX_NAMED))
