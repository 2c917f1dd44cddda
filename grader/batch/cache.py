"""Keeps what was graded by the content that it depends on, so that nothing is graded twice.

An entry is found by a hash of the rubric, the student's files and the grader itself; a change of
any of them is another entry. Entries are pickles that may name nothing but plain data.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import grader
from grader.batch import pickling

_PLAIN = {
    ("fractions", "Fraction"),
    ("builtins", "set"),
    ("builtins", "frozenset"),
}
_RESTORES = {("grader.expressions.nodes", "_restore"), ("grader.batch.pickling", "read_only")}

pickling.register()


@cache
def grader_fingerprint() -> str:
    """Return a hash of the program itself: its version and the text of all its modules."""
    folder = Path(grader.__file__).parent
    digest = hashlib.sha256(grader.__version__.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def fingerprint(parts: Iterable[bytes | str]) -> str:
    """Return a hash of the parts in their order; where one ends and the next begins counts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class Cache:
    """A folder of entries; knows which of them this run has used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def get(self, key: str) -> Any:
        """Return the entry, or None if there is none that can be used."""
        try:
            data = (self.folder / key).read_bytes()
            entry = _PlainUnpickler(io.BytesIO(data)).load()
        except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ValueError, TypeError):
            return None  # not there, cut off, or of another time: it is made again
        self.used.add(key)
        return entry

    def put(self, key: str, entry: Any) -> None:
        """Keep an entry; it is on disk whole when this returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            pickle.dump(entry, file, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(name, self.folder / key)
        self.used.add(key)

    def forget_unused(self) -> None:
        """Delete the entries of earlier runs that this run had no use for."""
        for path in self.folder.glob("*"):
            if path.name not in self.used:
                path.unlink(missing_ok=True)


class NoCache(Cache):
    """Keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path())

    def get(self, key: str) -> Any:
        """Return None."""
        return None

    def put(self, key: str, entry: Any) -> None:
        """Keep nothing."""

    def forget_unused(self) -> None:
        """Have nothing to forget."""


class _PlainUnpickler(pickle.Unpickler):
    """Loads the grader's own data types and numbers, and refuses to call anything else."""

    def find_class(self, module: str, name: str) -> Any:
        found = None
        if (module, name) in _PLAIN or module.startswith("grader."):
            found = super().find_class(module, name)
        if isinstance(found, type) or (module, name) in _RESTORES:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")
