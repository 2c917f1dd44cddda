"""How the grader's own processes are started, and what ends them. All of them are supervised so.

They import nothing from the current folder, which may hold what students handed in: a `random.py`
among it would run. They end with the process that they work for. Their time is that of the
processor, so that a busy machine changes no answer; the clock counts only for what hangs.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_WALL = 4  # how much longer than its time of the processor a task may take before it is a hang
_DIE_WITH_PARENT = 1  # the number of this wish in Linux's prctl


def module_command(module: str) -> list[str]:
    """Return the command that runs a module of the grader."""
    return [sys.executable, "-P", "-m", module]


def environment() -> Mapping[str, str]:
    """Return the environment of such a process: the grader is found, hashes are always the same."""
    home = str(Path(__file__).resolve().parents[1])
    given = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(filter(None, (home, given)))
    return dict(os.environ, PYTHONHASHSEED="0", PYTHONSAFEPATH="1", PYTHONPATH=paths)


def wall(seconds: float) -> float:
    """Return the seconds on the clock after which what has so many of the processor hangs."""
    return seconds if sys.platform == "win32" else _WALL * seconds + 1


def end_with_parent() -> None:
    """Let this process end when the one that it works for ends, however that ends.

    The processes of the pool have another parent for the system, a server that forks them; so that
    a thread waits for the end of the right one. A direct child asks the system, where it can.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_behind, args=(parent,), daemon=True).start()
    if sys.platform.startswith("linux"):
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _end_behind(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def processor_deadline(seconds: float) -> Iterator[None]:
    """End this process when what is done here has used so much time of the processor."""
    end_after(seconds)
    try:
        yield
    finally:
        end_after(0)


def end_after(seconds: float) -> None:
    """End this process when it has used so much more time of the processor; 0 takes that back.

    The timer is the process's own: what it starts does not inherit it. Its signal is left to the
    system, so that no long operation in C can hold it up.
    """
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def was_late(exit_code: int | None) -> bool:
    """Whether a process was ended because its time of the processor was used up."""
    return sys.platform != "win32" and exit_code == -signal.SIGPROF


def cap_memory(memory: int) -> None:
    """Let the process have no more than so many bytes of data, where the system can do that."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or memory < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
