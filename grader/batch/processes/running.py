"""Where tasks run: in workers of this machine, or on those of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from grader.batch.processes.pool import Ended, Limits, run_all

Task = TypeVar("Task")
Value = TypeVar("Value")


def run_tasks(
    function: Callable[[Task], Value],
    tasks: Sequence[Task],
    limits: Limits,
    *,
    chunk: int = 1,
    setup: Callable[..., None] | None = None,
    setup_args: tuple[Any, ...] = (),
    preload: tuple[str, ...] = (),
) -> Iterator[tuple[int, Ended[Value]]]:
    """Do what `pool.run_all` does, on the cluster that the limits name, if they name one.

    The results are the same: on a cluster each task runs under the same supervision.
    """
    if not limits.cluster:
        return run_all(
            function, tasks, limits,
            chunk=chunk, setup=setup, setup_args=setup_args, preload=preload,
        )  # fmt: skip
    from grader.batch.processes.cluster import Work, run_on_cluster

    return run_on_cluster(Work(function, limits, chunk, setup, setup_args, preload), tasks)
