"""The way of one student's submission through the stages; the only place that wires them."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import Remark
from grader.errors import Place, SubmissionError
from grader.marking.mark import divided, mark_submission, outline_for
from grader.marking.memory import FORGETFUL, Memory
from grader.marking.policies import with_policies
from grader.marking.readings import (
    ask_about_signs,
    name_parts,
    settle_doubts,
    with_commas_of,
    with_context,
)
from grader.marking.types import PlacedRemark, SubmissionResult, SubmissionStatus
from grader.readers.document import Document
from grader.readers.handed_in import (
    Submission,
    SubmissionFile,
    TranscribedBy,
    join_documents,
    read_file,
    units_of,
)
from grader.rubric.types import Asked, Rubric

Key = Mapping[str, Asked]
Remarks = tuple[tuple[Remark, Place], ...]
_MAX_OF_A_CODE = 10


class CrashNotTold(Exception):
    """A reader crashed on a file, and nobody was given to tell; the crash is the cause."""


def _stop(details: str) -> None:
    raise CrashNotTold(details)


def grade_one(rubric: Rubric, key: Key, student: str, source: str, data: bytes) -> SubmissionResult:
    """Grade a submission of one file; `source` is its name, for messages and to choose a reader.

    Raises `SubmissionError` if nothing of the file can be used.
    """
    [unit] = units_of([(source, data)])
    document = unit.read(rubric.notation)
    marked = with_context(_marked(rubric, key, document, student), document)
    return _without_repetition(with_policies(rubric, marked))


def grade_submission(
    rubric: Rubric,
    key: Key,
    submission: Submission,
    read: Callable[[SubmissionFile], bytes] = read_file,
    crashed: Callable[[str], None] = _stop,
    transcriber: TranscribedBy | None = None,
    memory: Memory = FORGETFUL,
) -> SubmissionResult:
    """Grade all files of a student as one document.

    A file that cannot be used is a remark and sends the submission to a person; if no file can be
    used, the submission has failed. `crashed` hears the traceback of a reader that has a bug, which
    costs no more than the file; without it the bug is raised. What `memory` knows is not worked
    out again.
    """
    if not submission.files:
        blank = Document(source_of(submission), remarks=submission.remarks)
        missing = mark_submission(rubric, key, blank, submission.student)
        return replace(missing, status=SubmissionStatus.MISSING)
    files, unread = _files(submission, read)
    outline = outline_for(rubric, key)
    notations = (rubric.notation, *(part.notation for part in rubric.parts))
    about = ((submission.remarks, unread), notations, outline)
    document, unusable = memory.recall(
        "document",
        (source_of(submission), *about, *(part for file in files for part in file)),
        lambda: _document(rubric, key, submission, files, unread, crashed, transcriber),
    )
    if document is None:
        return not_graded(rubric, key, submission, [*submission.remarks, *unusable])
    marked = _marked(rubric, key, document, submission.student, memory, with_lines=True)
    marked = replace(marked, handed_in=submission.handed_in)
    result = _without_repetition(with_policies(rubric, marked))
    if not unusable:
        return result
    graded = result.status is SubmissionStatus.GRADED
    status = SubmissionStatus.NEEDS_REVIEW if graded else result.status
    return replace(result, status=status, unread_files=True)


def _marked(
    rubric: Rubric,
    key: Key,
    document: Document,
    student: str,
    memory: Memory = FORGETFUL,
    with_lines: bool = False,
) -> SubmissionResult:
    """Mark a document, and give to a person what hangs on something not read for certain."""
    rubric, key = with_commas_of(document, rubric, key)
    document = divided(rubric, key, document)
    result = name_parts(mark_submission(rubric, key, document, student, memory, with_lines))
    asked = ask_about_signs(rubric, key, document, replace(result, pictures=document.pictures))
    return settle_doubts(rubric, document, asked)


def _files(
    submission: Submission, read: Callable[[SubmissionFile], bytes]
) -> tuple[list[tuple[str, bytes]], Remarks]:
    """Return the contents of the files by name, and why the others cannot be had."""
    unread: list[tuple[Remark, Place]] = []
    files: list[tuple[str, bytes]] = []
    for file in submission.files:
        try:
            files.append((file.name, read(file)))
        except SubmissionError as error:
            unread += _reasons(error)
    return files, tuple(unread)


def _reasons(error: SubmissionError) -> list[tuple[Remark, Place]]:
    return [(Remark(each.code, each.text), each.place) for each in error.problems]


def _document(
    rubric: Rubric,
    key: Key,
    submission: Submission,
    files: Sequence[tuple[str, bytes]],
    unread: Remarks,
    crashed: Callable[[str], None],
    transcriber: TranscribedBy | None,
) -> tuple[Document | None, Remarks]:
    """Read every file as one document, section by section; return too what cannot be used."""
    documents, unusable = _documents(rubric, files, crashed, transcriber)
    unusable = (*unread, *unusable)
    if not documents:
        return None, unusable
    joined = join_documents(source_of(submission), documents)
    document = replace(joined, remarks=(*submission.remarks, *unusable, *joined.remarks))
    return divided(*with_commas_of(document, rubric, key), document), unusable


def _documents(
    rubric: Rubric,
    files: Sequence[tuple[str, bytes]],
    crashed: Callable[[str], None],
    transcriber: TranscribedBy | None,
) -> tuple[list[Document], Remarks]:
    """Read every file; return what was read, and why the others were not."""
    documents: list[Document] = []
    unusable: list[tuple[Remark, Place]] = []
    for unit in units_of(files, transcriber):
        try:
            documents.append(unit.read(rubric.notation))
        except SubmissionError as error:
            unusable += _reasons(error)
        except Exception:  # not hidden: it is told, and the command ends as at any bug
            crashed(traceback.format_exc())
            unusable.append((_CRASHED, Place(unit.name)))
    return documents, tuple(unusable)


_CRASHED = Remark(
    "reader-crashed",
    "This file was not read, by a mistake of the grader itself, not of yours; a person looks.",
)


def _without_repetition(result: SubmissionResult) -> SubmissionResult:
    """Keep the first remarks of each code; how many more there are is one remark."""
    counts = Counter(remark.code for remark in result.remarks)
    if all(count <= _MAX_OF_A_CODE for count in counts.values()):
        return result
    return replace(result, remarks=tuple(_first_of_each_code(result.remarks, counts)))


def _first_of_each_code(
    remarks: Sequence[PlacedRemark], counts: Mapping[str, int]
) -> Iterator[PlacedRemark]:
    seen: Counter[str] = Counter()
    for remark in remarks:
        seen[remark.code] += 1
        if seen[remark.code] <= _MAX_OF_A_CODE:
            yield remark
        elif seen[remark.code] == _MAX_OF_A_CODE + 1:
            more = counts[remark.code] - _MAX_OF_A_CODE
            text = f"The same kind of remark was made {more} more times, here and below."
            yield PlacedRemark("remarks-repeated", text, remark.place)


def source_of(submission: Submission) -> str:
    """Return the names of the files, or the student's where there are none."""
    return ", ".join(file.name for file in submission.files) or submission.student


def not_graded(
    rubric: Rubric, key: Key, submission: Submission, reasons: Sequence[tuple[Remark, Place]]
) -> SubmissionResult:
    """Return the result of a submission that was not graded: no marks, and the reasons."""
    blank = mark_submission(rubric, key, Document(source_of(submission)), submission.student)
    return replace(
        blank,
        status=SubmissionStatus.FAILED,
        points=Fraction(0),
        marks=(),
        remarks=tuple(PlacedRemark(each.code, each.text, place) for each, place in reasons),
    )
