"""Writes what a graded class leaves: data, grades, the instructor's report, the feedback."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.batch.grading import Graded
from grader.batch.writing import write_atomically
from grader.exports.registry import EXPORTS
from grader.marking.types import SubmissionResult
from grader.reports.class_report import report_html
from grader.reports.file_names import feedback_stem
from grader.reports.students import STYLE_NAME, feedback_style
from grader.rubric.types import Rubric


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
    write_atomically(out / "feedback" / STYLE_NAME, feedback_style())
    for each in graded:
        stem = feedback_stem(each.result.student)
        write_atomically(out / "feedback" / f"{stem}.html", each.html)
        write_atomically(out / "feedback" / f"{stem}.md", each.markdown)
    for name, export in EXPORTS.items():
        write_atomically(out / name, export(rubric, results))
    write_atomically(out / "report.html", report_html(rubric, results))
