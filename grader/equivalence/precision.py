"""The one place that sets the precision of ball arithmetic.

FLINT keeps the precision in a context that the whole process shares, so it is changed under a lock
and restored; the lock is made anew in a forked child.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import flint

#: Bits tried one after the other until a question is decided.
LADDER = (64, 256, 1024)
FIRST = LADDER[0]

_lock = threading.RLock()


def _new_lock() -> None:
    global _lock
    _lock = threading.RLock()
    flint.ctx.prec = FIRST


os.register_at_fork(after_in_child=_new_lock)
flint.ctx.prec = FIRST


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with this many bits inside the block, alone in the process."""
    with _lock:
        before = flint.ctx.prec
        flint.ctx.prec = bits
        try:
            yield
        finally:
            flint.ctx.prec = before
