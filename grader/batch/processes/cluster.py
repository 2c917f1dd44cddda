"""Runs tasks on a cluster of dask.distributed; contents travel, no files have to be shared.

Each task runs in a process of the grader's own beside a worker of the cluster (`cluster_worker`),
under the same deadlines and caps as here, so that the results are the same. What a worker was doing
that is killed, the cluster gives to another one. A cluster believes everything that it is sent, and
so do we: its network has to be one that is trusted.
"""

from __future__ import annotations

import atexit
import contextlib
import pickle
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from grader.batch.cache import grader_fingerprint
from grader.batch.processes import pickling
from grader.batch.processes.pool import Ended, Limits
from grader.child_process import Answering, Gone
from grader.errors import Place, Problem, UsageError

Task = TypeVar("Task")
Value = TypeVar("Value")

_TASKS_AT_ONCE = 8
"""So many tasks travel together, unless the caller bundles more: a journey costs a millisecond."""
_AHEAD = 3
"""So many pieces wait on the cluster for each of its threads."""
_TRIES = 5
_CONNECT, _ALONE, _TICK = 20.0, 60.0, 5.0
"""Seconds: to find the cluster, without any worker until it counts as gone, between two looks."""


@dataclass(frozen=True)
class Work:
    """What is done with every task, as `pool.run_all` takes it."""

    function: Callable[[Any], Any]
    limits: Limits
    chunk: int = 1
    setup: Callable[..., None] | None = None
    setup_args: tuple[Any, ...] = ()
    preload: tuple[str, ...] = ()


def run_on_cluster(work: Work, tasks: Sequence[Task]) -> Iterator[tuple[int, Ended[Any]]]:
    """Yield `(index of the task, how it ended)` for every task, in the order of completion.

    Tasks are taken from the sequence as they are sent. Raises `UsageError` where there is no
    cluster, where its workers have another version of the grader, or where all of them are gone.
    """
    pickling.register()
    address = work.limits.cluster
    alone = replace(work, limits=replace(work.limits, jobs=1, cluster=""))
    size = max(work.chunk, _TASKS_AT_ONCE)
    pieces = [range(at, min(at + size, len(tasks))) for at in range(0, len(tasks), size)]
    with _connected(address) as client:
        yield from _Run(client, address, alone, tasks, pieces[::-1]).all()


class _Run:
    """The pieces that wait here, and those that are on the cluster."""

    def __init__(
        self, client: Any, address: str, work: Work, tasks: Sequence[Any], pieces: list[range]
    ) -> None:
        self.client, self.address, self.tasks = client, address, tasks
        self.work = pickle.dumps(work, protocol=pickle.HIGHEST_PROTOCOL)
        self.left = pieces
        self.running: dict[Any, range] = {}
        self.lost: Counter[range] = Counter()
        self.last_seen = time.monotonic()

    def all(self) -> Iterator[tuple[int, Ended[Any]]]:
        """Run everything."""
        try:
            while self.left or self.running:
                self._send()
                for future in self._finished():
                    piece = self.running.pop(future)
                    yield from self._result(future, piece)
        finally:
            self.client.cancel(list(self.running), force=True)

    def _send(self) -> None:
        threads = sum(self.client.nthreads().values())
        while self.left and len(self.running) < max(1, _AHEAD * threads):
            piece = self.left.pop()
            tasks = pickle.dumps([self.tasks[index] for index in piece])
            future = self.client.submit(
                run_piece, self.work, tasks, grader_fingerprint(), pure=False
            )
            self.running[future] = piece

    def _finished(self) -> set[Any]:
        """Wait until some piece is done; watch whether anybody is there to do it."""
        from distributed import wait

        while True:
            with contextlib.suppress(TimeoutError), self.client.as_current():
                done: set[Any] = wait(
                    list(self.running), timeout=_TICK, return_when="FIRST_COMPLETED"
                ).done
                self.last_seen = time.monotonic()
                return done
            if self.client.status == "running" and self.client.scheduler_info()["workers"]:
                self.last_seen = time.monotonic()
            elif time.monotonic() - self.last_seen > _ALONE:
                raise _gone(self.address)

    def _result(self, future: Any, piece: range) -> Iterator[tuple[int, Ended[Any]]]:
        """Yield what came of a piece; one whose workers were killed again and again is sent anew.

        That is never a task's own doing: what a task does ends its own process alone.
        """
        from distributed import KilledWorker

        if future.status == "finished":
            yield from zip(piece, pickle.loads(future.result()), strict=True)
            return
        error = None if future.status == "cancelled" else future.exception()
        if error is not None and not isinstance(error, KilledWorker | Lost):
            raise error
        self.lost[piece] += 1
        if self.lost[piece] > _TRIES:
            raise RuntimeError(f"{self.lost[piece]} workers were killed at one piece of work")
        if self.client.status != "running":
            raise _gone(self.address)
        self.left.append(piece)


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        text = "--cluster needs dask.distributed, which is not installed"
        mend = "run: pip install 'worked-grader[cluster]'"
        raise UsageError(
            Problem("cluster-not-installed", text, Place("--cluster"), mend)
        ) from error
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        text = "no cluster was found at this address"
        mend = "start `dask scheduler` and `dask worker`, and give the scheduler's address"
        raise UsageError(Problem("cluster-not-found", text, Place(address), mend)) from error
    try:
        yield client
    finally:
        client.close()


def _gone(address: str) -> UsageError:
    text = "the cluster, or the last of its workers, is gone"
    mend = "what was done is kept: start workers, and give the same command again"
    return UsageError(Problem("cluster-gone", text, Place(address), mend))


# -- on a machine of the cluster -------------------------------------------------------------------


def run_piece(work: bytes, tasks: bytes, fingerprint: str) -> bytes:
    """Run a piece of work beside this worker of the cluster; return how its tasks ended."""
    if fingerprint != grader_fingerprint():
        text = "a worker of the cluster has another version of the grader"
        mend = "install the same version, with the same additions, on all of its machines"
        raise UsageError(Problem("cluster-other-version", text, Place("--cluster"), mend))
    try:
        return _beside().ask(pickle.dumps((work, tasks)))
    except Gone as gone:
        raise Lost("the grader's process beside a worker of the cluster has ended") from gone


class Lost(Exception):
    """Something has ended the grader's process: its piece of work has to be done anew."""


_THREAD = threading.local()


def _beside() -> Answering:
    """Return the process of this thread of a worker, which is started once.

    Its tasks end by their own deadlines; so many may travel together that none is set here.
    """
    if not hasattr(_THREAD, "beside"):
        _THREAD.beside = Answering("grader.batch.processes.cluster_worker", patience=None)
        atexit.register(_THREAD.beside.close)
    found: Answering = _THREAD.beside
    return found
