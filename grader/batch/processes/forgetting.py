"""A worker forgets what it remembers when that has become large.

Tables that remember are bounded by their entries; entries of hostile pages may be large, and what
one student has handed in must not use up the memory of the next. Nothing that is remembered changes
a result, so it may be forgotten at any time.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

from grader.expressions.interning import drop_dead_nodes

_SHARE = 4
"""This part of a worker's memory may be filled with what is remembered."""
_FEWEST = 64
"""Smaller tables hold what is dear to make anew, such as processes."""


def tables() -> Iterator[_lru_cache_wrapper[Any]]:
    """Yield the tables of the grader that remember what was worked out, where they are large."""
    for name in [each for each in sys.modules if each.startswith("grader.")]:
        for value in list(vars(sys.modules[name]).values()):
            own = isinstance(value, _lru_cache_wrapper) and value.__module__ == name
            if own and (value.cache_parameters()["maxsize"] or 0) >= _FEWEST:
                yield value


def forget() -> None:
    """Empty all these tables."""
    for table in tables():
        table.cache_clear()
    gc.collect()
    drop_dead_nodes()


def resident() -> int:
    """Return the bytes of memory in use by this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


class Forgetting:
    """Watches the memory of a worker that may have so many bytes."""

    def __init__(self, memory: int, used: Callable[[], int] = resident) -> None:
        self.used = used
        self.full = used() + memory // _SHARE

    def after_task(self) -> None:
        """Forget everything if what is remembered fills its part of the memory."""
        if self.used() > self.full:
            forget()
            # What was freed may stay with the process, and is filled anew before it takes more.
            self.full = max(self.full, self.used())
