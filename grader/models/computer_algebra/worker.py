"""The worker's side of `deadline`: reads requests from its input until that ends."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import IO

MEMORY = 2 << 30


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answer(request: bytes) -> bytes:
    """Run one request; whatever it raises is the answer, to be raised where it was asked.

    With its seconds of computing used up, the process ends: nothing catches the timer's signal.
    """
    try:
        seconds, function, args, kwargs = pickle.loads(request)
        _set_timer(seconds)
        return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:  # raised again by `within_deadline`, with its own type
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    finally:
        _set_timer(0)


def _set_timer(seconds: float) -> None:
    if hasattr(signal, "setitimer"):  # not on every system
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise SystemExit  # the parent has closed the pipe
    return data


def main() -> None:
    """Answer requests: eight bytes of length, then a pickled function with its arguments."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    _limit_memory()
    while True:
        size = int.from_bytes(_exactly(sys.stdin.buffer, 8), "big")
        answer = _answer(_exactly(sys.stdin.buffer, size))
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


if __name__ == "__main__":
    main()
