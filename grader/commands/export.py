"""`grader export`: grades into the file that a learning platform takes back."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode, print_notes

_TARGETS = (
    *("canvas", "moodle", "moodle-feedback", "gradescope", "brightspace", "blackboard", "csv"),
)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--to", type=click.Choice(_TARGETS), required=True, help="The platform.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file that the platform gave, which is filled in; else the file to make.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Fill in a copy of this file instead.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The roster.csv of `grader collect`, where it does not stand in DIR.",
)
@click.option(
    "--column", default="", help="The assignment, by title or id, where there are several."
)
@click.option("--student", default="", help="The submission, for Gradescope.")
@click.option(
    "--scale/--no-scale",
    default=None,
    help="Convert points to the platform's maximum, or write them as they are.",
)
@click.option("--unfinished", is_flag=True, help="Write grades that a person has not settled, too.")
def export(
    folder: Path,
    to: str,
    into: Path,
    source: Path | None,
    roster: Path | None,
    column: str,
    student: str,
    scale: bool | None,
    unfinished: bool,
) -> int:
    """Write the grades in DIR, which `grader grade` made, into a platform's own file.

    Nothing but grades and comments changes in it. Ends with 3 when somebody has no grade in it.
    """
    from grader.platforms.export import Request, Wishes
    from grader.platforms.export import export as write_export

    wishes = Wishes(column, scale, unfinished)
    filled = write_export(Request(folder, to, into, source, roster, student, wishes))
    print_notes(filled.problems)
    replaced = f", {filled.replaced} of them in place of another" if filled.replaced else ""
    click.echo(f"{filled.written} grades{replaced}, written to {into}")
    return ExitCode.NEEDS_REVIEW if filled.problems else ExitCode.DONE
