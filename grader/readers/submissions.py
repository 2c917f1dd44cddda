"""From the paths of a command to submissions: which files belong to which student.

A file is a submission of the student that its name says. A folder holds a file per student, or a
folder per student. What has the same student's name belongs together: `ann.md` and `ann.ipynb` are
read one after the other, as one document (`join_documents`), with a remark.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from grader.equivalence.verdict import Remark
from grader.errors import Place, Problem, SubmissionError, UsageError
from grader.readers.document import Document
from grader.readers.registry import SUFFIXES

FILE_BYTES = 64_000_000
MOST_FILES = 50
DEEPEST = 4
_IGNORED = frozenset({"__pycache__", "__MACOSX", "node_modules", "Thumbs.db", "desktop.ini"})
_ORDER = {"answers": 2, "program": 1}


@dataclass(frozen=True, slots=True)
class SubmissionFile:
    """A file of a submission; `name` is what it is called in messages."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Submission:
    """All files of one student, in the order in which they are read; none is a missing one."""

    student: str
    files: tuple[SubmissionFile, ...] = ()
    remarks: tuple[tuple[Remark, Place], ...] = ()


def find_submissions(paths: Sequence[Path]) -> tuple[Submission, ...]:
    """Return the submissions under these paths by student; a wrong path is a `UsageError`."""
    found: dict[str, list[Submission]] = {}
    for path in paths:
        if not path.exists():
            problem = Problem("no-such-path", "there is no such file or folder", Place(str(path)))
            raise UsageError(problem)
        for submission in _in_folder(path) if path.is_dir() else [_of_file(path)]:
            found.setdefault(submission.student, []).append(submission)
    merged = (_merge(student, parts) for student, parts in found.items())
    return tuple(sorted(merged, key=lambda submission: submission.student.casefold()))


def read_file(file: SubmissionFile) -> bytes:
    """Read a file, up to the limit; raises `SubmissionError` if the system refuses."""
    try:
        with file.path.open("rb") as stream:
            return stream.read(FILE_BYTES)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        problem = Problem("file-not-opened", f"the file cannot be read: {reason}", Place(file.name))
        raise SubmissionError(problem) from error


def join_documents(source: str, documents: Sequence[Document]) -> Document:
    """Return the documents of one student as one, in order; the last answer counts."""
    if len(documents) == 1:
        return documents[0]
    fields = {key: value for document in documents for key, value in document.fields.items()}
    return Document(
        source,
        tuple(block for document in documents for block in document.blocks),
        MappingProxyType(fields),
        tuple(remark for document in documents for remark in document.remarks),
    )


def _in_folder(folder: Path) -> Iterator[Submission]:
    """Yield the submissions of a folder; a folder without any is itself a missing one."""
    entries = sorted(_visible(folder, folder), key=lambda entry: entry.name.casefold())
    if not entries:
        yield Submission(folder.resolve().name, remarks=(_nothing(folder.name),))
    for entry in entries:
        yield _of_folder(entry) if entry.is_dir() else _of_file(entry)


def _visible(folder: Path, root: Path) -> Iterator[Path]:
    """Yield what a folder holds, without hidden files and without links that lead out of it."""
    inside = root.resolve()
    for entry in os.scandir(folder):
        path = folder / entry.name
        if entry.name.startswith((".", "~$")) or entry.name in _IGNORED:
            continue
        if entry.is_symlink() and not path.resolve().is_relative_to(inside):
            continue
        if entry.is_file() or entry.is_dir():
            yield path


def _of_file(path: Path) -> Submission:
    return Submission(_student(path.stem), (SubmissionFile(path, path.name),))


def _of_folder(folder: Path) -> Submission:
    """Return the submission of a student's folder, with all files in it."""
    files = [
        SubmissionFile(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        for path in _files_in(folder)
    ]
    known = [file for file in files if file.path.suffix.lower() in SUFFIXES]
    others = [] if not known else [file for file in files if file not in known]
    files = sorted(known or files, key=_reading_order)
    remarks = [_left_out(file.name) for file in others]
    if not files:
        remarks.append(_nothing(folder.name))
    return Submission(_student(folder.name), tuple(files[:MOST_FILES]), tuple(remarks))


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of the folders in it, down to a limit."""
    waiting: list[tuple[Path, int]] = [(folder, 1)]
    while waiting:
        current, depth = waiting.pop(0)
        for path in sorted(_visible(current, folder), key=lambda entry: entry.name.casefold()):
            if path.is_file():
                yield path
            elif depth < DEEPEST:
                waiting.append((path, depth + 1))


def _reading_order(file: SubmissionFile) -> tuple[int, str]:
    """Order written work by name, then programs, then answer files: the last answer counts."""
    kind = SUFFIXES.get(file.path.suffix.lower(), "text")
    return _ORDER.get(kind, 0), file.name.casefold()


def _student(name: str) -> str:
    """Return a student's name as it stands in a file name, with nothing odd in it."""
    bare = re.sub(r"[^\w.@+' -]+", "-", name).strip(" .-")
    return bare or "unnamed"


def _merge(student: str, parts: list[Submission]) -> Submission:
    """Join what belongs to one student."""
    first, *rest = parts
    files = {file.path.resolve(): file for part in parts for file in part.files}
    ordered = tuple(sorted(files.values(), key=_reading_order))
    remarks = tuple(remark for part in parts for remark in part.remarks)
    if ordered and len(ordered) > 1:
        remarks = (*remarks, _several(ordered))
    if not rest:
        return replace(first, files=ordered, remarks=remarks)
    return Submission(student, ordered, remarks)


def _several(files: Iterable[SubmissionFile]) -> tuple[Remark, Place]:
    names = [file.name for file in files]
    text = f"{len(names)} files were handed in and read in this order: {', '.join(names)[:500]}"
    return Remark("several-files", text), Place(names[0])


def _nothing(name: str) -> tuple[Remark, Place]:
    return Remark("no-files", "nothing was handed in: the folder is empty"), Place(name)


def _left_out(name: str) -> tuple[Remark, Place]:
    text = f"{name} was left out: it is no text, notebook or answer file"
    return Remark("file-left-out", text), Place(name)
