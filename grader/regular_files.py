"""Reads files that somebody has named, without ever waiting for one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MOST_BYTES = 100_000_000


def read_regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return a file's first `most` bytes; raise `OSError` for what is no regular file.

    A pipe that nobody writes to, a device without end, a terminal: none of them is waited for.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        return file.read(most)
