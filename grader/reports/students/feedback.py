"""The feedback of one student, as a page and as Markdown."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from urllib.parse import unquote

from grader.marking.memory import FORGETFUL, Memory
from grader.marking.types import SubmissionResult
from grader.readers.text import media_type
from grader.reports.handed_in import PICTURES
from grader.reports.rendering import (
    render_html,
    render_markdown,
    style_sheet,
    without_needless_ends,
)
from grader.reports.students.feedback_view import feedback_view
from grader.reports.views import FeedbackView
from grader.rubric.types import Rubric

#: The name of the stylesheet that stands beside the feedback pages.
STYLE_NAME = "style.css"
_DRAWN = re.compile(
    rf'<a href="(?P<path>{PICTURES}/[^"]+)"><img class="handed-in"[^>]* alt="(?P<text>[^"]*)"></a>'
)
_LINK = f'<link rel="stylesheet" href="{STYLE_NAME}">'


def feedback_html(rubric: Rubric, result: SubmissionResult, final: bool = False) -> str:
    """Return the student's feedback as a page that needs no network.

    It takes its look from `style.css` beside it, which all pages share (`feedback_style`); alone,
    it is plain, but complete (`self_contained` gives it the look as well). It is called preliminary
    while something waits for a person, unless it is `final`.
    """
    return _page(feedback_view(rubric, result, final))


def feedback_markdown(rubric: Rubric, result: SubmissionResult, final: bool = False) -> str:
    """Return the student's feedback as Markdown."""
    return render_markdown("feedback.md.j2", feedback_view(rubric, result, final))


def feedback_pages(
    rubric: Rubric, result: SubmissionResult, final: bool = False, memory: Memory = FORGETFUL
) -> tuple[str, str]:
    """Return the page and the Markdown, of one and the same view."""
    view = feedback_view(rubric, result, final, memory)
    return _page(view), render_markdown("feedback.md.j2", view)


def _page(view: FeedbackView) -> str:
    return without_needless_ends(render_html("feedback.html.j2", view))


def feedback_style() -> str:
    """Return the stylesheet of all feedback pages of a folder."""
    return style_sheet()


def self_contained(page: str, picture: Callable[[str], bytes | None] = lambda path: None) -> str:
    """Return a feedback page with its look and its pictures in it, for one that is sent by itself.

    `picture` returns what stands at a path beside the page; None leaves the words for it.
    """

    def with_data(found: re.Match[str]) -> str:
        data = picture(unquote(found["path"]))
        if data is None:
            return found["text"]
        held = base64.b64encode(data).decode()
        kind = media_type(data) or "image/png"
        return f'<img class="handed-in" src="data:{kind};base64,{held}" alt="{found["text"]}">'

    styled = page.replace(_LINK, f"<style>{style_sheet()}</style>", 1)
    return _DRAWN.sub(with_data, styled)
