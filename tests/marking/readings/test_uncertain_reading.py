"""Nothing is wrong or missing because a reader could not read it, or not for certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from grader.answers.base import MarkOutcome
from grader.equivalence import Remark
from grader.errors import Place
from grader.marking.mark import mark_submission
from grader.marking.readings.doubts import settle_doubts
from grader.marking.types import Mark, SubmissionStatus
from grader.pipeline import grade_one
from grader.readers.document import Doubt, Picture
from grader.rubric.types import Asked, Rubric
from tests.marking.pages import page

PICTURE = Picture("page.pdf", "application/pdf", page=1, box=(10, 20, 200, 40))
RIGHT = "∂y/∂z_5 = sigma'(z_5)"
WRONG = "∂y/∂z_5 = sigma(z_5)"


def marked(
    lines: list[str], rubric: Rubric, key: Mapping[str, Asked], *doubts: Doubt
) -> tuple[Mark, SubmissionStatus]:
    """Return the mark of the first derivative on a page with these doubts."""
    document = replace(page(lines, rubric.notation), doubts=doubts)
    result = settle_doubts(rubric, document, mark_submission(rubric, key, document, "ann"))
    return next(mark for mark in result.marks if mark.part_id == "q1a.dy_dz5"), result.status


def test_a_picture_alone_is_for_a_person(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    result = grade_one(rubric, key, "ann", "ann.md", b"\xff\xd8\xff\xe0\0\x10JFIF\0")
    assert {mark.outcome for mark in result.marks} == {MarkOutcome.NEEDS_REVIEW}
    assert result.status is SubmissionStatus.NEEDS_REVIEW
    asked = [mark for mark in result.marks if key[mark.part_id].part.kind != "review"]
    assert all(mark.pictures == (Picture("ann.md", "image/jpeg"),) for mark in asked)
    assert {mark.messages[0].code for mark in asked} == {"answer-in-picture"}


@pytest.mark.parametrize(("code", "outcome"), [
    ("file-left-out", MarkOutcome.NEEDS_REVIEW), ("not-text", MarkOutcome.NEEDS_REVIEW),
    ("own-program", MarkOutcome.NEEDS_REVIEW), ("file-locked", MarkOutcome.NEEDS_REVIEW),
    # Nothing can stand in an empty file, and a second file of a student hides nothing.
    ("empty-file", MarkOutcome.MISSING), ("several-files", MarkOutcome.MISSING),
])  # fmt: skip
def test_a_missing_answer_may_stand_in_a_file_that_was_not_read(
    rubric: Rubric, key: Mapping[str, Asked], code: str, outcome: MarkOutcome
) -> None:
    remark = (Remark(code, "hw.7z was left out"), Place("ann"))
    document = replace(page(["nothing"], rubric.notation), remarks=(remark,))
    result = settle_doubts(rubric, document, mark_submission(rubric, key, document, "ann"))
    mark = next(mark for mark in result.marks if mark.part_id == "q1a.dy_dz5")
    assert mark.outcome is outcome


def test_messages_name_the_part_of_a_file(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    table = b"n;x\n\n$\\frac{\\partial y}{\\partial z_5} = \\sigma(z_5) = \\sigma'(z_5)$\n"
    result = grade_one(rubric, key, "ann", "ann.csv", table)
    mark = next(mark for mark in result.marks if mark.part_id == "q1a.dy_dz5")
    assert any(message.text.startswith("Row 3: ") for message in mark.messages)


@pytest.mark.parametrize(
    ("lines", "doubt", "outcome", "why"),
    [
        ([WRONG], None, "incorrect", "without a doubt a wrong answer is wrong"),
        ([WRONG], (1, False), "needs_review", "an answer that is not right may be misread"),
        ([RIGHT], (1, False), "correct", "a reader does not misread an answer into the right one"),
        ([RIGHT], (1, True), "needs_review", "but a transcriber may mend it"),
        ([WRONG, "> x", "> y"], (2, False), "needs_review", "a later answer may stand there"),
        ([WRONG, "# 2", "> y"], (3, False), "incorrect", "but not under another title"),
        (["> words"], (1, False), "needs_review", "an answer that is not found may stand there"),
        (["> words"], None, "missing", "without a doubt there is none"),
    ],
)
def test_doubt(
    lines: list[str],
    doubt: tuple[int, bool] | None,
    outcome: str,
    why: str,
    rubric: Rubric,
    key: Mapping[str, Asked],
) -> None:
    doubts = ()
    if doubt:
        line, strong = doubt
        doubts = (Doubt(Place("page", line, 1, line), "signs overlap", (PICTURE,), strong),)
    mark, status = marked(lines, rubric, key, *doubts)
    assert mark.outcome == outcome, why
    if doubt and outcome == "needs_review":
        assert status is SubmissionStatus.NEEDS_REVIEW
        assert mark.points == 0
        assert mark.pictures
        assert {picture.page for picture in mark.pictures} == {1}


def test_what_may_follow_from_a_doubtful_answer_is_for_a_person(
    rubric: Rubric, key: Mapping[str, Asked]
) -> None:
    lines = ["∂y/∂z_5 = sigma(z_5)", "∂y/∂z_4 = w sigma(z_4)"]
    document = page(lines, rubric.notation)
    doubt = Doubt(document.statements[0].place, "a sign was not understood", (PICTURE,))
    for doubts, outcome in (((), MarkOutcome.INCORRECT), ((doubt,), MarkOutcome.NEEDS_REVIEW)):
        doubtful = replace(document, doubts=doubts)
        marks = mark_submission(rubric, key, doubtful, "ann")
        settled = settle_doubts(rubric, doubtful, marks).marks
        later = next(mark for mark in settled if mark.part_id == "q1a.dy_dz4")
        assert later.outcome is outcome
    assert later.messages[0].code == "may-follow"
