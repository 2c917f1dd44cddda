"""The feedback of one student, as a page and as Markdown."""

from __future__ import annotations

from grader.marking.types import SubmissionResult
from grader.reports.feedback_view import feedback_view
from grader.reports.rendering import render_html, render_markdown, style_sheet
from grader.rubric.types import Rubric


def feedback_html(rubric: Rubric, result: SubmissionResult, preliminary: bool | None = None) -> str:
    """Return the student's feedback as a page that needs no network.

    It takes its look from `style.css` beside it, which all pages share (`feedback_style`); alone,
    it is plain, but complete. It is marked as preliminary while something waits for a person,
    unless the caller says other: who publishes says False.
    """
    return render_html("feedback.html.j2", feedback_view(rubric, result, preliminary))


def feedback_markdown(
    rubric: Rubric, result: SubmissionResult, preliminary: bool | None = None
) -> str:
    """Return the student's feedback as Markdown."""
    return render_markdown("feedback.md.j2", feedback_view(rubric, result, preliminary))


#: The name of the stylesheet that stands beside the feedback pages.
STYLE_NAME = "style.css"


def feedback_style() -> str:
    """Return the stylesheet of all feedback pages of a folder."""
    return style_sheet()
