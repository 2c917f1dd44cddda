"""Writes what a graded class leaves: data, grades, the instructor's report, the feedback."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.batch.shelf import Graded
from grader.batch.writing import write_atomically, write_if_other
from grader.exports.registry import EXPORTS, OF_BRIEF_RESULTS
from grader.marking.types import SubmissionResult
from grader.reports.class_report import report_html
from grader.reports.file_names import feedback_stem
from grader.reports.students import STYLE_NAME, feedback_style
from grader.rubric.types import Rubric

RESULTS = "results.json"


def write_outputs(
    out: Path,
    rubric: Rubric,
    graded: Sequence[Graded],
    results: Sequence[SubmissionResult] | None = None,
) -> None:
    """Write all files into the folder, each of them whole.

    `results` are those of the whole class, where the feedback of only some is written.
    """
    results = [each.result for each in graded] if results is None else results
    write_feedback_style(out)
    for each in graded:
        write_feedback(out, each.result.student, each.html, each.markdown)
    write_atomically(out / RESULTS, EXPORTS[RESULTS](rubric, results))
    write_class(out, rubric, results, results)


def write_feedback_style(out: Path) -> None:
    """Write the stylesheet that all feedback pages share."""
    write_if_other(out / "feedback" / STYLE_NAME, feedback_style())


def write_feedback(out: Path, student: str, html: str, markdown: str) -> None:
    """Write the feedback of one student."""
    stem = feedback_stem(student)
    write_if_other(out / "feedback" / f"{stem}.html", html)
    write_if_other(out / "feedback" / f"{stem}.md", markdown)


def write_class(
    out: Path,
    rubric: Rubric,
    briefs: Sequence[SubmissionResult],
    whole: Sequence[SubmissionResult],
) -> None:
    """Write what is about the class: the report and all exports but `results.json`.

    The grader's own need only brief results; those of others get the whole ones.
    """
    for name, export in EXPORTS.items():
        if name != RESULTS:
            own = name in OF_BRIEF_RESULTS
            write_atomically(out / name, export(rubric, briefs if own else whole))
    write_atomically(out / "report.html", report_html(rubric, briefs))
