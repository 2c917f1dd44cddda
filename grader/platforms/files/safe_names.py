"""Names from a download as names of files here: safe on every system, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from grader.readers.handed_in import student_name

_LONGEST = 180  # bytes; systems take 255, and a number or a suffix may be added
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def safe_name(name: str) -> str:
    """Return a name that every system takes for a file and that leads nowhere else."""
    sound = name.encode("utf-8", "replace").decode("utf-8")
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", sound)).strip().rstrip(". ")
    if not plain:
        return "_"
    if plain.split(".")[0].lower() in _DEVICES:
        plain = f"_{plain}"
    return _shortened(plain)


def _shortened(name: str) -> str:
    """Cut the stem, so that the suffix stays."""
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 12:
        stem, dot, suffix = name, "", ""
    room = _LONGEST - len(f"{dot}{suffix}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix


def folder_of(student: str) -> str:
    """Return a folder's name from which the grader reads the student's name as it is."""
    sound = student.encode("utf-8", "replace").decode("utf-8").replace("/", "-")
    name = student_name(_shortened(student_name(sound)))
    return safe_name(name) if name.strip("_") else "unnamed"


class Names:
    """The names given so far in one folder; hands out none twice, whatever the case."""

    def __init__(self) -> None:
        self._given: set[tuple[str, ...]] = set()

    def free(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Return these parts, with a number in the last one where they are given already."""
        *above, name = map(safe_name, parts)
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        number, free = 1, name
        while self._key((*above, free)) in self._given:
            number += 1
            free = f"{stem}-{number}{dot}{suffix}"
        self._given.add(self._key((*above, free)))
        return (*above, free)

    @staticmethod
    def _key(parts: Sequence[str]) -> tuple[str, ...]:
        return tuple(unicodedata.normalize("NFKC", part).casefold() for part in parts)
