"""Members of zip files, read within a limit whatever their size is said to be."""

from __future__ import annotations

import zipfile
import zlib

DAMAGED = (
    OSError, RuntimeError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error
)  # fmt: skip
"""What opening a zip file or a member raises where it is damaged, locked or packed unusually."""


def member_within(
    archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, limit: int
) -> bytes | None:
    """Return what a member holds; None if it is damaged, not there, or larger than the limit."""
    try:
        with archive.open(member) as stream:
            held = stream.read(limit + 1)
    except (KeyError, *DAMAGED):
        return None
    return held if len(held) <= limit else None
