"""The feedback of one student, as a page and as Markdown."""

from __future__ import annotations

from grader.marking.types import SubmissionResult
from grader.reports.feedback_view import feedback_view
from grader.reports.rendering import render_html, render_markdown
from grader.rubric.types import Rubric


def feedback_html(rubric: Rubric, result: SubmissionResult, final: bool = False) -> str:
    """Return the student's feedback as a complete page that needs no network.

    `final` feedback is not called preliminary, even where something waits for a person.
    """
    return render_html("feedback.html.j2", feedback_view(rubric, result, final))


def feedback_markdown(rubric: Rubric, result: SubmissionResult, final: bool = False) -> str:
    """Return the student's feedback as Markdown."""
    return render_markdown("feedback.md.j2", feedback_view(rubric, result, final))
