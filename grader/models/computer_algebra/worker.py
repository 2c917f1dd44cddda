"""The worker's side of `in_worker`: reads requests from its input until that ends."""

from __future__ import annotations

import pickle

from grader.child_process import answering, cap_memory, processor_deadline, requests

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


def main() -> None:
    """Answer requests: seconds, a function and its arguments."""
    send = answering()
    cap_memory(MEMORY)
    for request in requests():
        send(_answer(request))


if __name__ == "__main__":
    main()
