"""Formulas that are never closed, and dollars that are money: no answer of another part is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "unclosed_formulas.yaml").read_text(encoding="utf-8")
)
RUBRIC = {
    "questions": [
        {"id": "q1", "answer": "number", "reference": "2250", "unit": "$"},
        {"id": "q2", "answer": "expression", "reference": "3x + 4"},
        {"id": "q3", "answer": "number", "reference": "-100", "unit": "$"},
        {"id": "q4", "answer": "number", "reference": "7"},
    ]
}


@pytest.mark.parametrize("suffix", ["md", "txt"])
@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_each_part_keeps_its_answer(case: dict[str, Any], suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(yaml.safe_dump(RUBRIC), encoding="utf-8")
    rubric = load_rubric(path)
    result = grade_one(
        rubric, answer_key(rubric), "ada", f"ada.{suffix}", f"{case['page']}\n".encode()
    )
    outcomes = [str(mark.outcome) for mark in result.marks]
    assert outcomes == case.get("outcomes", ["correct"] * 4)
