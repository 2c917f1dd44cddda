"""The report of a class for its instructor."""

from __future__ import annotations

from collections.abc import Sequence

from grader.marking.types import SubmissionResult
from grader.reports.class_report.instructor_view import report_view
from grader.reports.rendering import render_html
from grader.rubric.types import Rubric


def report_html(rubric: Rubric, results: Sequence[SubmissionResult]) -> str:
    """Return the report as a complete page that needs no network.

    It links to the students' pages, `feedback/<student>.html` beside it.
    """
    return render_html("instructor.html.j2", report_view(rubric, results))
