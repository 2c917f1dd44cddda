"""How much a download may hold, so that no archive can fill the disk or the memory."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

MAX_ENTRIES = 50_000
"""Files in one archive; a class of a thousand with fifty files each."""

MAX_DIRECTORY_BYTES = 20 * MEBIBYTE
"""The size of an archive's own list of files, which is read into memory whole."""

DEEPEST_ARCHIVES = 3
"""Archives in archives in archives."""

DEEPEST_FOLDERS = 20

MAX_RATIO = 200
"""How much larger than packed a large file may become; text becomes 3 to 20 times as large."""

RATIO_COUNTS_FROM = 10 * MEBIBYTE


@dataclass(slots=True)
class Budget:
    """What may still be unpacked: bytes in all, bytes of one file, number of files."""

    left: int = 4096 * MEBIBYTE
    one_file: int = 512 * MEBIBYTE
    files: int = 200_000


def for_one_student() -> Budget:
    """Return what the archives of one student may hold together."""
    return Budget(200 * MEBIBYTE, 100 * MEBIBYTE, 2_000)
