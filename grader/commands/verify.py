"""`grader verify`: many verdicts, a JSON object per line in and out."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.options.limits import cluster_option, limit_options
from grader.commands.printing.rows import report_rows


@click.command()
@click.argument("cases", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Where the results are written."
)
@limit_options(seconds=10.0, of="row")
@cluster_option
def verify(cases: Path, out: Path, jobs: int, seconds: float, memory: int, cluster: str) -> int:
    """Compare the answer of every row of CASES with its gold; verdicts come in the same order.

    A row is a JSON object on one line: id, gold, answer, profile, notation, tolerance; all but gold
    and answer may be left out.
    """
    from grader.batch.processes.pool import Limits
    from grader.batch.rows import run_rows
    from grader.batch.rows.verify import VERIFY

    return report_rows(run_rows(VERIFY, cases, out, Limits.of(jobs, seconds, memory, cluster)))
