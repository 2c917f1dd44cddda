"""What `grade` and `regrade` share: which class is graded, where to, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import wraps
from pathlib import Path

import click

from grader.batch.again.last_run import Inputs
from grader.commands.options.key import key_options
from grader.commands.options.limits import cluster_option, limit_options


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The arguments and options of a command that grades a class."""

    rubric: Path
    submissions: tuple[Path, ...]
    out: Path
    rosters: tuple[Path, ...]
    database: str
    transcriber: str
    jobs: int
    seconds: float
    memory: int
    cluster: str
    model_seconds: float
    no_cache: bool

    def inputs(self, **more: object) -> Inputs:
        """Return what a run with these options, and `more` of its command, reads.

        How many workers it has, and what they may use, does not change what they give.
        """
        alike = replace(self, jobs=0, seconds=0.0, memory=0, cluster="", model_seconds=0.0)
        options = repr((alike, sorted(more.items())))
        return Inputs(self.rubric, (*self.submissions, *self.rosters), self.out, options)


def run_options(out: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Add the arguments and options; the command gets them as one `RunOptions`.

    `out` is the help of `--out`.
    """
    options = (
        click.argument("rubric", type=click.Path(path_type=Path)),
        click.argument("submissions", type=click.Path(path_type=Path), nargs=-1, required=True),
        click.option(
            "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=out
        ),
        click.option(
            "--roster",
            "rosters",
            type=click.Path(path_type=Path),
            multiple=True,
            help="With a zip: a platform's table of students, grades or groups.",
        ),
        click.option(
            "--database", default="", help="Where decisions are, if not in DIR/review.db."
        ),
        click.option(
            "--transcriber",
            default="",
            metavar="NAME",
            help="A plug-in that is asked for the text of pictures; none is, if not named.",
        ),
        limit_options(seconds=60.0, of="submission"),
        cluster_option,
        key_options,
    )

    def add(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def gathered(**given: object) -> int:
            own = {field.name: given.pop(field.name) for field in fields(RunOptions)}
            return command(RunOptions(**own), **given)  # type: ignore[arg-type]

        for option in reversed(options):
            gathered = option(gathered)
        return gathered

    return add
