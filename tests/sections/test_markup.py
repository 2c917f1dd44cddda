"""The same answers in the markup of many programs: they get the same marks, and wrong ones none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

RUBRIC = """title: Sheet
questions:
  - {id: q1, title: Area, answer: number, reference: 42}
  - id: q2
    title: Two slopes
    parts: [{id: a, answer: expression, reference: 13x}, {id: b, answer: number, reference: 6}]
  - {id: q3, title: Volume, answer: number, reference: 5}
"""
RIGHT = {"@1": "42", "@2a": "13x", "@2b": "6", "@3": "5"}
WRONG = {"@1": "41", "@2a": "12x", "@2b": "5", "@3": "6"}
CASES: list[dict[str, Any]] = list(
    from_yaml((Path(__file__).parent / "cases" / "markup.yaml").read_text(encoding="utf-8"))
)


def outcomes(folder: Path, case: dict[str, Any], answers: dict[str, str]) -> list[str]:
    """Grade a page with these answers in it."""
    path = folder / "sheet.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    rubric = load_rubric(path)
    page = case["page"]
    for sign, answer in answers.items():
        page = page.replace(sign, answer)
    name = f"ada{case['suffix']}"
    result = grade_one(rubric, answer_key(rubric), "ada", name, page.encode())
    return [str(mark.outcome) for mark in result.marks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_right_answers_are_right(case: dict[str, Any], tmp_path: Path) -> None:
    assert outcomes(tmp_path, case, RIGHT) == ["correct"] * 4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_wrong_answers_get_nothing(case: dict[str, Any], tmp_path: Path) -> None:
    assert not {"correct", "partial"} & set(outcomes(tmp_path, case, WRONG))
