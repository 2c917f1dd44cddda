"""A reader that has a bug costs the file, is loud, and is told every time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from grader import pipeline
from grader.batch.grading import graded
from grader.batch.starter import write_starter
from grader.expressions.notation import Notation
from grader.marking.types import SubmissionStatus
from grader.pipeline import CrashNotTold, grade_submission
from grader.readers.document import Document
from grader.readers.handed_in import together
from grader.readers.handed_in.submissions import Submission, SubmissionFile
from grader.readers.registry import open_document
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from grader.rubric.types import Asked, Rubric


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the starter, with a reader that crashes on notebooks."""
    write_starter(tmp_path)
    (tmp_path / "ada.ipynb").write_text("{}")

    def read(source: str, data: bytes, notation: Notation) -> Document:
        if source.endswith(".ipynb"):
            raise ValueError("a bug")
        return open_document(source, data, notation)

    monkeypatch.setattr(together, "open_document", read)
    return tmp_path


def _ada(folder: Path, *more: Path) -> Submission:
    paths = [*more, folder / "ada.ipynb"]
    return Submission("ada", tuple(SubmissionFile(path, path.name) for path in paths))


def test_the_other_files_are_graded(folder: Path) -> None:
    rubric = load_rubric(folder / "rubric.yaml")
    done = graded(rubric, _ada(folder, folder / "submissions" / "ada.md"))
    assert done.result.points == 6
    assert done.result.status is SubmissionStatus.NEEDS_REVIEW
    assert [remark.code for remark in done.result.remarks] == ["reader-crashed"]
    [crash] = done.crashes
    assert "ValueError: a bug" in crash


def test_with_no_other_file_the_submission_has_failed(folder: Path) -> None:
    done = graded(load_rubric(folder / "rubric.yaml"), _ada(folder))
    assert done.result.status is SubmissionStatus.FAILED
    assert done.crashes


def test_a_bug_that_nobody_is_told_of_is_raised(folder: Path) -> None:
    rubric = load_rubric(folder / "rubric.yaml")
    key: Mapping[str, Asked] = answer_key(rubric)
    with pytest.raises(CrashNotTold, match="a bug"):
        grade_submission(rubric, key, _ada(folder))


def test_thousands_of_equal_remarks_are_a_few_and_a_count(folder: Path) -> None:
    rubric: Rubric = load_rubric(folder / "rubric.yaml")
    text = "$$1 + 1 = 3$$\n\n" * 200
    result = pipeline.grade_one(rubric, answer_key(rubric), "eve", "eve.md", text.encode())
    codes = [remark.code for remark in result.remarks]
    assert codes == ["line-wrong"] * 10 + ["remarks-repeated"]
    assert "190 more" in result.remarks[-1].text
