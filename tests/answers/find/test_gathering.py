"""Answers that students give in several pieces, read from pages as they write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from grader.rubric.types import Rubric
from tests.helpers.tables import from_yaml

TABLE: dict[str, Any] = from_yaml(
    (Path(__file__).parent / "gathering.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    path = tmp_path_factory.mktemp("gathering") / "sheet.yaml"
    path.write_text(TABLE["rubric"], encoding="utf-8")
    return load_rubric(path)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: f"{case['part']}-{case['why']}")
def test_pieces_are_one_answer(rubric: Rubric, case: dict[str, Any]) -> None:
    page = f"## Question {case['part'][1:]}\n\n{case['page']}\n"
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode())
    [mark] = [mark for mark in result.marks if mark.part_id == case["part"]]
    assert mark.outcome == case["outcome"], (mark.response, mark.messages)
