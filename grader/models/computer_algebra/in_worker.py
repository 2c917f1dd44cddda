"""Heavy computations in a process of their own, ended at a deadline of the processor's time.

The process is started on first use, whatever the main program is, and anew after one that was late
or died. It runs module-level functions on data that can be pickled.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import subprocess
import threading
import time
from collections.abc import Callable
from typing import IO, Any, ParamSpec, TypeVar

from grader.child_process import environment, module_command, wall

SECONDS = 30.0
"""Time of the processor that one computation may take; past it the process ends."""

P = ParamSpec("P")
T = TypeVar("T")


class TooLong(Exception):
    """The computation did not end within its deadline or its memory."""


class _Worker:
    """The process and its pipes; one computation at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the answer; raise `TooLong`, the process being ended."""
        with self.lock:
            try:
                return self._asked(request)
            except (TooLong, OSError):
                self._end()
                raise TooLong(f"not computed within {SECONDS:g} seconds") from None
            except BaseException:
                self._end()
                raise

    def _asked(self, request: bytes) -> bytes:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(len(request).to_bytes(8, "big") + request)
        process.stdin.flush()
        end = time.monotonic() + wall(SECONDS)
        size = int.from_bytes(_read(process.stdout, 8, end), "big")
        return _read(process.stdout, size, end)

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                module_command("grader.models.computer_algebra.worker"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment(),
            )
        return self.process

    def _end(self) -> None:
        if self.process is None:
            return
        self.process.kill()
        pipes: tuple[IO[bytes] | None, ...] = (self.process.stdin, self.process.stdout)
        for pipe in pipes:
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()
        self.process = None

    def close(self) -> None:
        """End the process."""
        with self.lock:
            self._end()


def _read(pipe: IO[bytes], size: int, end: float) -> bytes:
    data = b""
    while len(data) < size:
        left = end - time.monotonic()
        if left <= 0 or not select.select([pipe.fileno()], [], [], left)[0]:
            raise TooLong
        piece = os.read(pipe.fileno(), size - len(data))
        if not piece:
            raise TooLong
        data += piece
    return data


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
