"""The one place that sets the precision of ball arithmetic.

FLINT keeps the precision in a context that the whole process shares, so it is changed under a lock
and restored; the lock is made anew in a forked child.
"""

from __future__ import annotations

import os
import threading

import flint

#: Bits tried one after the other until a question is decided.
LADDER = (64, 256, 1024)
FIRST = LADDER[0]
#: With so many bits, what has no end is worked out to many digits and not to a dozen.
FINE = LADDER[1]
#: Terms of the longest power series.
SERIES = 32

_lock = threading.RLock()


def _new_lock() -> None:
    global _lock
    _lock = threading.RLock()
    flint.ctx.prec = FIRST
    flint.ctx.cap = SERIES


os.register_at_fork(after_in_child=_new_lock)
flint.ctx.prec = FIRST
flint.ctx.cap = SERIES


def is_fine() -> bool:
    """Whether bounds of sums and integrals without end are to be narrow, at present."""
    return flint.ctx.prec >= FINE


class precision:
    """Compute with this many bits inside the block, alone in the process."""

    __slots__ = ("before", "bits", "lock")

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __enter__(self) -> None:
        self.lock = _lock  # a child that is forked inside the block has another
        self.lock.acquire()
        self.before = flint.ctx.prec
        if self.before != self.bits:
            flint.ctx.prec = self.bits

    def __exit__(self, *_: object) -> None:
        if self.before != self.bits:
            flint.ctx.prec = self.before
        self.lock.release()
