"""The worker's side of `in_worker`: reads requests from its input until that ends."""

from __future__ import annotations

import os
import pickle
import sys
from typing import IO

from grader.child_process import cap_memory, processor_deadline

MEMORY = 2 << 30


def _answer(request: bytes) -> bytes:
    """Run one request; whatever it raises is the answer, to be raised where it was asked."""
    try:
        seconds, function, args, kwargs = pickle.loads(request)
        with processor_deadline(seconds):
            return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:  # raised again by `within_deadline`, with its own type
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise SystemExit  # the parent has closed the pipe
    return data


def main() -> None:
    """Answer requests: eight bytes of length, then seconds, a function and its arguments."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    cap_memory(MEMORY)
    while True:
        size = int.from_bytes(_exactly(sys.stdin.buffer, 8), "big")
        answer = _answer(_exactly(sys.stdin.buffer, size))
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


if __name__ == "__main__":
    main()
