"""The feedback page of one student."""

from grader.reports.students.evidence_words import evidence_view
from grader.reports.students.feedback import (
    STYLE_NAME,
    feedback_html,
    feedback_markdown,
    feedback_pages,
    feedback_style,
    self_contained,
)
from grader.reports.students.part import part_view

__all__ = [
    "STYLE_NAME",
    "evidence_view",
    "feedback_html",
    "feedback_markdown",
    "feedback_pages",
    "feedback_style",
    "part_view",
    "self_contained",
]
