"""The options that `check` and `grade` share: how the answer key is computed and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from grader.batch.cache import Cache
    from grader.batch.processes.pool import Limits

Command = TypeVar("Command", bound=Callable[..., Any])


def key_options(command: Command) -> Command:
    """Add `--model-seconds` and `--no-cache`."""
    seconds = click.option(
        "--model-seconds",
        type=click.FloatRange(min=0.1),
        default=60.0,
        show_default=True,
        help="Deadline of one model or reference.",
    )
    no_cache = click.option(
        "--no-cache", is_flag=True, help="Compute everything anew, and keep nothing."
    )
    return seconds(no_cache(command))


def chosen_cache(no_cache: bool) -> Cache:
    """Return the cache of answer keys."""
    from grader.batch.cache import NoCache
    from grader.batch.rubrics import key_cache

    return NoCache() if no_cache else key_cache()


def model_limits(seconds: float) -> Limits:
    """Return what the computation of one model may use."""
    from grader.batch.processes.pool import Limits

    return Limits(seconds=seconds)
