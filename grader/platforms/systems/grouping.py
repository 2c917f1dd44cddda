"""Puts the files of one student or group together, in the order in which they were found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from grader.platforms.files.entries import Entry
from grader.platforms.systems.handed import Found, Handed

Read = Callable[[Entry], Handed | None]
Item = TypeVar("Item")


def grouped(entries: Iterable[Entry], read: Read) -> Found:
    """Read each file as a part of what somebody handed in; join those of the same key and time."""
    by_key: dict[tuple[str, str], Handed] = {}
    left: list[Entry] = []
    for entry in entries:
        handed = read(entry)
        if handed is None:
            left.append(entry)
            continue
        key = (handed.key, handed.submitted)
        before = by_key.get(key)
        by_key[key] = _together(before, handed) if before else handed
    return Found(tuple(by_key.values()), tuple(left))


def _together(one: Handed, other: Handed) -> Handed:
    return replace(
        one,
        files=one.files + other.files,
        texts=one.texts + other.texts,
        late=one.late or other.late,
    )


#: The share of the files of a download that its platform understands, or nearly so.
_NEARLY_ALL = 0.8


def mostly(found: Found) -> bool:
    """Whether nearly all files of a download were understood: then it is this platform's."""
    understood = sum(len(handed.files) + len(handed.texts) for handed in found.handed)
    return understood > 0 and understood >= _NEARLY_ALL * (understood + len(found.left))
