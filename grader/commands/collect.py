"""`grader collect`: the download of a platform in, one folder for each student out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.exits import ExitCode, print_notes

if TYPE_CHECKING:
    from grader.platforms.collect import Collected

_PLATFORMS = (
    *("blackboard", "brightspace", "canvas", "github-classroom", "gradescope", "moodle"),
    *("nbgrader", "plain"),
)


@click.command()
@click.argument("downloads", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    required=True,
    help="A new folder for the submissions and roster.csv.",
)
@click.option(
    "--roster",
    "rosters",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A platform's table of students, grades or groups; may be given several times.",
)
@click.option(
    "--platform",
    type=click.Choice(_PLATFORMS),
    default=None,
    help="The platform, where it is not found out rightly.",
)
@click.option("--assignment", default="", help="One assignment of several (nbgrader).")
@click.option(
    "--name-by",
    type=click.Choice(["id", "login", "sis_id", "email"]),
    default=None,
    help="What the folders are named by, instead of names with numbers.",
)
def collect(
    downloads: tuple[Path, ...],
    into: Path,
    rosters: tuple[Path, ...],
    platform: str | None,
    assignment: str,
    name_by: str | None,
) -> int:
    """Bring DOWNLOADS of a learning platform, zips or folders, into one folder a student.

    The latest attempt of each counts. Ends with 3 when something was left out or is doubtful.
    """
    from grader.platforms.collect import Choices
    from grader.platforms.collect import collect as collect_into

    choices = Choices(platform or "", rosters, assignment, name_by or "")
    collected = collect_into(downloads, into, choices)
    print_notes(collected.problems)
    for line in _summary(collected):
        click.echo(line)
    click.echo(f"Written to {into}, with roster.csv. Next: grader grade RUBRIC {into} --out DIR")
    return ExitCode.NEEDS_REVIEW if collected.problems else ExitCode.DONE


def _summary(collected: Collected) -> list[str]:
    rows = collected.enrolled
    several = sum(row.attempts not in ("", "1") for row in rows)
    late = sum(bool(row.late) for row in rows)
    absent = [row for row in rows if not row.folder]
    lines = [f"{collected.folders} submissions, from {' and '.join(collected.platforms)}"]
    if len(rows) - len(absent) > collected.folders:
        lines.append(f"{len(rows) - len(absent)} students, groups counted with all their members")
    if several:
        lines.append(f"{several} with several attempts: the latest counts")
    if late:
        lines.append(f"{late} late")
    if absent:
        lines.append(f"{len(absent)} of the roster handed in nothing")
    return lines
