"""The way of one student's submission through the stages; the only place that wires them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import MarkOutcome
from grader.equivalence.verdict import Remark
from grader.errors import Place, SubmissionError
from grader.marking.mark import mark_submission
from grader.marking.types import PlacedRemark, SubmissionResult, SubmissionStatus
from grader.readers.document import Document
from grader.readers.registry import read_document
from grader.readers.submissions import Submission, SubmissionFile, join_documents, read_file
from grader.rubric.types import Asked, Rubric

NOT_READ = frozenset(
    {
        "answers-too-deep", "cell-not-read", "file-cut", "file-left-out", "formula-not-read",
        "key-not-read", "line-too-long", "other-file-not-read", "output-cut", "picture-not-read",
        "too-many-cells",
    }
)  # fmt: skip
"""Codes of remarks that say that something of a submission was not read."""

Key = Mapping[str, Asked]
Remarks = tuple[tuple[Remark, Place], ...]


def grade_one(rubric: Rubric, key: Key, student: str, source: str, data: bytes) -> SubmissionResult:
    """Grade a submission of one file; `source` is its name, for messages and to choose a reader.

    Raises `SubmissionError` if nothing of the file can be used.
    """
    return mark_submission(rubric, key, read_document(source, data, rubric.notation), student)


def grade_submission(
    rubric: Rubric,
    key: Key,
    submission: Submission,
    read: Callable[[SubmissionFile], bytes] = read_file,
) -> SubmissionResult:
    """Grade all files of a student as one document.

    A file that cannot be used is a remark and sends the submission to a person; if no file can be
    used, the submission has failed.
    """
    documents, unusable = _documents(rubric, submission, read)
    source = source_of(submission)
    if not submission.files:
        blank = Document(source, remarks=submission.remarks)
        missing = mark_submission(rubric, key, blank, submission.student)
        return replace(missing, status=SubmissionStatus.MISSING)
    if not documents:
        return not_graded(rubric, key, submission, [*submission.remarks, *unusable])
    joined = join_documents(source, documents)
    document = replace(joined, remarks=(*submission.remarks, *unusable, *joined.remarks))
    result = mark_submission(rubric, key, document, submission.student)
    if result.status is SubmissionStatus.GRADED and (unusable or _may_have_lost(document, result)):
        return replace(result, status=SubmissionStatus.NEEDS_REVIEW)
    return result


def _may_have_lost(document: Document, result: SubmissionResult) -> bool:
    """Whether an answer that was not found may stand in what was not read."""
    missing = any(mark.outcome is MarkOutcome.MISSING for mark in result.marks)
    return missing and any(remark.code in NOT_READ for remark, _ in document.remarks)


def _documents(
    rubric: Rubric, submission: Submission, read: Callable[[SubmissionFile], bytes]
) -> tuple[list[Document], Remarks]:
    """Read every file; return what was read, and why the others were not."""
    documents: list[Document] = []
    unusable: list[tuple[Remark, Place]] = []
    for file in submission.files:
        try:
            documents.append(read_document(file.name, read(file), rubric.notation))
        except SubmissionError as error:
            unusable += [(Remark(each.code, each.text), each.place) for each in error.problems]
    return documents, tuple(unusable)


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
