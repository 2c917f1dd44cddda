"""Writes the files of a download, and what is in a student's own archives, within limits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from grader.errors import Place, Problem
from grader.platforms.files.entries import Entry
from grader.platforms.files.limits import (
    DEEPEST_ARCHIVES,
    MAX_RATIO,
    MEBIBYTE,
    RATIO_COUNTS_FROM,
    Budget,
)
from grader.platforms.files.safe_names import Names, safe_name
from grader.platforms.files.unzipping import DAMAGED, NotAnArchive, open_zip


def copy_entry(entry: Entry, path: Path, budget: Budget) -> Problem | None:
    """Write a file; return why it could not be, and leave nothing of it then."""
    reason = _copy(entry, path, budget)
    if not reason:
        return None
    path.unlink(missing_ok=True)
    return Problem("entry-refused", f"this was left out: {reason}", Place(entry.source))


def _copy(entry: Entry, path: Path, budget: Budget) -> str:
    if budget.files < 1:
        return "there are too many files before it"
    budget.files -= 1
    try:
        source = entry.open()
    except DAMAGED as error:
        return _damaged(error)
    written = 0
    with source, path.open("wb") as target:
        while True:
            try:
                piece = source.read(MEBIBYTE)
            except DAMAGED as error:
                return _damaged(error)
            if not piece:
                return ""
            written += len(piece)
            budget.left -= len(piece)
            reason = _too_large(entry, written, budget)
            if reason:
                return reason
            target.write(piece)


def _damaged(error: BaseException) -> str:
    return f"it is damaged ({str(error)[:80]})" if str(error) else "it is damaged"


def _too_large(entry: Entry, written: int, budget: Budget) -> str:
    if written > budget.one_file:
        return f"it is larger than {budget.one_file // MEBIBYTE} MiB"
    if budget.left < 0:
        return "the files before it are too large together"
    if entry.packed and written > RATIO_COUNTS_FROM and written > MAX_RATIO * entry.packed:
        return f"unpacked it becomes more than {MAX_RATIO} times as large"
    return ""


def copy_all(entries: Iterable[Entry], folder: Path, whole: Budget, own: Budget) -> list[Problem]:
    """Write the files of a student into the folder; archives among them as folders.

    Returns what could not be written, or not be unpacked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return _copy_into(list(entries), folder, Names(), whole, own, 1)


def _copy_into(
    entries: Iterable[Entry], folder: Path, names: Names, whole: Budget, own: Budget, depth: int
) -> list[Problem]:
    problems: list[Problem] = []
    budget = whole if depth == 1 else own
    for entry in entries:
        path = folder.joinpath(*names.free(entry.parts))
        path.parent.mkdir(parents=True, exist_ok=True)
        problem = copy_entry(entry, path, budget)
        if problem is not None:
            problems.append(problem)
        elif path.suffix.lower() == ".zip":
            problems += _unpack(path, entry, own, depth)
    return problems


def _unpack(path: Path, entry: Entry, own: Budget, depth: int) -> list[Problem]:
    """Put a folder in the place of an archive; an archive that is not opened stays as it is."""
    if depth >= DEEPEST_ARCHIVES:
        text = f"this archive stands in more than {DEEPEST_ARCHIVES} others and was not unpacked"
        return [Problem("archive-too-deep", text, Place(entry.source))]
    try:
        archive, download = open_zip(path, entry.source)
    except NotAnArchive as error:
        return [error.problem]
    inside = Path(tempfile.mkdtemp(dir=path.parent, prefix="."))
    inside.chmod(0o755)
    with archive:
        problems = _copy_into(download.entries, inside, Names(), own, own, depth + 1)
    path.unlink()
    inside.rename(_free(path.with_name(safe_name(path.stem))))
    return [*download.problems, *problems]


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
