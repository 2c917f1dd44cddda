"""Heavy computations in a process of their own, ended at a deadline."""

from __future__ import annotations

import atexit
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, ParamSpec, TypeVar

SECONDS = 30.0
MEMORY = 2 << 30

P = ParamSpec("P")
T = TypeVar("T")


class TooLong(Exception):
    """The computation did not end within its deadline or its memory."""


class _Worker:
    """One process, made on first use and made anew when a computation had to be ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Any = None

    def pool(self) -> Any:
        """Return the pool of one process."""
        from pebble import ProcessPool

        with self._lock:
            if self._pool is None or not self._pool.active:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPool(max_workers=1, initializer=_limit, context=context)
                atexit.register(self.close)
            return self._pool

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
                self._pool = None


def _limit() -> None:
    """Cap the memory of the worker, where the system can."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


_WORKER = _Worker()


def within_deadline(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a module-level function in the worker; raise `TooLong` past `SECONDS`.

    What the function raises is raised here.
    """
    from pebble import ProcessExpired

    if multiprocessing.current_process().daemon:
        return function(*args, **kwargs)  # a worker may not have workers: its own deadline holds
    future = _WORKER.pool().schedule(function, args=args, kwargs=kwargs, timeout=SECONDS)
    try:
        return future.result()  # type: ignore[no-any-return]
    except (FutureTimeout, ProcessExpired, MemoryError):
        raise TooLong(f"not computed within {SECONDS:g} seconds") from None
