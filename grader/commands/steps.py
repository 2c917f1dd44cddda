"""`grader steps`: check the working of worked solutions, no rubric needed."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.options.limits import cluster_option, limit_options
from grader.commands.printing.rows import report_rows


@click.command()
@click.argument("solutions", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Where the results are written."
)
@limit_options(seconds=20.0, of="row")
@cluster_option
def steps(solutions: Path, out: Path, jobs: int, seconds: float, memory: int, cluster: str) -> int:
    """Check every link A = B of each solution that claims an identity or a computation.

    A row of SOLUTIONS is a JSON object on one line: id and text. What the text itself defines is
    used; units and rounding are understood.
    """
    from grader.batch.processes.pool import Limits
    from grader.batch.rows import run_rows
    from grader.batch.rows.steps import STEPS

    return report_rows(run_rows(STEPS, solutions, out, Limits.of(jobs, seconds, memory, cluster)))
