"""`grader review`: the page on which people decide."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), help="Of 127.0.0.1; else 8642, if free.")
@click.option("--database", default="", help="Where decisions are kept, if not in DIR/review.db.")
@click.option("--marker", default="", help="Your name, as others who mark see it.")
@click.option(
    "--double",
    type=click.IntRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Share of the answers that two people mark without knowing of each other.",
)
@click.option("--assistant", default="", help="Whose proposals are shown, such as `hints`.")
def review(
    folder: Path, port: int | None, database: str, marker: str, double: int, assistant: str
) -> int:
    """Decide in the browser about what was graded into DIR.

    Decisions are saved as they are made. When the command ends, grades, results and feedback are
    written with them.
    """
    from grader.review.web import Options, serve

    for line in serve(Options(folder, port, database, marker, double, assistant), click.echo):
        click.echo(line)
    return ExitCode.DONE
