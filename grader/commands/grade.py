"""`grader grade`: a rubric and submissions in, results, grades, report and feedback out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.commands.exits import ExitCode, print_crashes

if TYPE_CHECKING:
    from grader.batch.grading import ClassRun


def grade(
    rubric: Annotated[Path, typer.Argument(help="The rubric, a YAML file.")],
    submissions: Annotated[
        list[Path],
        typer.Argument(help="Files, or folders with a file or a folder for each student."),
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder that everything is written to.")],
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Workers; 0 is one a core.")] = 0,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Deadline of one submission.")
    ] = 60.0,
    memory: Annotated[
        int, typer.Option("--memory", min=256, help="Memory of one worker, in MiB.")
    ] = 2048,
) -> int:
    """Grade the submissions; what was graded before and has not changed is not graded again.

    Ends with 0 when all is graded, with 3 when a person has to look at something.
    """
    from grader.batch.cache import Cache
    from grader.batch.grading import grade_class
    from grader.batch.outputs import write_outputs
    from grader.batch.pool import MEBIBYTE, Limits
    from grader.commands.grade_report import Progress, print_summary
    from grader.readers.submissions import find_submissions
    from grader.rubric.load import load_rubric

    loaded = load_rubric(rubric)
    found = find_submissions(submissions)
    limits = Limits(jobs=jobs, seconds=seconds, memory=memory * MEBIBYTE)
    cache = Cache(out / ".cache")
    with Progress(len(found)) as progress:
        run = grade_class(loaded, found, limits, cache, progress.told)
    write_outputs(out, loaded, run.graded)
    cache.forget_unused()
    print_summary(loaded, run.results, out)
    print_crashes(run.crashes)
    return _exit_code(run)


def _exit_code(run: ClassRun) -> ExitCode:
    from grader.marking.types import SubmissionStatus

    if run.crashes:
        return ExitCode.BUG
    done = all(result.status is SubmissionStatus.GRADED for result in run.results)
    return ExitCode.DONE if done else ExitCode.NEEDS_REVIEW
