"""How the grader's own processes are started, and what ends them. All of them are supervised so.

They import nothing from the current folder, which may hold what students handed in: a `random.py`
among it would run. They end with the process that they work for. Their time is that of the
processor, so that a busy machine changes no answer; the clock counts only for what hangs.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

_WALL = 30  # how much longer than its time of the processor a task may take before it is a hang
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


_SAME_ADDRESSES = 0x0040000  # the number of this wish in Linux's personality
_PRESENT = 0xFFFFFFFF


def with_same_addresses() -> None:
    """Begin this process anew, at its start, with memory at the same addresses every time.

    Sets of objects are gone through by addresses: without this, what computes with them takes some
    steps more in one run than in another. Where the system does not allow it, all goes on.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    personality = ctypes.CDLL(None).personality
    personality.argtypes = (ctypes.c_ulong,)
    present = personality(_PRESENT)
    if present == -1 or present & _SAME_ADDRESSES:
        return
    if personality(present | _SAME_ADDRESSES) != -1 and personality(_PRESENT) & _SAME_ADDRESSES:
        os.execv(sys.executable, sys.orig_argv)


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


# -- processes that answer -------------------------------------------------------------------------

PATIENCE = 600.0
"""Seconds on the clock after which a process that does not answer is a fault.

It is none of the limits of what it does, which ends by its steps or by its time of the processor
long before: something has stopped the process, or it waits for what never comes. So that is an
error, and never an answer.
"""


class Hangs(RuntimeError):
    """A process does not answer, and does not end either."""


class Gone(Exception):
    """A process has ended instead of answering; `late` says that its time was used up."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"a process of the grader's own has ended with {exit_code}")
        self.late = was_late(exit_code)


class Answering:
    """A process of the grader's own that answers requests, one after the other.

    Requests and answers are bytes behind eight bytes of their length. The process is started when
    it is needed, and anew after it has ended. It is one thread's at a time.
    """

    def __init__(self, module: str, patience: float | None = PATIENCE, quiet: bool = False) -> None:
        self.module, self.patience, self.quiet = module, patience, quiet
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes) -> bytes:
        """Return the answer; raise `Gone` or `Hangs`, after which nothing is left of the process.

        Without `patience` it is waited for as long as the process lives.
        """
        try:
            return self._asked(request)
        except OSError:
            raise Gone(self.close(_LAST_MOMENT)) from None
        except BaseException:
            self.close()
            raise

    def _asked(self, request: bytes) -> bytes:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        end = None if self.patience is None else time.monotonic() + self.patience
        _write(process.stdin.fileno(), len(request).to_bytes(8, "big") + request, end)
        answers = process.stdout.fileno()
        return _read(answers, int.from_bytes(_read(answers, 8, end), "big"), end)

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            self.process = subprocess.Popen(
                module_command(self.module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL if self.quiet else None,
                env=environment(),
                bufsize=0,
            )
            assert self.process.stdin is not None
            os.set_blocking(self.process.stdin.fileno(), False)
        return self.process

    def close(self, moment: float = 0.0) -> int | None:
        """End the process and return with what it ended, None where there is none.

        It has a moment, in seconds, to come to the end at which it is already.
        """
        process, self.process = self.process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(moment)
        process.kill()
        return process.wait()


_LAST_MOMENT = 10.0  # of a process that has closed its pipes


def _wait(pipe: int, event: int, end: float | None) -> None:
    poll = select.poll()  # `select` does not know the pipes of a program with many open files
    poll.register(pipe, event)
    if not poll.poll(None if end is None else max(0.0, end - time.monotonic()) * 1000):
        raise Hangs("a process of the grader's own does not answer")


def _write(pipe: int, data: bytes, end: float | None) -> None:
    left = memoryview(data)
    while left:
        _wait(pipe, select.POLLOUT, end)
        left = left[os.write(pipe, left[:_PIECE]) :]


def _read(pipe: int, size: int, end: float | None) -> bytes:
    data = bytearray()
    while len(data) < size:
        _wait(pipe, select.POLLIN, end)
        piece = os.read(pipe, min(size - len(data), _PIECE))
        if not piece:
            raise BrokenPipeError
        data += piece
    return bytes(data)


_PIECE = 1 << 16


def requests() -> Iterator[bytes]:
    """Yield, in such a process, what it is asked, until the one that asks is gone."""
    source = sys.stdin.buffer
    while len(size := source.read(8)) == 8:
        length = int.from_bytes(size, "big")
        request = source.read(length)
        if len(request) < length:
            return
        yield request


def answering() -> Callable[[bytes], None]:
    """Return what sends an answer; whatever else is printed goes where errors go.

    A library that prints would otherwise stand between the answers.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(answer: bytes) -> None:
        try:
            answers.write(len(answer).to_bytes(8, "big") + answer)
            answers.flush()
        except BrokenPipeError:  # whoever asked is gone, or waits no longer
            os._exit(0)

    return send
