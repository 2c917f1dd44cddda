"""Heavy computations in a process of their own, ended at a deadline of the processor's time.

The process is started on first use, whatever the main program is, and anew after one that was late
or died. It runs module-level functions on data that can be pickled.
"""

from __future__ import annotations

import atexit
import os
import pickle
import threading
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from grader.child_process import Answering, Gone

SECONDS = 30.0
"""Time of the processor that one computation may take; past it the process ends."""

P = ParamSpec("P")
T = TypeVar("T")


class TooLong(Exception):
    """The computation did not end within its deadline or its memory."""


class _Worker:
    """The process, for one computation at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process = Answering("grader.models.computer_algebra.worker")

    def ask(self, request: bytes) -> bytes:
        """Return the answer to a request; raise `TooLong`.

        A process that has ended otherwise than by its deadline may have been killed from outside:
        it is asked once more.
        """
        with self.lock:
            try:
                return self._unless_killed(request)
            except Gone:
                raise TooLong(f"not computed within {SECONDS:g} seconds") from None

    def _unless_killed(self, request: bytes) -> bytes:
        try:
            return self.process.ask(request)
        except Gone as gone:
            if gone.late:
                raise
            return self.process.ask(request)

    def close(self) -> None:
        """End the process."""
        with self.lock:
            self.process.close()


_worker = _Worker()


def _after_fork() -> None:
    global _worker
    _worker = _Worker()  # the parent's process answers to the parent


os.register_at_fork(after_in_child=_after_fork)
atexit.register(lambda: _worker.close())


def within_deadline(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a module-level function in the worker; raise `TooLong` past `SECONDS`.

    What the function raises is raised here.
    """
    request = pickle.dumps((SECONDS, function, args, kwargs))
    answer: tuple[bool, Any] = pickle.loads(_worker.ask(request))
    succeeded, value = answer
    if not succeeded:
        raise value
    return value  # type: ignore[no-any-return]
