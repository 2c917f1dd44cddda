"""`grader verify`: many verdicts, a JSON object per line in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.commands.rows_report import report_rows


def verify(
    cases: Annotated[Path, typer.Argument(help="JSON Lines: id, gold, answer, profile ...")],
    out: Annotated[Path, typer.Option("--out", help="Where the results are written.")],
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Workers; 0 is one a core.")] = 0,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="Deadline of one row.")
    ] = 10.0,
) -> int:
    """Compare the answer of every row with its gold, and write the verdicts in the same order."""
    from grader.batch.pool import Limits
    from grader.batch.rows import run_rows
    from grader.batch.verify import VERIFY

    return report_rows(run_rows(VERIFY, cases, out, Limits(jobs=jobs, seconds=seconds)))
