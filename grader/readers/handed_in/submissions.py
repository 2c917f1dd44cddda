"""From the paths of a command to submissions: which files belong to which student.

A file is a submission of the student that its name says. A folder holds a file per student, or a
folder per student. What has the same student's name belongs together: `ann.md` and `ann.ipynb` are
read one after the other, as one document (`join_documents`), with a remark.

Links in a folder are not followed, hidden files and what is no regular file are not read. What is
left out is said, except for what systems and editors leave (`_LITTER`).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError, UsageError
from grader.readers.document import Block, Document, Heading
from grader.readers.file_order import counted
from grader.readers.registry import suffixes
from grader.regular_files import read_regular

FILE_BYTES = 64_000_000
MAX_FILES = 50
#: A table of who handed in, and when; it stands in a class folder, beside the submissions.
ROSTER = "roster.csv"
_ROSTER_BEGINS = (b"folder,", b"student,", b"id,")
_ROSTER_BYTES = 40
DEEPEST = 4
_LITTER = frozenset(
    {
        "__pycache__", "__MACOSX", "node_modules", "Thumbs.db", "desktop.ini", ".DS_Store", ".git",
        ".gitignore", ".gitkeep", ".ipynb_checkpoints", ".idea", ".vscode",
    }
)  # fmt: skip
_ORDER = {"answers": 2, "program": 1, "picture": 3}


@dataclass(frozen=True, slots=True)
class SubmissionFile:
    """A file of a submission; `name` is what it is called in messages."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Submission:
    """All files of one student, in the order in which they are read; none is a missing one.

    `handed_in` is when, in seconds since 1970, where somebody asked.
    """

    student: str
    files: tuple[SubmissionFile, ...] = ()
    remarks: tuple[tuple[Remark, Place], ...] = ()
    handed_in: int | None = None


def outside(found: Sequence[Submission], results: Path) -> tuple[Submission, ...]:
    """Return the submissions without those that are the results of an earlier run."""
    folder = results.resolve()
    return tuple(
        each
        for each in found
        if not each.files or not all(folder in file.path.resolve().parents for file in each.files)
    )


def find_submissions(paths: Sequence[Path]) -> tuple[Submission, ...]:
    """Return the submissions under these paths by student; a wrong path is a `UsageError`.

    A folder is one of a class, but among the paths that `class/*` stands for it is a student's.
    """
    demand_there(paths)
    own = [path for path in paths if len(paths) == 1 or not is_roster(path)]
    if _are_entries_of_class(paths):
        return merged(_of_folder(path) if path.is_dir() else _of_file(path) for path in own)
    return merged(
        submission
        for path in own
        for submission in (_in_folder(path) if path.is_dir() else [_of_file(path)])
    )


def _are_entries_of_class(paths: Sequence[Path]) -> bool:
    """Whether paths are what stands in one class folder: files and folders of students.

    A folder beside a file is a student's. Where all of them are folders, those of students hold
    few files; sections of a course, given side by side, hold many students.
    """
    if len(paths) < 2 or len({path.absolute().parent for path in paths}) > 1:
        return False
    folders = [path for path in paths if path.is_dir()]
    if len(folders) < len(paths):
        return bool(folders)
    return all(map(_may_be_of_student, folders))


_FEW = 3


def _may_be_of_student(folder: Path) -> bool:
    """Whether a folder holds as little as one student hands in, and no class of folders."""
    inside = [entry for entry in _entries(folder) if not _is_hidden(entry.name)]
    if len(inside) > _FEW or any(is_roster(folder / entry.name) for entry in inside):
        return False
    return not inside or any(entry.is_file() for entry in inside)


def merged(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Return the submissions by student, with all that is of the same student as one."""
    found: dict[str, list[Submission]] = {}
    for submission in submissions:
        found.setdefault(submission.student, []).append(submission)
    _join_numbered(found)
    joined = (_merge(student, parts) for student, parts in found.items())
    return tuple(sorted(joined, key=lambda submission: submission.student.casefold()))


def demand_there(paths: Sequence[Path]) -> None:
    """Raise a `UsageError` for the first path that there is not."""
    for path in paths:
        if not path.exists():
            problem = Problem("no-such-path", "there is no such file or folder", Place(str(path)))
            raise UsageError(problem)


def _join_numbered(found: dict[str, list[Submission]]) -> None:
    """Give `ann.2.md`, a second transcription, to the student whose picture is `ann.jpg`."""
    for student in list(found):
        owner = re.fullmatch(r"(.+)\.\d{1,2}", student)
        parts = found.get(owner[1], []) if owner else []
        files = [file for part in parts for file in part.files]
        if owner and any(_reader_of(file) in ("picture", "pdf") for file in files):
            found[owner[1]] += found.pop(student)


def _reader_of(file: SubmissionFile) -> str:
    return suffixes().get(file.path.suffix.lower(), "text")


def left_out_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return the hidden files and folders that stand beside the submissions of class folders."""
    folders = [path for path in paths if path.is_dir()]
    return tuple(
        sorted(
            str(folder / entry.name)
            for folder in folders
            for entry in _entries(folder)
            if _is_hidden(entry.name)
        )
    )


def read_file(file: SubmissionFile) -> bytes:
    """Read a file, up to the limit; raises `SubmissionError` if the system refuses."""
    try:
        return read_regular(file.path, FILE_BYTES)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        problem = Problem("file-not-opened", f"the file cannot be read: {reason}", Place(file.name))
        raise SubmissionError(problem) from error


def join_documents(source: str, documents: Sequence[Document]) -> Document:
    """Return the documents of one student as one, in order; the last answer counts.

    A heading with the name of the file stands above each, so that nothing of a file is taken to
    stand under the last heading of the file before it, and `q1.md` says what it answers.
    """
    if len(documents) == 1:
        return documents[0]
    fields = {key: value for document in documents for key, value in document.fields.items()}
    return Document(
        source,
        tuple(_blocks_with_headings(documents)),
        MappingProxyType(fields),
        tuple(remark for document in documents for remark in document.remarks),
        tuple(picture for document in documents for picture in document.pictures),
        tuple(doubt for document in documents for doubt in document.doubts),
        frozenset().union(*(document.transcribed for document in documents)),
    )


def _blocks_with_headings(documents: Sequence[Document]) -> Iterator[Block]:
    for document in documents:
        if document.blocks:
            yield Heading(document.source, Place(document.source, 1), level=0)
        yield from document.blocks


def _in_folder(folder: Path) -> Iterator[Submission]:
    """Yield the submissions of a folder; a folder without any is itself a missing one."""
    entries = [
        entry
        for entry in _entries(folder)
        if not _is_hidden(entry.name) and not is_roster(folder / entry.name)
    ]
    if not entries:
        yield Submission(
            student_name(folder.resolve().name), remarks=(_nothing(shown(folder.name)),)
        )
    for entry in entries:
        yield _of_entry(folder / entry.name, _why_not(entry))


def _of_entry(path: Path, reason: str) -> Submission:
    """Return what a class folder holds for one student, be it only that it was not read."""
    if reason:
        return Submission(student_name(path.stem), remarks=(_left_out(shown(path.name), reason),))
    return _of_folder(path) if path.is_dir() else _of_file(path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what a folder holds by name, without what systems and editors leave."""
    with os.scandir(folder) as entries:
        own = [entry for entry in entries if not _is_litter(entry.name)]
    return sorted(own, key=lambda entry: (entry.name.casefold(), entry.name))


def is_roster(path: Path) -> bool:
    """Whether this is the roster of a class folder, be it unreadable, and no submission."""
    begin = roster_begin(path)
    if isinstance(begin, Problem):
        return True
    return begin.removeprefix(b"\xef\xbb\xbf").lower().startswith(_ROSTER_BEGINS)


def roster_begin(path: Path) -> bytes | Problem:
    """Return the first bytes of a roster, or why it cannot be read; nothing of what is none."""
    if (
        path.name != ROSTER
        or not os.path.lexists(path)
        or (path.is_dir() and not path.is_symlink())
    ):
        return b""
    try:
        reason = "it is a link, and links are not followed" if path.is_symlink() else ""
        if not reason:
            return read_regular(path, _ROSTER_BYTES)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
    mend = "put a table there, as grader collect writes it, or remove it"
    return Problem(
        "roster-not-read", f"the roster cannot be read: {reason}", Place(str(path)), mend
    )


def unread_rosters(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Return why rosters of class folders, or among the paths themselves, cannot be read."""
    begins = (roster_begin(path / ROSTER if path.is_dir() else path) for path in paths)
    return tuple(begin for begin in begins if isinstance(begin, Problem))


def _is_litter(name: str) -> bool:
    return name in _LITTER or name.startswith(("~$", "._"))


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _why_not(entry: os.DirEntry[str]) -> str:
    """Return why an entry of a folder is not read; nothing if it is."""
    if entry.is_symlink():
        return "it is a link, and links are not followed"
    if _is_hidden(entry.name):
        return "it is hidden"
    return "" if entry.is_file() or entry.is_dir() else "it is no regular file"


def _of_file(path: Path) -> Submission:
    return Submission(
        student_name(path.stem.removesuffix(".lines")), (SubmissionFile(path, shown(path.name)),)
    )


def _of_folder(folder: Path) -> Submission:
    """Return the submission of a student's folder, with all files in it."""
    files: list[SubmissionFile] = []
    remarks: list[tuple[Remark, Place]] = []
    for path, reason in _files_in(folder):
        name = shown(f"{folder.name}/{path.relative_to(folder).as_posix()}")
        if reason:
            remarks.append(_left_out(name, reason))
        else:
            files.append(SubmissionFile(path, name))
    known = [file for file in files if _is_known(file)]
    others = [file for file in files if not _is_known(file)] if known else []
    remarks += [_left_out(each.name, "it is no text, notebook or answer file") for each in others]
    files = sorted(known or files, key=_reading_order)
    too_many = f"only {MAX_FILES} files are read"
    remarks += [_left_out(each.name, too_many) for each in files[MAX_FILES:]]
    if not files and not remarks:
        remarks.append(_nothing(shown(folder.name)))
    return Submission(student_name(folder.name), tuple(files[:MAX_FILES]), tuple(remarks))


def _is_known(file: SubmissionFile) -> bool:
    return file.path.suffix.lower() in suffixes()


def _files_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is in a folder and in the folders in it, down to a limit, and why it is not read.

    The reason is empty for a file that is read.
    """
    waiting: deque[tuple[Path, int]] = deque([(folder, 1)])
    while waiting:
        current, depth = waiting.popleft()
        for entry in _entries(current):
            path, reason = current / entry.name, _why_not(entry)
            if reason or entry.is_file():
                yield path, reason
            elif depth < DEEPEST:
                waiting.append((path, depth + 1))
            else:
                yield path, f"only folders down to the depth {DEEPEST} are read"


def _reading_order(file: SubmissionFile) -> tuple[int, tuple[list[tuple[int, str]], str]]:
    """Order written work by name, then programs, then answer files: the last answer counts."""
    kind = suffixes().get(file.path.suffix.lower(), "text")
    return _ORDER.get(kind, 0), counted(file.name)


def shown(name: str) -> str:
    """Return the name of a file as text: composed characters, and nothing that is no character."""
    sound = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", sound)


def student_name(name: str) -> str:
    """Return a student's name as it stands in a file name, with nothing odd in it."""
    kept = "".join(char if _in_names(char) else "\n" for char in shown(name))
    bare = re.sub(r"\n+", "-", kept).strip(" .-")
    return bare or "unnamed"


def _in_names(char: str) -> bool:
    """Whether a character belongs to names: letters with their marks, digits, a few signs."""
    return bool(re.match(r"[\w.@+' -]", char)) or unicodedata.category(char) in ("Mn", "Mc")


def _merge(student: str, parts: list[Submission]) -> Submission:
    """Join what belongs to one student."""
    first, *rest = parts
    files = {file.path.resolve(): file for part in parts for file in part.files}
    ordered = tuple(sorted(files.values(), key=_reading_order))
    remarks = tuple(remark for part in parts for remark in part.remarks)
    if ordered and len(ordered) > 1:
        remarks = (*remarks, _several(ordered))
    if ordered:
        remarks = tuple(each for each in remarks if each[0].code != "no-files")
    if not rest:
        return replace(first, files=ordered, remarks=remarks)
    return Submission(student, ordered, remarks)


def _several(files: Iterable[SubmissionFile]) -> tuple[Remark, Place]:
    names = [file.name for file in files]
    text = f"{len(names)} files were handed in and read in this order: {', '.join(names)[:500]}"
    return Remark("several-files", text), Place(names[0])


def _nothing(name: str) -> tuple[Remark, Place]:
    return Remark("no-files", "nothing was handed in: the folder is empty"), Place(name)


def _left_out(name: str, reason: str) -> tuple[Remark, Place]:
    return Remark("file-left-out", f"{name} was left out: {reason}"), Place(name)
