"""In which order the files of one student are read: as people count, not as signs are sorted."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_DIGITS = re.compile(r"([0-9]{1,18})")


def counted(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return what to sort a file's name by: `page 2` before `page 10`, `hw` before `hw part 2`."""
    folded = name.casefold()
    stem = folded.removesuffix(PurePosixPath(folded).suffix)
    pieces = _DIGITS.split(stem)
    numbered = [(int(piece or 0), "") if at % 2 else (0, piece) for at, piece in enumerate(pieces)]
    return numbered, folded
