"""How much work a comparison may be, in steps that depend on the two expressions alone.

A step is the evaluation of one operation at one point, about a microsecond. Each procedure says
before it begins what it may cost, whatever is remembered from earlier questions; so a verdict with
a limit is the same on every machine, under every load, and in whatever order things are asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: What the procedures cost that are no evaluations: a node in a normal form, a question to the
#: computer algebra system, an evaluation of a sum, an integral or a limit.
NORMAL_FORM, ATTEST, LAZY = 40, 500_000, 1_000

_left: ContextVar[list[int] | None] = ContextVar("steps left", default=None)


class OutOfSteps(Exception):
    """The next procedure would pass the limit."""


@contextmanager
def at_most(steps: int | None) -> Iterator[None]:
    """Let what is compared inside take no more steps; None sets no limit. Of threads each its own.

    Raises `OutOfSteps` inside the block.
    """
    before = _left.set(None if steps is None else [steps])
    try:
        yield
    finally:
        _left.reset(before)


def spend(steps: int) -> None:
    """Take steps from what is left; raise `OutOfSteps` where that is less."""
    left = _left.get()
    if left is not None:
        left[0] -= steps
        if left[0] < 0:
            raise OutOfSteps
