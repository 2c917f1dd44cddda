"""The last resort: a computer algebra system in a process of its own, which can be killed.

The process is started when it is first needed and anew when it died. It has a memory cap and so
many steps for every question, which it counts itself: a busy machine delays the answer, and does
not change it. What it does not find within them is left undecided.
"""

from __future__ import annotations

import os
import pickle
import threading
from dataclasses import replace

from grader.child_process import Answering, Gone
from grader.equivalence.verdict import Attested
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation

#: Steps for one question, in calls of Python functions: about two seconds of computing.
STEPS = 3_000_000
#: Processes that may work at the same time.
MAX_WORKERS = 4
#: So often a process that was ended from outside is started anew for one question.
TRIES = 3
#: Larger expressions are not sent.
MAX_BYTES = 200_000


class Unanswered(RuntimeError):
    """The process is ended from outside again and again: what it would say, nobody knows."""


class _Pool:
    """Idle workers; a thread takes one, or starts one if there is none."""

    def __init__(self) -> None:
        self.idle: list[Answering] = []
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(MAX_WORKERS)

    def ask(self, request: bytes) -> str:
        """Return the worker's answer, empty where it has none.

        No question makes a worker end: one that has ended is replaced, and asked the same.
        """
        with self.places:
            for _ in range(TRIES):
                try:
                    return self._asked(request)
                except Gone:
                    continue
        raise Unanswered("the computer algebra system is ended as soon as it is started")

    def _asked(self, request: bytes) -> str:
        with self.lock:
            worker = self.idle.pop() if self.idle else None
        worker = worker or Answering("grader.equivalence.scalars.attest.sympy_worker", quiet=True)
        answer = worker.ask(request)
        with self.lock:
            self.idle.append(worker)
        return answer.decode()

    def close(self) -> None:
        """End all idle workers."""
        with self.lock:
            workers, self.idle = self.idle, []
        for worker in workers:
            worker.close()


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
