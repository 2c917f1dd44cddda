"""`grader schema`: the JSON Schema of rubrics, for editors."""

from __future__ import annotations

import click

from grader.commands.exits import ExitCode


@click.command()
def schema() -> int:
    """Print the JSON Schema of a rubric file; editors complete and check with it."""
    from grader.rubric.schema import rubric_json_schema

    click.echo(rubric_json_schema(), nl=False)
    return ExitCode.DONE
