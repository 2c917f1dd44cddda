"""Grades worked quantitative homework against answers that it computes itself.

The functions here are the public interface; what they return is described where it is defined. They
import what they need when they are called, so that `import grader` costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.version import __version__ as __version__

if TYPE_CHECKING:
    from grader.equivalence import Verdict
    from grader.marking.types import SubmissionResult
    from grader.rubric.types import Rubric

__all__ = ["compare", "grade", "load_rubric", "verify"]


def compare(reference: str, answer: str, deadline_steps: int | None = None) -> Verdict:
    """Compare two texts of mathematics as they stand; `verify` knows more options.

    It may be called from any thread and from a forked process, and uses no signals. With
    `deadline_steps` (each is about a microsecond, and is counted, not measured) what takes longer
    is `undecided`, with the code `deadline-steps`.
    """
    from grader.final_answers import compare_texts, within

    return within(deadline_steps, compare_texts, reference, answer)[0]


def verify(row: Mapping[str, object]) -> dict[str, object]:
    """Return the verdict on one row, with the fields that `grader verify` reads and writes.

    As `compare`, it may be called from anywhere; `deadline_steps` is a field of the row. Raises
    `ValueError` for declarations that are not understood.
    """
    from grader.final_answers import verify_row

    return verify_row(row)


def load_rubric(path: str | Path) -> Rubric:
    """Load a rubric; raise `grader.errors.RubricError` with every problem found in it."""
    from grader.rubric.load import load_rubric as load

    return load(Path(path))


def grade(
    rubric: Rubric, submissions: Sequence[str | Path], jobs: int = 0
) -> tuple[SubmissionResult, ...]:
    """Grade files or folders of submissions in `jobs` worker processes (0 is one a core).

    Raises `RuntimeError` with the traceback if the grader has a bug.
    """
    from grader.batch.grading import grade_class
    from grader.batch.processes.pool import Limits
    from grader.readers.handed_in import find_submissions

    found = find_submissions([Path(path) for path in submissions])
    run = grade_class(rubric, found, Limits(jobs=jobs))
    if run.crashes:
        raise RuntimeError("\n".join(run.crashes))
    return run.results
