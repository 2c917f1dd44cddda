"""Keeps what was graded by the content that it depends on, so that nothing is graded twice.

An entry is found by a hash of the rubric, the student's files and the grader itself; a change of
any of them is another entry. Entries are pickles that may name nothing but plain data.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
import tempfile
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import grader
from grader.batch import pickling
from grader.entry_points import providers
from grader.expressions.nodes import Symbol

_PLAIN = {
    ("fractions", "Fraction"),
    ("flint.types.fmpq", "fmpq"),
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
}
_RESTORES = (pickling.read_only, Symbol("x").__reduce__()[0])

_NOT_AN_ENTRY = (
    *(OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError),
    *(ValueError, TypeError, LookupError, MemoryError, OverflowError),
)

pickling.register()


@cache
def grader_fingerprint() -> str:
    """Return a hash of the program itself: its version, the text of its modules, additions."""
    folder = Path(grader.__file__).parent
    digest = hashlib.sha256("\n".join([grader.__version__, *providers()]).encode())
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
    """A folder of entries; knows which of them this run has used.

    A folder that is `private` is made for its owner alone. If it belongs to somebody else, or
    others may write there, nothing is read from it and nothing kept: an entry could then have been
    made by anybody, and what a pickle may name is no defence against a forged answer key.
    """

    def __init__(self, folder: Path, private: bool = False) -> None:
        self.folder = folder
        self.private = private
        self.used: set[str] = set()

    def get(self, key: str) -> Any:
        """Return the entry, or None if there is none that can be used."""
        try:
            if self.private and not _is_own(self.folder):
                return None
            data = (self.folder / key).read_bytes()
            entry = _PlainUnpickler(io.BytesIO(data)).load()
        except _NOT_AN_ENTRY:
            return None  # not there, cut off, or of another time: it is made again
        self.used.add(key)
        if self.private:
            os.utime(self.folder / key)
        return entry

    def put(self, key: str, entry: Any) -> None:
        """Keep an entry; it is on disk whole when this returns."""
        self.folder.mkdir(0o700 if self.private else 0o777, parents=True, exist_ok=True)
        if self.private and not _is_own(self.folder):
            return
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            pickle.dump(entry, file, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(name, self.folder / key)
        self.used.add(key)

    def forget_older(self, days: float) -> None:
        """Delete the entries of a private folder that nobody has used for so long."""
        for path in self.folder.glob("*"):
            if time.time() - path.stat().st_mtime > days * 86400:
                path.unlink(missing_ok=True)

    def forget_unused(self, keep: Iterable[str] = ()) -> None:
        """Delete the entries of earlier runs that this run had no use for, except those to keep."""
        kept = self.used | set(keep)
        for path in self.folder.glob("*"):
            if path.name not in kept:
                path.unlink(missing_ok=True)


def _is_own(folder: Path) -> bool:
    """Whether the folder is this user's, and nobody else may write there."""
    if not hasattr(os, "geteuid"):  # a system whose users' folders are private by themselves
        return True
    found = folder.lstat()
    own = found.st_uid == os.geteuid() and stat.S_ISDIR(found.st_mode)
    return own and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


class NoCache(Cache):
    """Keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path())

    def get(self, key: str) -> Any:
        """Return None."""
        return None

    def put(self, key: str, entry: Any) -> None:
        """Keep nothing."""

    def forget_unused(self, keep: Iterable[str] = ()) -> None:
        """Have nothing to forget."""


class _PlainUnpickler(pickle.Unpickler):
    """Loads the grader's own data types and numbers, and refuses to call anything else.

    A name with dots would reach, through a module of the grader, what that module has imported;
    so what is found must also say itself that it is at home there.
    """

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith("grader.") and name.isidentifier():
            found = super().find_class(module, name)
            at_home = isinstance(found, type) and found.__module__ == module
            if at_home or found in _RESTORES:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")
