"""The feedback of one student, as a page and as Markdown."""

from __future__ import annotations

from grader.marking.types import SubmissionResult
from grader.reports.rendering import render_html, render_markdown, style_sheet
from grader.reports.students.feedback_view import feedback_view
from grader.rubric.types import Rubric

#: The name of the stylesheet that stands beside the feedback pages.
STYLE_NAME = "style.css"
_LINK = f'<link rel="stylesheet" href="{STYLE_NAME}">'


def feedback_html(rubric: Rubric, result: SubmissionResult, final: bool = False) -> str:
    """Return the student's feedback as a page that needs no network.

    It takes its look from `style.css` beside it, which all pages share (`feedback_style`); alone,
    it is plain, but complete (`self_contained` gives it the look as well). It is called preliminary
    while something waits for a person, unless it is `final`.
    """
    return render_html("feedback.html.j2", feedback_view(rubric, result, final))


def feedback_markdown(rubric: Rubric, result: SubmissionResult, final: bool = False) -> str:
    """Return the student's feedback as Markdown."""
    return render_markdown("feedback.md.j2", feedback_view(rubric, result, final))


def feedback_pages(rubric: Rubric, result: SubmissionResult) -> tuple[str, str]:
    """Return the page and the Markdown, of one and the same view."""
    view = feedback_view(rubric, result)
    return render_html("feedback.html.j2", view), render_markdown("feedback.md.j2", view)


def feedback_style() -> str:
    """Return the stylesheet of all feedback pages of a folder."""
    return style_sheet()


def self_contained(page: str) -> str:
    """Return a feedback page with the stylesheet in it, for one that is sent by itself."""
    return page.replace(_LINK, f"<style>{style_sheet()}</style>", 1)
