"""The worker process: takes pairs of expressions, tries to simplify their difference to zero.

It reads pickles, written by its own parent alone, and answers each with a few letters. It can be
killed at any time.

Every question is worked on in a child of its own, which is made as this process was when it
started: what sympy remembers of one question has no part in another. The work is counted in calls
of functions, so that neither a busy machine nor the speed of the processor changes an answer.
"""

from __future__ import annotations

import os
import pickle
import random
import resource
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from grader.child_process import answering, end_after, requests, with_same_addresses

#: Memory that the worker may use, in bytes.
MEMORY = 1 << 31
#: Seconds of computing after which a child is ended that makes no calls: a fault, not a limit.
HANGS = 60.0
_USED_UP = 2


def main() -> None:
    """Answer requests until the input ends."""
    with_same_addresses()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    send = answering()
    _prepare()
    for request in requests():
        send(_of_child(request))


def _prepare() -> None:
    """Load what questions need, so that each finds the same state and none is counted for it."""
    import sympy
    from sympy.core import random as sympy_random
    from sympy.core.cache import clear_cache

    x = sympy.Symbol("x", real=True)
    for difference in (sympy.sin(x) ** 2, sympy.Integral(sympy.exp(-(x**2)), (x, 0, sympy.oo))):
        for _ in _attempts(difference, sympy.Integer(1)):
            pass
    clear_cache()
    random.seed(0)
    sympy_random.seed(0)


def _of_child(request: bytes) -> bytes:
    """Let a child decide; what it does not come to an end with, it leaves open."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _decide_and_exit(request, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return answer if status == 0 else b""


def _decide_and_exit(request: bytes, writing: int) -> None:
    end_after(HANGS)
    reference, answer, notation, steps = pickle.loads(request)
    _count_calls(steps)
    method = _decide(reference, answer, notation)
    sys.settrace(None)
    os.write(writing, method.encode())
    os._exit(0)


def _count_calls(steps: int) -> None:
    """End this process with so many calls of Python functions."""
    left = steps

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(_USED_UP)

    sys.settrace(count)


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
