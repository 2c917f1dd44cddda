"""The options that `grade`, `verify` and `steps` share: how many workers, and what each may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def limit_options(seconds: float, of: str) -> Callable[[Command], Command]:
    """Add `--jobs`, `--seconds` and `--memory`, the deadline being `seconds` of one `of`."""
    options = (
        click.option(
            "--jobs", type=click.IntRange(min=0), default=0, help="Workers; 0 is one a core."
        ),
        click.option(
            "--seconds",
            type=click.FloatRange(min=0.1),
            default=seconds,
            show_default=True,
            help=f"Deadline of one {of}.",
        ),
        click.option(
            "--memory",
            type=click.IntRange(min=256),
            default=2048,
            show_default=True,
            help="Memory of one worker, in MiB.",
        ),
    )

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


cluster_option = click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Work on a dask.distributed cluster, by its scheduler's address, instead of on --jobs.",
)
"""Where `grade`, `verify` and `steps` find workers on other machines."""
