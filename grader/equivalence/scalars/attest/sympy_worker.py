"""The worker process: takes pairs of expressions, tries to simplify their difference to zero.

It reads length-prefixed pickles, written by its own parent alone, from standard input, and answers
each with one line. It is run as `python -m grader.equivalence.sympy_worker`, and can be killed at
any time.
"""

from __future__ import annotations

import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

#: Memory that the worker may use, in bytes.
MEMORY = 1 << 31


def main() -> None:
    """Answer requests until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGPROF, _stop)
    sys.stdout = sys.stderr  # what a library prints must not look like an answer
    import sympy  # noqa: F401 - loaded before the first request, so that deadlines are for work

    _answer(target, "ready")
    while (size := source.read(8)) and len(size) == 8:
        request = pickle.loads(source.read(int.from_bytes(size, "big")))
        _answer(target, _in_time(*request))


def _answer(target: BinaryIO, text: str) -> None:
    target.write(text.encode() + b"\n")
    target.flush()


class _OutOfTime(BaseException):
    """The computing time is used up; no `except Exception` of a library may catch this."""


def _stop(*_: object) -> None:
    raise _OutOfTime


def _in_time(reference: Any, answer: Any, notation: Any, seconds: float) -> str:
    """Decide with so many seconds of this process's own computing time."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return _decide(reference, answer, notation)
    except _OutOfTime:
        return ""
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _decide(reference: Any, answer: Any, notation: Any) -> str:
    """Return the name of the method that shows the difference to be zero, or nothing."""
    from grader.equivalence.scalars.attest.to_sympy import NotConvertible, SympyConverter

    converter = SympyConverter(notation)
    try:
        left, right = converter.convert(reference), converter.convert(answer)
        for name, difference in _attempts(left, right):
            if difference == 0:
                return name
    except (NotConvertible, ArithmeticError, ValueError, TypeError, NotImplementedError,
            AttributeError, RecursionError, MemoryError, KeyError, IndexError):  # fmt: skip
        # sympy fails in all these ways on unusual input; the question then stays open
        return ""
    return ""


def _attempts(left: Any, right: Any) -> Iterator[tuple[str, Any]]:
    import sympy

    infinite = any(side in (sympy.oo, -sympy.oo) for side in (left, right))
    left, right = left.doit(), right.doit()
    if infinite:  # written so; of two sums without end that grow without bound nothing is said
        yield "doit", 0 if left == right else sympy.nan
        return
    difference = left - right
    yield "doit", difference
    steps: tuple[Callable[[Any], Any], ...] = (
        sympy.expand, sympy.sqrtdenest, sympy.radsimp, sympy.trigsimp, sympy.gammasimp,
        sympy.simplify,
    )  # fmt: skip
    for step in steps:
        yield step.__name__, step(difference)
    yield "simplify", sympy.simplify(left) - sympy.simplify(right)
    yield "rewrite", sympy.simplify(difference.rewrite(sympy.exp))


if __name__ == "__main__":
    main()
