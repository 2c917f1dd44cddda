"""A student is told that the last of several answers was marked, where there are several."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.marking.mark import mark_submission
from grader.readers.registry import read_document
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRIC = "questions: [{id: q1, title: Solve 2x = 8, answer: number, reference: 4}]"


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("1. 2x + 3 = 11\n2x = 8\nx = 4", False),  # steps on the way
        ("1. 2x = 8, x = 4", False),
        ("1. x = 3\nx = 4", True),
        ("1. x = 24 - 4 * 5\nx = 4", False),  # still to be worked out
        ("1. x = 24 - 4 * 5\nx = 3", False),
        ("1. x = a/b\nx = 4", False),
        ("1. x = 1/2\nx = 4", True),
    ],
)
def test_steps_are_no_answers(page: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    rubric = load_rubric(tmp_path / "rubric.yaml")
    document = read_document("page.md", page.encode(), rubric.questions[0].parts[0].notation)
    mark = mark_submission(rubric, answer_key(rubric), document, "").marks[0]
    assert ("several-answers" in {message.code for message in mark.messages}) is told, mark
