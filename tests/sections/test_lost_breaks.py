"""Pages of one long line with the labels of several parts in it: nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRIC = """
title: T
questions:
  - id: q1
    title: Slopes
    parts:
      - {id: a, answer: number, reference: 2 + 3, title: The first slope, points: 2}
      - {id: b, answer: number, reference: 2 * 4, title: The second slope, points: 2}
  - {id: q2, title: The mean, answer: number, reference: 13/2, points: 2}
"""
WORDS = (
    "I have looked at the picture for a while and then I have taken the two points as they stand"
)


JOINED = f"Question 1 a) {WORDS}, so it is 5 b) {WORDS}, so it is 7 Question 2 the mean is 13/2"
AS_WRITTEN = f"Question 1\n\na) {WORDS}: 5\n\nb) 7\n\nQuestion 2\n\n13\n"


@pytest.mark.parametrize(
    ("page", "silent", "why"),
    [
        (JOINED, 0, "what is right is right, and a person looks for the rest"),
        ("a) 5 b) 7", 2, "a short line is read as a line"),
        (AS_WRITTEN, 2, "its breaks are there"),
    ],
)
def test_a_page_without_its_breaks(page: str, silent: int, why: str, tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = load_rubric(path)
    result = grade_one(rubric, answer_key(rubric), "ann", "ann.txt", page.encode())
    outcomes = [str(mark.outcome) for mark in result.marks]
    assert sum(each in ("incorrect", "missing") for each in outcomes) == silent, why
