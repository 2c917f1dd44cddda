"""`grader init`: a small assignment that grades at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.commands.exits import ExitCode


def init(name: Annotated[Path, typer.Argument(help="The folder to make.")]) -> int:
    """Write a small working assignment: a rubric, two submissions, the schema for editors."""
    from grader.batch.starter import write_starter

    for path in write_starter(name):
        typer.echo(path)
    typer.echo(f"\nTry: grader grade {name}/rubric.yaml {name}/submissions --out {name}/out")
    return ExitCode.DONE
