"""What a download holds: files with the folders above them, wherever they are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO

from grader.errors import Problem

#: What systems and editors leave in archives and folders; it is nobody's submission.
_LITTER = frozenset(
    {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", "__pycache__"}
    | {".ipynb_checkpoints", "node_modules"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a download; `parts` are the folders above it and its name, none of them `..`.

    `open` reads it from its beginning. `packed` is its size as stored, 0 where it is not packed.
    """

    parts: tuple[str, ...]
    source: str
    open: Callable[[], BinaryIO]
    packed: int = 0

    @property
    def name(self) -> str:
        """The name of the file alone."""
        return self.parts[-1]

    def below(self, levels: int) -> Entry:
        """Return the entry without the first folders above it."""
        return replace(self, parts=self.parts[levels:])


@dataclass(frozen=True, slots=True)
class Download:
    """The files of a zip or folder, and what of it was refused."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()

    def without_wrapper(self) -> Download | None:
        """Return what is in the one folder that holds everything; None if there is no such one."""
        tops = {entry.parts[0] for entry in self.entries}
        if len(tops) != 1 or any(len(entry.parts) == 1 for entry in self.entries):
            return None
        entries = tuple(entry.below(1) for entry in self.entries)
        return replace(self, name=next(iter(tops)), entries=entries)


def without_litter(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries without what systems and editors leave behind."""
    return tuple(entry for entry in entries if not any(map(_is_litter, entry.parts)))


def _is_litter(name: str) -> bool:
    return name in _LITTER or name.startswith(("._", "~$"))
