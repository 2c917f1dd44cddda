"""What was handed in, as the platforms' downloads tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grader.platforms.files.entries import Download, Entry
from grader.platforms.tables.gradebooks import Gradebook
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table


@dataclass(frozen=True, slots=True)
class Handed:
    """One attempt of one student or group.

    `key` tells who it is from among those of the download, `label` is what that calls them.
    `submitted` is a time as `2026-11-12T13:22`, or empty; with it the latest attempt is chosen.
    `files` hold in `parts` where each belongs in the folder of the student. `texts` are what was
    written on the platform itself, by the name of a file for it.
    """

    key: str
    label: str
    people: tuple[Person, ...]
    files: tuple[Entry, ...] = ()
    submitted: str = ""
    late: str = ""
    anonymous: bool = False
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to grade."""
        return not self.files and not self.texts


@dataclass(frozen=True, slots=True)
class Found:
    """What a platform's download holds; `left` belongs to nobody and is told."""

    handed: tuple[Handed, ...]
    left: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: how its downloads and its files of grades are understood.

    Both functions return None for a file that is not this platform's.
    """

    name: str
    title: str
    handed_in: Callable[[Download], Found | None]
    gradebook: Callable[[Table], Gradebook | None] = field(default=lambda table: None)
