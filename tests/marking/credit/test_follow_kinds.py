"""What follows from a slip on a sheet of any kind of model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.marking.types import Mark
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml
from tests.marking.test_page_changes import graded

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "follow_kinds.yaml").read_text(encoding="utf-8")
)


def marks_of(case: dict[str, Any], folder: Path) -> dict[str, Mark]:
    question = {"id": "q1", "title": "A sheet", "model": "m", "each": {"points": 2}}
    question["parts"] = case["parts"]
    path = folder / "rubric.yaml"
    path.write_text(
        yaml.safe_dump({"title": "T", "models": {"m": case["model"]}, "questions": [question]})
    )
    rubric = load_rubric(path)
    result = graded(f"## Question 1\n\n{case['page']}", rubric, answer_key(rubric))
    return {mark.part_id.removeprefix("q1."): mark for mark in result.marks}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_what_follows(case: dict[str, Any], tmp_path: Path) -> None:
    marks = marks_of(case, tmp_path)
    assert [str(mark.outcome) for mark in marks.values()] == case["outcomes"]
    for part, words in case.get("says", {}).items():
        assert any(words in message.text for message in marks[part].messages)
    for part, mark in marks.items():
        kind = next(p["answer"] for p in case["parts"] if p["id"] == part)
        if str(mark.outcome) == "follow-through" and kind not in ("iterates", "labels"):
            assert mark.points == 1
