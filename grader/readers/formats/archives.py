"""Zip files that a student hands in: what is in them is read as the files of a folder would be."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError
from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.file_order import counted
from grader.readers.text.zipped import DAMAGED, member_within

MAX_MEMBERS = 2_000
MAX_READ = 50
MAX_DEPTH = 3
MEMBER_BYTES = 30_000_000
ALL_BYTES = 80_000_000
MAX_TIMES = 200
"""How many times larger than packed a member may be."""

# What programs leave beside the work: nothing that a student wrote.
_LITTER_ENDS = (
    ".aux", ".log", ".out", ".toc", ".fls", ".fdb_latexmk", ".synctex.gz", ".bbl", ".blg", ".bib",
    ".sty", ".cls", ".bst", ".pyc", ".ds_store",
)  # fmt: skip
_LITTER_FOLDERS = frozenset({"__MACOSX", ".git", "__pycache__", ".ipynb_checkpoints", "out"})

Remarks = list[tuple[Remark, Place]]


def read_archive(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a zip file where files are read one by one; `together` reads what is in it."""
    text = "this is a zip file; it is read where files are collected, not by itself"
    problem = Problem("not-text", text, Place(source), "unpack it, and hand in what is in it")
    raise SubmissionError(problem)


def unpacked(
    source: str, data: bytes, depth: int = 1, read: int = 0, size: int = 0
) -> tuple[list[tuple[str, bytes]], Remarks]:
    """Return the files in a zip file, and what was left out; nothing is written to a disk.

    Zip files in it are unpacked as well, up to a depth; `read` files of so much `size` were read
    before these.

    Raises `SubmissionError` if it is damaged, locked, or holds more than any homework.
    """
    place = Place(source)
    archive, members = _opened(place, data)
    files: list[tuple[str, bytes]] = []
    remarks: Remarks = []
    whole = size
    for member in sorted(members, key=lambda each: counted(each.filename)):
        name = _name(member.filename)
        if _is_litter(name):
            continue
        reason = _why_not(member, name, read + len(files), whole)
        held = b"" if reason else member_within(archive, member, member.file_size)
        if held is None:
            reason = "it is damaged, or larger than it says"
        if not reason and name.lower().endswith(".zip"):
            before = read + len(files), whole
            inner, told, reason = _inner(f"{source}/{name}", held or b"", depth, *before)
            files += inner
            remarks += told
            whole += sum(len(each) for _, each in inner)
            if not reason:
                continue
        if reason:
            text = f"{name} was left out: {reason}"
            remarks.append((Remark("file-left-out", text), place))
            continue
        if _leads_out(member.filename):
            text = f"{name} was read, though its name in the zip file leads out of the folder"
            remarks.append((Remark("name-leads-out", text), place))
        whole += len(held or b"")
        files.append((f"{source}/{name}", held or b""))
    return files, remarks


def _opened(place: Place, data: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Open a zip file with its members; raises `SubmissionError` as `unpacked` does."""
    mend = "unpack it, and hand in what is in it"
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except DAMAGED as error:
        text = "the zip file is damaged: it cannot be unpacked"
        raise SubmissionError(Problem("file-damaged", text, place, mend)) from error
    if len(members) > MAX_MEMBERS:
        text = f"the zip file holds {len(members):,} files, more than any homework"
        raise SubmissionError(Problem("file-too-large", text, place, mend))
    if any(member.flag_bits & 1 for member in members):
        text = "the zip file is locked with a password"
        raise SubmissionError(Problem("file-locked", text, place, mend))
    return archive, members


def _inner(
    source: str, data: bytes, depth: int, read: int, size: int
) -> tuple[list[tuple[str, bytes]], Remarks, str]:
    """Return what is in an archive within an archive, or why it is left out."""
    if depth >= MAX_DEPTH:
        return [], [], f"it is an archive within archives, more than {MAX_DEPTH} deep"
    try:
        return *unpacked(source, data, depth + 1, read, size), ""
    except SubmissionError as error:
        return [], [], error.problems[0].text


def _name(name: str) -> str:
    """Return the name of a member as it is shown; it is never a path that is opened."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)[-200:] or "unnamed"


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or parts[0].endswith(":")


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith((".", "~$"))
    return hidden or name.lower().endswith(_LITTER_ENDS) or bool(_LITTER_FOLDERS & {*path.parts})


def _why_not(member: zipfile.ZipInfo, name: str, count: int, whole: int) -> str:
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        return "it is a link, and links are not followed"
    if name.lower().endswith((".7z", ".rar", ".gz", ".tar")):
        return "it is an archive of a kind that is not unpacked (hand in a zip file)"
    if count >= MAX_READ:
        return f"only {MAX_READ} files are read"
    large = member.file_size > MEMBER_BYTES or whole + member.file_size > ALL_BYTES
    packed = member.file_size > 1_000_000 and member.file_size > MAX_TIMES * member.compress_size
    return "it is too large" if large or packed else ""
