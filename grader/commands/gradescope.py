"""`grader gradescope`: the grader as an autograder of Gradescope."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.exits import ExitCode, print_crashes
from grader.commands.options.key import chosen_cache, model_limits
from grader.commands.options.limits import limit_options

_name_by = click.option(
    "--name-by",
    type=click.Choice(["name", "email", "id"]),
    default="name",
    show_default=True,
    help="What a student is called, where a rubric has numbers of its own for each.",
)


@click.group()
def gradescope() -> None:
    """Make an autograder for Gradescope from a rubric."""


@gradescope.command()
@click.argument("rubric", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The zip to upload as autograder.",
)
@click.option(
    "--wheels",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="A folder of wheels for the libraries; then the image needs no index.",
)
@_name_by
def pack(rubric: Path, into: Path, wheels: Path | None, name_by: str) -> int:
    """Write the zip for RUBRIC, with setup.sh, run_autograder, the rubric and the grader."""
    from grader.batch.rubrics import load_once
    from grader.batch.writing import write_bytes_atomically
    from grader.platforms.autograder import autograder_zip

    loaded = load_once(rubric, chosen_cache(no_cache=False))
    write_bytes_atomically(into, autograder_zip(rubric, loaded, wheels, name_by))
    click.echo(f"Written to {into}: upload it on Gradescope under Configure Autograder")
    return ExitCode.DONE


@gradescope.command()
@click.argument("rubric", type=click.Path(path_type=Path))
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("/autograder"),
    show_default=True,
    help="Where Gradescope has put the submission, and takes the results from.",
)
@limit_options(seconds=300.0, of="submission")
@click.option("--model-seconds", default=120.0, show_default=True, help="For each model.")
@_name_by
def run(
    rubric: Path,
    root: Path,
    jobs: int,
    seconds: float,
    memory: int,
    model_seconds: float,
    name_by: str,
) -> int:
    """Grade the one submission below the root; run_autograder calls this."""
    from grader.batch.cache import NoCache
    from grader.batch.processes.pool import Limits
    from grader.batch.rubrics import load_once
    from grader.platforms.autograder import run_autograder

    loaded = load_once(rubric, NoCache(), model_limits(model_seconds))
    done = run_autograder(loaded, root, Limits.of(jobs, seconds, memory), name_by)
    print_crashes(done.crashes)
    return ExitCode.BUG if done.crashes else ExitCode.DONE
