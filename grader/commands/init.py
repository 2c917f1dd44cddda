"""`grader init`: a small assignment that grades at once."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode


@click.command()
@click.argument("name", type=click.Path(path_type=Path))
def init(name: Path) -> int:
    """Write a small working assignment into the new folder NAME.

    It has a rubric, two submissions, and the schema for editors.
    """
    from grader.batch.starter import write_starter

    for path in write_starter(name):
        click.echo(path)
    click.echo(f"\nTry: grader grade {name}/rubric.yaml {name}/submissions --out {name}/out")
    return ExitCode.DONE
