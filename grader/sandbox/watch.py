"""Ends a process that has used up its time of the processor, however busy the machine is."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache

CAN_WATCH = sys.platform.startswith("linux")
_LOOK = 0.1  # seconds between two looks


@dataclass
class Watched:
    """A process with the time at which it is ended; `late` says that it was."""

    pid: int
    end: float
    late: bool = False


@contextmanager
def watched(pid: int | None, seconds: float) -> Iterator[Watched]:
    """End a process that uses more than so much time while something is done with it.

    Where the system does not tell the time of another process, nothing is done.
    """
    if not CAN_WATCH or not pid:
        yield Watched(0, 0.0)
        return
    own = Watched(pid, _used(pid) + seconds)
    watch = _watch_of(os.getpid())
    watch.add(own)
    try:
        yield own
    finally:
        watch.remove(own)


@lru_cache(maxsize=4)
def _watch_of(process: int) -> _Watch:
    """Return the watch of a process (a forked one has no thread of its parent's)."""
    return _Watch()


class _Watch:
    """A thread that looks at what is watched, and sleeps while there is nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: list[Watched] = []
        self._some = threading.Event()
        threading.Thread(target=self._look_on, daemon=True).start()

    def add(self, own: Watched) -> None:
        """Begin to watch."""
        with self._lock:
            self._watched.append(own)
            self._some.set()

    def remove(self, own: Watched) -> None:
        """End to watch; whoever has the process now is not taken for this one."""
        with self._lock:
            self._watched.remove(own)
            if not self._watched:
                self._some.clear()

    def _look_on(self) -> None:
        while True:
            self._some.wait()
            time.sleep(_LOOK)
            with self._lock:
                for each in self._watched:
                    if not each.late and _used(each.pid) > each.end:
                        each.late = True
                        with suppress(ProcessLookupError):
                            os.kill(each.pid, signal.SIGKILL)


def _used(pid: int) -> float:
    """Return the seconds that a process has used of the processor, 0 if it has ended.

    The number of its clock is made of its own, as the system's `clock_getcpuclockid` does.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0
