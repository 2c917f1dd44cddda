"""Opens archives so that nothing in them can lead out of a folder, or be more than it says.

An entry that cannot be used is a problem with its place; the others of the archive are read.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grader.errors import Place, Problem, printable
from grader.platforms.files.entries import Download, Entry, without_litter
from grader.platforms.files.limits import DEEPEST_FOLDERS, MAX_DIRECTORY_BYTES, MAX_ENTRIES

_BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error)
DAMAGED = (*_BROKEN, zlib.error, OverflowError)
"""What reading a damaged archive, or a damaged file of one, can raise."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1 | 0x40
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 65_557 + 76  # the longest comment, and the records before it
_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")
_MEND = "download it again, or unpack it yourself and give the folder"


class NotAnArchive(Exception):
    """The file cannot be opened as a zip; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def open_zip(path: Path, source: str) -> tuple[zipfile.ZipFile, Download]:
    """Open an archive; the caller closes it. Raises `NotAnArchive`."""
    try:
        directory = _directory_bytes(path)
        if directory > MAX_DIRECTORY_BYTES:
            raise NotAnArchive(_too_many(source))
        archive = zipfile.ZipFile(path)
    except DAMAGED as error:
        text = f"this is no zip that can be opened: {_reason(error)}"
        raise NotAnArchive(Problem("archive-damaged", text, Place(source), _MEND)) from error
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        archive.close()
        raise NotAnArchive(_too_many(source))
    entries: list[Entry] = []
    problems: list[Problem] = []
    for found in _entries(archive, infos, source):
        (entries if isinstance(found, Entry) else problems).append(found)  # type: ignore[arg-type]
    name = Path(source).name
    stem = name[:-4] if name.lower().endswith(".zip") else name
    return archive, Download(stem, without_litter(entries), tuple(problems))


def _too_many(source: str) -> Problem:
    text = f"this archive holds more than {MAX_ENTRIES:,} files, and was not opened"
    return Problem("archive-too-many", text, Place(source), "unpack what belongs to the assignment")


def _directory_bytes(path: Path) -> int:
    """Return the size of the archive's list of files, before it is read into memory."""
    with path.open("rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - _TAIL))
        tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        return 0  # the library says what is wrong with it
    (size,) = struct.unpack_from("<L", tail, end + 12)
    large = tail.rfind(_END_64, 0, end)
    if large >= 0 and len(tail) >= large + 56:
        (size,) = struct.unpack_from("<Q", tail, large + 40)
    return 0 if size > length else int(size)


def _entries(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], source: str
) -> Iterator[Entry | Problem]:
    for info in infos:
        name = _name(info)
        if name.endswith("/"):
            continue
        place = f"{source}/{printable(name[:200])}"
        reason = _refused(info, name)
        if reason:
            text = f"this was left out: {reason}"
            yield Problem("entry-refused", text, Place(place), "ask for it in another form")
        else:
            yield _entry(archive, info, name, place)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, place: str) -> Entry:
    def opened() -> BinaryIO:
        return archive.open(info)  # type: ignore[return-value]

    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    return Entry(parts, place, opened, max(1, info.compress_size))


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name with `/` between folders; UTF-8 that is not declared is common, too."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.orig_filename
    return name.replace("\\", "/")


def _refused(info: zipfile.ZipInfo, name: str) -> str:
    """Return why an entry is not read; nothing if it is."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not parts or "\0" in name:
        return "it has no name"
    if _ABSOLUTE.match(name) or ".." in parts:
        return "its name leads out of the folder"
    if len(parts) > DEEPEST_FOLDERS:
        return f"it is more than {DEEPEST_FOLDERS} folders deep"
    if kind == stat.S_IFLNK:
        return "it is a link, and links are not followed"
    if kind not in (0, stat.S_IFREG):
        return "it is no regular file"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if info.compress_type not in _METHODS:
        return "it is packed in a way that is not read"
    return ""


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return printable(str(error)[:200])[:120] or "it is damaged"
