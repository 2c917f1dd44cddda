"""One run owns a folder: what two runs would write at once, neither could trust."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.batch.writing import remove_unfinished
from grader.errors import Place, Problem, UsageError
from grader.regular_files import read_regular

_OWNER = ".owner"
_MOST = 200


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; raise `UsageError` with the owner if another does.

    The system lets go of it when the process ends, however it ends. What a run that was stopped has
    not written to its end is removed, by itself or by the next owner.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        demand_alone(handle, folder, folder / _OWNER)
        owner = folder / _OWNER
        was_killed = owner.exists()  # who wrote it
        if was_killed:
            remove_unfinished(folder)
        told = f"process {os.getpid()} on {socket.gethostname()}, since {time.strftime('%H:%M:%S')}"
        with suppress(OSError):  # who it is, is a courtesy; the lock holds without
            _write(owner, told)
        try:
            yield
        except BaseException:
            remove_unfinished(folder)
            raise
        else:
            if was_killed:  # its workers may have ended a moment after it, and while they wrote
                remove_unfinished(folder)
        finally:
            with suppress(OSError):
                owner.unlink(missing_ok=True)
    finally:
        os.close(handle)


_AS_ITSELF = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_TRUNC
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)


def _write(owner: Path, text: str) -> None:
    """Write who this is: not through a link, and never waiting for the reader of a pipe."""
    handle = os.open(owner, _AS_ITSELF, 0o644)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def demand_alone(handle: int, place: Path, owner: Path | None = None) -> None:
    """Lock an open file until it is closed; raise `UsageError` if another process has locked it."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        text = f"another run is writing here{_told(owner) if owner is not None else ''}"
        mend = "wait for its end, or give this run a folder of its own"
        raise UsageError(Problem("out-in-use", text, Place(str(place)), mend)) from error
    except OSError:  # a file system without locks: the run goes on, as on any system without them
        return


def _told(owner: Path) -> str:
    try:
        text = read_regular(owner).decode("utf-8")[:_MOST]
    except (OSError, ValueError):
        return ""
    return f" ({text})" if text.isprintable() and text else ""
