"""Keeps what was graded by the content that it depends on, so that nothing is graded twice.

An entry is found by a hash of the rubric, the student's files and the grader itself; a change of
any of them is another entry. Entries are data (`data.py`) with a checksum in front: what is
damaged, cut off, or of another time is made again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.batch.data import NotData, Table, from_text, to_text
from grader.batch.fingerprints import fingerprint as fingerprint
from grader.batch.fingerprints import grader_fingerprint as grader_fingerprint
from grader.batch.writing import write_bytes_atomically
from grader.errors import UsageError
from grader.regular_files import read_regular


class Cache:
    """A folder of entries; knows which of them this run has used.

    A folder that is `private` is made for its owner alone. If it belongs to somebody else, or
    others may write there, nothing is read from it and nothing kept: an entry could then have been
    made by anybody, and a checksum is no defence against a forged answer key.
    """

    def __init__(self, folder: Path, private: bool = False) -> None:
        self.folder = folder
        self.private = private
        self.used: set[str] = set()

    def get(self, key: str) -> Any:
        """Return the entry, or None if there is none that can be used."""
        return self._read(key, from_text)

    def table(self, key: str) -> Mapping[str, Any]:
        """Return the entry if it is a dictionary, each value of which is read when it is needed;
        an empty one if there is none that can be used.
        """
        found: Mapping[str, Any] | None = self._read(key, Table)
        return {} if found is None else found

    def _read(self, key: str, reader: Callable[[str], Any]) -> Any:
        try:
            if self.private and not _is_own(self.folder):
                return None
            entry = reader(_text_of(read_regular(self.folder / key, most=None)))
        except (OSError, NotData):
            return None
        self.used.add(key)
        if self.private:
            with suppress(OSError):  # a disk that only is read, or an entry just forgotten
                os.utime(self.folder / key)
        return entry

    def holds(self, key: str) -> bool:
        """Whether there is a sound entry of this name; what it holds is not looked at."""
        try:
            _text_of(read_regular(self.folder / key, most=None))
        except (OSError, NotData):
            return False
        return True

    def put(self, key: str, entry: Any) -> None:
        """Keep an entry, whole or not at all; what is more than data is not kept.

        Raises `UsageError` if the system refuses, as with a full disk; a private folder is then
        left as it is, since nothing depends on it.
        """
        try:
            text = to_text(entry)
        except NotData:
            return
        self.put_text(key, text)

    def put_text(self, key: str, text: str) -> None:
        """Keep an entry that is text already, as `data.to_text` makes it."""
        if not self.private:
            write_bytes_atomically(self.folder / key, _checked(text), to_disk=False)
        else:
            with suppress(OSError, UsageError):
                self._put_privately(key, text)
        self.used.add(key)

    def _put_privately(self, key: str, text: str) -> None:
        self.folder.mkdir(0o700, parents=True, exist_ok=True)
        if _is_own(self.folder):
            write_bytes_atomically(self.folder / key, _checked(text), to_disk=False)

    def forget_older(self, days: float) -> None:
        """Delete the entries of a private folder that nobody has used for so long."""
        for path in self.folder.glob("*"):
            with suppress(OSError):  # gone since, or on a disk that only is read
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


class Anew(Cache):
    """Finds nothing, so that everything is made anew, and keeps what is made."""

    def get(self, key: str) -> Any:
        """Return None."""
        return None

    def table(self, key: str) -> Mapping[str, Any]:
        """Return an empty dictionary."""
        return {}


class NoCache(Cache):
    """Keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path())

    def get(self, key: str) -> Any:
        """Return None."""
        return None

    def table(self, key: str) -> Mapping[str, Any]:
        """Return an empty dictionary."""
        return {}

    def put(self, key: str, entry: Any) -> None:
        """Keep nothing."""

    def put_text(self, key: str, text: str) -> None:
        """Keep nothing."""

    def forget_unused(self, keep: Iterable[str] = ()) -> None:
        """Have nothing to forget."""


_FAST = 1  # the least that zlib compresses: a quarter is left, in a hundredth of a student's time


def _checked(text: str) -> bytes:
    data = zlib.compress(text.encode("ascii"), _FAST)
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _text_of(data: bytes) -> str:
    """Return the text of an entry; raises `NotData` where it is not what was written."""
    checksum, _, packed = data.partition(b"\n")
    if checksum != hashlib.sha256(packed).hexdigest().encode():
        raise NotData("the checksum does not agree")
    try:
        return zlib.decompress(packed).decode("ascii")
    except zlib.error as error:
        raise NotData(str(error)) from error
