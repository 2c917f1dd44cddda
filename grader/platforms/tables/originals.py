"""Keeps the file that was downloaded when it is filled in, so that it can be filled in again.

The folder of results remembers by hashes what was written where: a file that still is what an
earlier export wrote is filled in anew from the kept download, any other is itself a download.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.batch.writing import write_atomically, write_bytes_atomically
from grader.errors import Place, Problem, UsageError
from grader.platforms.tables.spreadsheet import MAX_BYTES
from grader.regular_files import read_regular

_MEMORY = ".exports.json"


@dataclass(frozen=True, slots=True)
class Original:
    """A file as the platform wrote it, and where it is kept beside the one that is filled in."""

    path: Path
    data: bytes


def original_of(folder: Path, into: Path, source: Path | None) -> Original:
    """Return the download to fill in: the source that was named, or what stood in `into`."""
    if source is not None:
        return Original(source, _read(source))
    data = _read(into)
    entry = _memory(folder).get(str(into.resolve()), {})
    kept = Path(entry.get("original", ""))
    if entry.get("written") == _hash(data) and kept.is_file():
        return Original(kept, _read(kept))
    return Original(into, data)


def remember(folder: Path, into: Path, original: Original, written: bytes) -> None:
    """Keep the download beside the file that it becomes, before that is written."""
    path = original.path
    if path.resolve() == into.resolve():
        path = _free(into, original.data)
        write_bytes_atomically(path, original.data)
    memory = dict(_memory(folder))
    memory[str(into.resolve())] = {"original": str(path.resolve()), "written": _hash(written)}
    write_atomically(folder / _MEMORY, json.dumps(memory, ensure_ascii=False, indent=2) + "\n")


def _free(into: Path, data: bytes) -> Path:
    """Return a name that is free, or whose file holds the same already."""
    number, path = 1, into.with_name(f"{into.stem}.original{into.suffix}")
    while path.exists() and (not path.is_file() or read_regular(path) != data):
        number += 1
        path = into.with_name(f"{into.stem}.original-{number}{into.suffix}")
    return path


def _memory(folder: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        read = json.loads(read_regular(folder / _MEMORY))
    except (OSError, ValueError, RecursionError):
        return {}
    known = read if isinstance(read, dict) else {}
    return {
        str(path): {key: str(value) for key, value in entry.items()}
        for path, entry in known.items()
        if isinstance(entry, dict)
    }


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes:
    """Read the download; raises `UsageError` if it is not there, or no file of this kind."""
    mend = "give the file that was downloaded from the platform"
    try:
        if path.is_file():
            return read_regular(path, MAX_BYTES)
        text = "there is no such file, and this platform's own file is what is filled in"
    except OSError as error:
        text = f"this cannot be read: {error.strerror or error}"
    raise UsageError(Problem("table-unreadable", text, Place(str(path)), mend))
