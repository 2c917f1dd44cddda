"""Whether a command of a class would only do again what it did the last time.

A run that changes nothing needs no rubric, no results and no library: it is enough that all that it
reads is as it was, byte by byte, and that nobody has touched what it has written. Only where that
is certain is it left out; decisions of people, for one, are always read.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.batch.fingerprints import fingerprint, grader_fingerprint
from grader.batch.writing import write_bytes_atomically
from grader.errors import UsageError
from grader.regular_files import files_inside, read_regular

NAME = "last-run"
_DECISIONS = ("review.db", "overrides.csv")
_NOT_WRITTEN = frozenset({".owner"})


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run reads: files and folders that it was given, and its options as text."""

    rubric: Path
    given: tuple[Path, ...]
    out: Path
    options: str

    def state(self, names: Sequence[str]) -> str | None:
        """Return a hash of all that the run depends on; None where that cannot be told.

        `names` are the texts of the rubric that could be names of files beside it.
        """
        if any((self.out / each).exists() for each in _DECISIONS):
            return None
        try:
            return fingerprint(self._parts(names))
        except OSError:  # the run itself says what is wrong
            return None

    def _parts(self, names: Sequence[str]) -> Iterator[str | bytes]:
        yield from (grader_fingerprint(), sys.version, self.options, os.getcwd())
        yield _digest(self.rubric)
        for path in files_inside(self.rubric.parent, names):
            yield from (str(path), _digest(path))
        for given in self.given:
            yield f"given: {given}"
            for path in _files(given):
                yield from (str(path), str(path.stat().st_mtime_ns), _digest(path))


def _files(given: Path) -> Iterator[Path]:
    """Yield the regular files at or under a path, in order; links in a folder are not followed."""
    if not given.is_dir():
        yield given
        return
    for folder, folders, names in os.walk(given):
        folders.sort()
        yield from (path for name in sorted(names) if _is_regular(path := Path(folder, name)))


def _is_regular(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _digest(path: Path) -> bytes:
    return hashlib.sha256(read_regular(path)).digest()


def unchanged(inputs: Inputs) -> Any:
    """Return what the last run said, where this one would change nothing; else None."""
    kept = _kept(inputs.out / ".cache" / NAME)
    if kept is None or kept["written"] != _written(inputs.out):
        return None
    return kept["said"] if inputs.state(kept["names"]) == kept["state"] else None


def keep(inputs: Inputs, state: str | None, names: Sequence[str], said: Any) -> None:
    """Keep what a run said that began in a state; nothing, if that is not the state any more."""
    path = inputs.out / ".cache" / NAME
    if state is None or inputs.state(names) != state:
        path.unlink(missing_ok=True)
        return
    entry = {"state": state, "names": list(names), "written": _written(inputs.out), "said": said}
    data = json.dumps(entry).encode()
    with suppress(UsageError):  # nothing depends on it
        write_bytes_atomically(path, _checksum(data) + b"\n" + data, to_disk=False)


def _written(out: Path) -> dict[str, list[int]]:
    """Return size and time of every file in a folder of results."""
    found: dict[str, list[int]] = {}
    for folder, _, names in os.walk(out):
        for name in names:
            path = os.path.join(folder, name)
            if name in _NOT_WRITTEN or (name == NAME and folder.endswith(".cache")):
                continue
            about = os.lstat(path)
            found[os.path.relpath(path, out)] = [about.st_size, about.st_mtime_ns]
    return found


def _kept(path: Path) -> Mapping[str, Any] | None:
    try:
        checksum, _, data = read_regular(path, most=None).partition(b"\n")
    except OSError:
        return None
    if checksum != _checksum(data):
        return None
    entry: Mapping[str, Any] = json.loads(data)
    return entry


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
