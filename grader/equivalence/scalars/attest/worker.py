"""The last resort: a computer algebra system in a process of its own, which can be killed.

The process is started when it is first needed and anew when it died or was late. It has a memory
cap and so much computing time for every question, which it measures itself: a busy machine delays
the answer, and does not change it. Whatever happens to it, the question is only left undecided.
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

#: Seconds of computing for one question.
DEADLINE = 0.9
#: Seconds until a process that should start, or answer within its deadline, counts as dead.
PATIENCE = 4.0
#: Processes that may work at the same time.
MAX_WORKERS = 4
#: Larger expressions are not sent.
MAX_BYTES = 200_000


class _Late(Exception):
    """The worker did not answer in time, or is dead."""


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
        """Send a request and return the answer; raise `_Late`."""
        if not self.ready:
            if self._line(PATIENCE) != "ready":
                raise _Late
            self.ready = True
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(len(request).to_bytes(8, "big") + request)
            self.process.stdin.flush()
        except OSError as error:
            raise _Late from error
        return self._line(PATIENCE)

    def starting(self) -> bool:
        """Whether the process lives and has not said yet that it is ready."""
        return not self.ready and self.process.poll() is None

    def _line(self, seconds: float) -> str:
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        line = b""
        while not line.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise _Late
            piece = os.read(self.process.stdout.fileno(), 4096)
            if not piece:
                raise _Late
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
        """Return the worker's answer, empty where there is none in time."""
        with self.places:
            with self.lock:
                worker = self.idle.pop() if self.idle else None
            worker = worker or _Process()
            try:
                answer = worker.ask(request)
            except _Late:
                if worker.starting():  # it will be there for the next question
                    self._keep(worker)
                else:
                    worker.kill()
                    self.warm_up()
                return ""
            except BaseException:
                worker.kill()
                raise
            self._keep(worker)
            return answer

    def _keep(self, worker: _Process) -> None:
        with self.lock:
            self.idle.append(worker)

    def warm_up(self) -> None:
        """Start a worker, if there is none, without waiting for it."""
        if not self.idle:
            self._keep(_Process())

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
    request = pickle.dumps((reference, answer, replace(notation, same={}, shapes={}), DEADLINE))
    if len(request) > MAX_BYTES:
        return None
    method = _pool.ask(request)
    return Attested(f"sympy {method}") if method else None
