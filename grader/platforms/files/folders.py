"""A folder as a download: an archive that somebody has unpacked already."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grader.errors import Place, Problem
from grader.platforms.files.entries import Download, Entry, without_litter
from grader.platforms.files.limits import DEEPEST_FOLDERS, MAX_ENTRIES


def open_folder(path: Path, source: str) -> Download:
    """Return the files of a folder; links and what is no regular file are told and not read."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for found in _walk(path, (), source):
        if isinstance(found, Problem):
            problems.append(found)
        elif len(entries) == MAX_ENTRIES:
            text = f"this folder holds more than {MAX_ENTRIES:,} files; the others were left out"
            problems.append(Problem("folder-too-many", text, Place(source), "give its parts"))
            break
        else:
            entries.append(found)
    return Download(path.resolve().name, without_litter(entries), tuple(problems))


def _walk(folder: Path, above: tuple[str, ...], source: str) -> Iterator[Entry | Problem]:
    with os.scandir(folder) as found:
        inside = sorted(found, key=lambda each: each.name)
    for each in inside:
        parts = (*above, each.name)
        place = "/".join((source, *parts))
        if each.is_symlink():
            yield _left_out(place, "it is a link, and links are not followed")
        elif each.is_dir() and each.name != ".git":
            if len(parts) > DEEPEST_FOLDERS:
                yield _left_out(place, f"it is more than {DEEPEST_FOLDERS} folders deep")
            else:
                yield from _walk(folder / each.name, parts, source)
        elif each.is_file():
            yield _entry(folder / each.name, parts, place)
        elif not each.is_dir():
            yield _left_out(place, "it is no regular file")


def _entry(path: Path, parts: tuple[str, ...], place: str) -> Entry:
    def opened() -> BinaryIO:
        return path.open("rb")

    return Entry(parts, place, opened)


def _left_out(place: str, reason: str) -> Problem:
    return Problem("entry-refused", f"this was left out: {reason}", Place(place))
