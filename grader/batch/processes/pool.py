"""Runs one function over many tasks in worker processes, so that no task can hang or kill another.

A worker that is late or dead is replaced; what became of its task is a value (`Late`, `Died`). An
exception in the function is a bug and is kept as `Crashed`, to be shown loudly by the caller.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import queue
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from grader.batch.processes import pickling
from grader.batch.processes.forgetting import Forgetting
from grader.child_process import cap_memory, end_with_parent, processor_deadline, wall, was_late
from grader.errors import Place, Problem, UsageError

Task = TypeVar("Task")
Value = TypeVar("Value")

pickling.register()

_Future = Future[list["bytes | Crashed"]]

MEBIBYTE = 1024 * 1024
_OUT_OF_MEMORY = 77
_MAX_RESTARTS = 3  # of a pool that has done nothing
_STALL = 60.0
_TICK = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """What workers may use: `seconds` per task, `memory` in bytes each; there are `jobs` of them.

    Where a `cluster` is named, by the address of its scheduler, they are on its machines.

    The seconds are time of the processor, so that a busy machine fails nobody. What does not use it
    and does not come back either, ends after several times as long.
    """

    jobs: int = 0
    seconds: float = 60.0
    memory: int = 2048 * MEBIBYTE
    cluster: str = ""

    @classmethod
    def of(cls, jobs: int, seconds: float, mebibytes: int, cluster: str = "") -> Limits:
        """Return limits in the units of the command line."""
        return cls(jobs, seconds, mebibytes * MEBIBYTE, cluster)

    @property
    def wall(self) -> float:
        """Seconds on the clock after which a task hangs."""
        return wall(self.seconds)

    @property
    def workers(self) -> int:
        """The number of workers; all processors when `jobs` is 0."""
        return self.jobs or os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Done(Generic[Value]):
    """The function came back with this value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Late:
    """The task was ended at its deadline."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Died:
    """The worker process ended by itself; `reason` is a phrase such as `ran out of memory`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Crashed:
    """The function raised: a bug in the grader, with its traceback as text."""

    traceback: str


Ended = Done[Value] | Late | Died | Crashed
Crashes = dict[str, list[str]]  # by traceback: the names of the tasks that ended so


def run_all(
    function: Callable[[Task], Value],
    tasks: Sequence[Task],
    limits: Limits,
    *,
    chunk: int = 1,
    setup: Callable[..., None] | None = None,
    setup_args: tuple[Any, ...] = (),
    preload: tuple[str, ...] = (),
) -> Iterator[tuple[int, Ended[Value]]]:
    """Yield `(index of the task, how it ended)` for every task, in the order of completion.

    `chunk` tasks travel together when they are small; a chunk that is late or dies is run again one
    by one, so that only the guilty task pays. A worker that something outside has killed may be
    innocent: its task runs once more, alone, when all others are done. `setup` runs once in each
    worker; `preload` names modules that are imported once for all workers.
    """
    left = [range(start, min(start + chunk, len(tasks))) for start in range(0, len(tasks), chunk)]
    restarts, retried = 0, set[range]()
    while left and restarts < _MAX_RESTARTS:
        before = sum(map(len, left))
        with _Workers(limits, setup, setup_args, preload) as workers:
            left = yield from workers.run(function, tasks, left, retried)
        restarts = restarts + 1 if sum(map(len, left)) == before else 0
    if left:
        raise RuntimeError("the worker processes end as soon as they are started")


class _Workers:
    """A pool of worker processes, and the queue of what they have finished."""

    def __init__(
        self,
        limits: Limits,
        setup: Callable[..., None] | None,
        setup_args: tuple[Any, ...],
        preload: tuple[str, ...],
    ) -> None:
        self.limits = limits
        self.finished: queue.SimpleQueue[tuple[range, _Future]] = queue.SimpleQueue()
        with _starting():
            self.pool = ProcessPool(
                max_workers=limits.workers,
                initializer=_prepare_worker,
                initargs=(limits, setup, setup_args),
                context=_context(preload),
            )

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.stop()  # type: ignore[no-untyped-call]
        self.pool.join()

    def run(
        self,
        function: Callable[[Task], Value],
        tasks: Sequence[Task],
        pieces: list[range],
        retried: set[range],
    ) -> Generator[tuple[int, Ended[Value]], None, list[range]]:
        """Run the pieces; return (as the generator's value) those that a broken pool left over."""
        waiting = set(pieces)
        again: list[range] = []
        alive = all(self._schedule(function, tasks, piece) for piece in pieces)
        while (waiting or again) and alive:
            if not waiting:
                waiting.add(again.pop())
                alive = all(self._schedule(function, tasks, piece) for piece in waiting)
                continue
            done = self._next_done()
            if done is None:
                break
            piece, future = done
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                break
            waiting.remove(piece)
            if error is None:
                yield from zip(piece, map(_received, future.result()), strict=True)
            elif len(piece) > 1:
                singles = [range(index, index + 1) for index in piece]
                waiting.update(singles)
                alive = all(self._schedule(function, tasks, single) for single in singles)
            elif _was_killed(error) and piece not in retried:
                retried.add(piece)
                again.append(piece)
            else:
                yield piece[0], _ended(error, self.limits)
        return sorted([*waiting, *again], key=lambda piece: piece.start)

    def _next_done(self) -> tuple[range, _Future] | None:
        """Wait for a piece; None when the pool is broken or nothing has come for too long.

        Some piece has to come within the deadline and the time that ending a worker takes.
        """
        end = time.monotonic() + self.limits.wall + _STALL
        while time.monotonic() < end:
            with contextlib.suppress(queue.Empty):
                return self.finished.get(timeout=_TICK)
            if not self.pool.active:
                return None
        return None

    def _schedule(
        self, function: Callable[[Task], Value], tasks: Sequence[Task], piece: range
    ) -> bool:
        """Hand a piece to the workers; whether the pool still takes any."""
        sent = [tasks[index] for index in piece]
        try:
            with _starting():
                future: _Future = self.pool.schedule(
                    _run_piece, args=(function, sent), timeout=self.limits.wall
                )
        except RuntimeError:  # the pool has broken
            return False
        future.add_done_callback(lambda done: self.finished.put((piece, done)))
        return True


@contextlib.contextmanager
def _starting() -> Iterator[None]:
    """Make of a refusal of the system to start workers a `UsageError`.

    They talk by a socket among the temporary files and by locks in shared memory.
    """
    try:
        yield
    except OSError as error:
        text = f"the worker processes cannot be started: {error.strerror or error}"
        mend = "make room for temporary files, or name another place for them with TMPDIR"
        place = Place(os.environ.get("TMPDIR", "TMPDIR"))
        raise UsageError(Problem("workers-not-started", text, place, mend)) from error


_LAST = "grader.batch.processes.frozen"


def _context(preload: tuple[str, ...]) -> Any:
    """Return a way to start processes that is safe beside the threads of the pool.

    They import nothing from the current folder, which may hold what students handed in.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__, *preload, _LAST])
    return context


_GARBAGE = (20_000, 20, 20)
"""After how many new objects, and rounds of that, garbage is collected: most of them die young."""
_SECONDS = [0.0]
_FORGETTING: list[Forgetting] = []


def _prepare_worker(
    limits: Limits, setup: Callable[..., None] | None, setup_args: tuple[Any, ...]
) -> None:
    end_with_parent()
    cap_memory(limits.memory)
    _SECONDS[:] = [limits.seconds]
    if setup is not None:
        setup(*setup_args)
    _keep_out_of_the_way()
    _FORGETTING[:] = [Forgetting(limits.memory)]


def _keep_out_of_the_way() -> None:
    """Let the garbage collector pass over what lives as long as the process: code and rubric."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def _run_piece(function: Callable[[Task], Value], tasks: list[Task]) -> list[bytes | Crashed]:
    return [_run_one(function, task) for task in tasks]


def _run_one(function: Callable[[Task], Value], task: Task) -> bytes | Crashed:
    """Return the value as it is sent; pickled here, so that what cannot be sent is a crash too."""
    try:
        with processor_deadline(_SECONDS[0]):
            sent = pickle.dumps(function(task), protocol=pickle.HIGHEST_PROTOCOL)
        for each in _FORGETTING:
            each.after_task()
        return sent
    except MemoryError:  # what is left of the process is not to be trusted with the next task
        os._exit(_OUT_OF_MEMORY)
    except Exception:  # not hidden: the caller prints it and ends with the exit code of a bug
        return Crashed(traceback.format_exc())


def _received(sent: bytes | Crashed) -> Done[Any] | Crashed:
    return sent if isinstance(sent, Crashed) else Done(pickle.loads(sent))


def _was_killed(error: BaseException) -> bool:
    """Whether a signal has ended the worker that is not that of its own deadline."""
    code = error.exitcode if isinstance(error, ProcessExpired) else 0
    return code < 0 and not was_late(code)


def _ended(error: BaseException, limits: Limits) -> Late | Died | Crashed:
    if isinstance(error, TimeoutError):
        return Late(limits.seconds)
    if isinstance(error, ProcessExpired):
        if was_late(error.exitcode):
            return Late(limits.seconds)
        if error.exitcode == _OUT_OF_MEMORY:
            return Died(f"ran out of its {limits.memory // MEBIBYTE} MiB of memory")
        return Died(f"was ended by the system (exit code {error.exitcode})")
    return Crashed("".join(traceback.format_exception(error)))
