"""The last resort: a computer algebra system in a process of its own, which can be killed.

The process is started when it is first needed and anew when it died. It has a memory cap and so
many steps for every question, which it counts itself: a busy machine delays the answer, and does
not change it. Whatever happens to it, the question is only left undecided.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import subprocess
import threading
import time
from dataclasses import replace
from typing import IO

from grader.child_process import environment, module_command
from grader.equivalence.verdict import Attested
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation

#: Steps for one question, in calls of Python functions: about two seconds of computing.
STEPS = 3_000_000
#: Seconds until a process that does not answer counts as hanging. It ends by its steps long before;
#: this is for one that the system has stopped.
PATIENCE = 600.0
#: Processes that may work at the same time.
MAX_WORKERS = 4
#: Larger expressions are not sent.
MAX_BYTES = 200_000


class _Hangs(Exception):
    """The worker does not answer."""


class _Died(Exception):
    """The worker has ended, which no question makes it do."""


class _Process:
    """One worker process and its pipes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            module_command("grader.equivalence.scalars.attest.sympy_worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        self.ready = False

    def ask(self, request: bytes) -> str:
        """Send a request and return the answer; raise `_Hangs` or `_Died`."""
        if not self.ready:
            if self._line(PATIENCE) != "ready":
                raise _Died
            self.ready = True
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(len(request).to_bytes(8, "big") + request)
            self.process.stdin.flush()
        except OSError as error:
            raise _Died from error
        return self._line(PATIENCE)

    def _line(self, seconds: float) -> str:
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        line = b""
        while not line.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise _Hangs
            piece = os.read(self.process.stdout.fileno(), 4096)
            if not piece:
                raise _Died
            line += piece
        return line.decode().strip()

    def kill(self) -> None:
        """End the process and close its pipes."""
        self.process.kill()
        pipes: tuple[IO[bytes] | None, ...] = (self.process.stdin, self.process.stdout)
        for pipe in pipes:
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


class _Pool:
    """Idle workers; a thread takes one, or starts one if there is none."""

    def __init__(self) -> None:
        self.idle: list[_Process] = []
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(MAX_WORKERS)

    def ask(self, request: bytes) -> str:
        """Return the worker's answer, empty where it has none."""
        with self.places:
            try:
                return self._asked(request)
            except _Died:  # ended from outside: another one is asked the same
                with contextlib.suppress(_Died, _Hangs):
                    return self._asked(request)
            except _Hangs:
                pass
            return ""

    def _asked(self, request: bytes) -> str:
        with self.lock:
            worker = self.idle.pop() if self.idle else None
        worker = worker or _Process()
        try:
            answer = worker.ask(request)
        except BaseException:
            worker.kill()
            raise
        self._keep(worker)
        return answer

    def _keep(self, worker: _Process) -> None:
        with self.lock:
            self.idle.append(worker)

    def close(self) -> None:
        """End all idle workers."""
        with self.lock:
            workers, self.idle = self.idle, []
        for worker in workers:
            worker.kill()


_pool = _Pool()


def _after_fork() -> None:
    global _pool
    _pool = _Pool()  # the pipes of the parent's workers are the parent's


os.register_at_fork(after_in_child=_after_fork)


def attest(reference: Expression, answer: Expression, notation: Notation) -> Attested | None:
    """Ask the computer algebra system whether two expressions are equal; None if it cannot say."""
    request = pickle.dumps((reference, answer, replace(notation, same={}, shapes={}), STEPS))
    if len(request) > MAX_BYTES:
        return None
    method = _pool.ask(request)
    return Attested(f"sympy {method}") if method else None
