"""Whether a command of a class would only do again what it did the last time.

A run that changes nothing needs no rubric, no results and no library: it is enough that all that it
reads is as it was, byte by byte, and that nobody has touched what it has written. Where only the
comments of the rubric are others, nothing is graded or written again but the rubric's hash. Only
where that is certain is the run left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.batch.again.rubric_text import keep_text, says, with_other_hash
from grader.batch.fingerprints import fingerprint, grader_fingerprint
from grader.batch.writing import write_bytes_atomically
from grader.errors import UsageError
from grader.regular_files import files_inside, read_regular

NAME = "last-run"
_DECISIONS = ("review.db", "review.db-wal", "review.db-journal", "overrides.csv")
_NOT_WRITTEN = frozenset({".owner"})
_MAX_BESIDE = 2000
_MAX_BYTES_BESIDE = 50_000_000


@dataclass(frozen=True, slots=True)
class State:
    """What a run depends on: the hash of the rubric's file, and one of all else."""

    rubric: str
    rest: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run reads: files and folders that it was given, and its options as text."""

    rubric: Path
    given: tuple[Path, ...]
    out: Path
    options: str

    def state(self, names: Sequence[str] | None) -> State | None:
        """Return all that the run depends on; None where that cannot be told.

        `names` are the texts of the rubric that could be names of files beside it; None where the
        numbers of each student are in them, so that it could be any file there.
        """
        try:
            data = read_regular(self.rubric)
            return State(hashlib.sha256(data).hexdigest(), fingerprint(self._parts(names)))
        except (OSError, _TooMany):  # the run itself says what is wrong
            return None

    def _parts(self, names: Sequence[str] | None) -> Iterator[str | bytes]:
        yield from (grader_fingerprint(), sys.version, self.options, os.getcwd())
        for path in self._beside() if names is None else files_inside(self.rubric.parent, names):
            yield from (str(path), _digest(path))
        for name in _DECISIONS:
            if (path := self.out / name).exists():
                yield from (name, _digest(path))
        for given in self.given:
            yield f"given: {given}"
            for path in _files(given):
                yield from (str(path), str(path.stat().st_mtime_ns), _digest(path))

    def _beside(self) -> Iterator[Path]:
        """Yield the files beside the rubric; raises `_TooMany` where they are the whole disk."""
        apart = {path.resolve() for path in (self.out, self.rubric, *self.given)}
        found = size = 0
        for path in _files(self.rubric.resolve().parent, apart):
            found, size = found + 1, size + path.stat().st_size
            if found > _MAX_BESIDE or size > _MAX_BYTES_BESIDE:
                raise _TooMany
            yield path


class _TooMany(Exception):
    """More files than are worth looking at."""


def _files(given: Path, apart: Collection[Path] = ()) -> Iterator[Path]:
    """Yield the regular files at or under a path, in order, but for those at or under others.

    Links in a folder are not followed.
    """
    if not given.is_dir():
        yield given
        return
    for folder, folders, names in os.walk(given):
        folders[:] = [name for name in sorted(folders) if Path(folder, name) not in apart]
        paths = (path for name in sorted(names) if _is_regular(path := Path(folder, name)))
        yield from (path for path in paths if path not in apart)


def _is_regular(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _digest(path: Path) -> bytes:
    return hashlib.sha256(read_regular(path)).digest()


def unchanged(inputs: Inputs) -> Any:
    """Return what the last run said, where this one would change nothing more than the rubric's
    hash, which is then changed; else None.
    """
    kept = _kept(inputs.out / ".cache" / NAME)
    if kept is None or kept["written"] != _written(inputs.out):
        return None
    state = inputs.state(kept["names"])
    if state is None or state.rest != kept["state"]["rest"]:
        return None
    if state.rubric == kept["state"]["rubric"] or _taken_over(inputs, state, kept):
        return kept["said"]
    return None


def _taken_over(inputs: Inputs, state: State, kept: Mapping[str, Any]) -> bool:
    """Whether the rubric says the same as before; its new text is then the one that counts."""
    data = read_regular(inputs.rubric)
    if hashlib.sha256(data).hexdigest() != state.rubric or not kept["says"]:
        return False
    if says(data) != kept["says"]:
        return False
    keep_text(inputs.out, kept["state"]["rubric"], data)
    with_other_hash(inputs.out, kept["state"]["rubric"], state.rubric)
    _put(inputs.out, {**kept, "state": asdict(state), "written": _written(inputs.out)})
    return True


def keep(inputs: Inputs, state: State | None, names: Sequence[str] | None, said: Any) -> None:
    """Keep what a run said that began in a state; nothing, if that is not the state any more."""
    if state is None or inputs.state(names) != state:
        (inputs.out / ".cache" / NAME).unlink(missing_ok=True)
        return
    from grader.exports.registry import EXPORTS, OWN

    known = EXPORTS.keys() <= OWN  # what others say of a rubric may be anything
    entry = {
        "state": asdict(state),
        "says": says(read_regular(inputs.rubric)) if known else "",
        "names": None if names is None else list(names),
        "written": _written(inputs.out),
        "said": said,
    }
    _put(inputs.out, entry)


def _put(out: Path, entry: Mapping[str, Any]) -> None:
    data = json.dumps(entry).encode()
    with suppress(UsageError):  # nothing depends on it
        path = out / ".cache" / NAME
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
