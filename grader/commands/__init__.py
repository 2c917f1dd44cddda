"""The command line: one module per command, none with logic of its own.

Modules that take long to import are imported inside the commands that need them, so that
`grader compare` answers at once.
"""

from __future__ import annotations

from typing import NoReturn

import typer

from grader.commands import check, compare, grade, init, schema, verify
from grader.commands.exits import run_and_exit


def _exit_with(code: int, **_: object) -> None:
    raise typer.Exit(code)


app = typer.Typer(
    name="grader",
    help="Grades worked quantitative homework against answers that it computes itself.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    result_callback=_exit_with,
)
app.command("grade")(grade.grade)
app.command("check")(check.check)
app.command("compare")(compare.compare)
app.command("verify")(verify.verify)
app.command("schema")(schema.schema)
app.command("init")(init.init)


def _print_version(wanted: bool) -> None:
    if wanted:
        import grader

        typer.echo(f"grader {grader.__version__}")
        raise typer.Exit


@app.callback()
def _grader(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Grades worked quantitative homework against answers that it computes itself."""


def main() -> NoReturn:
    """Run the command line; never returns."""
    run_and_exit(app)
