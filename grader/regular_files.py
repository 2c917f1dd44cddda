"""Reads files that somebody has named, without ever waiting for one."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

MAX_BYTES = 100_000_000


def read_regular(path: Path, most: int | None = MAX_BYTES) -> bytes:
    """Return a file's first `most` bytes, or all; raise `OSError` for what is no regular file.

    A pipe that nobody writes to, a device without end, a terminal: none of them is waited for.
    """
    sent = (_SHIPPED.get() or {}).get(str(path))
    if isinstance(sent, OSError):
        raise sent
    if sent is not None:
        return sent[:most]
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        return file.read(most)


Contents = Mapping[str, "bytes | OSError"]
_SHIPPED: ContextVar[Contents | None] = ContextVar("shipped", default=None)


def shipped(paths: Iterable[Path], most: int = MAX_BYTES) -> Contents:
    """Read files to be sent to another machine; what cannot be read is the error to raise there."""
    found: dict[str, bytes | OSError] = {}
    for path in paths:
        try:
            found[str(path)] = read_regular(path, most)
        except OSError as error:
            found[str(path)] = OSError(error.errno, error.strerror)
    return found


def is_file(path: Path) -> bool:
    """Whether there is such a file, here or among those that were sent."""
    return str(path) in (_SHIPPED.get() or {}) or path.is_file()


def files_inside(folder: Path, texts: Iterable[str]) -> Iterator[Path]:
    """Yield the files of a folder that texts name; what they name outside of it is not touched."""
    for text in texts:
        path = folder / text
        with suppress(OSError):  # no text that could be a name
            if path.resolve().is_relative_to(folder.resolve()) and path.is_file():
                yield path


@contextmanager
def standing_in(contents: Contents) -> Iterator[None]:
    """Let these contents stand for the files, which are on the machine that has sent them."""
    before = _SHIPPED.set(contents)
    try:
        yield
    finally:
        _SHIPPED.reset(before)
