"""Several titles of parts in one line, each with its answer: `mean: 3, variance: 4`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

TABLE: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "titles_in_lines.yaml").read_text(encoding="utf-8")
)
ROWS = [(sheet["titles"], case) for sheet in TABLE for case in sheet["pages"]]


@pytest.mark.parametrize(("titles", "case"), ROWS, ids=[case["why"] for _, case in ROWS])
def test_each_title_has_its_answer(
    titles: dict[str, str], case: dict[str, Any], tmp_path: Path
) -> None:
    parts = [
        {"id": letter, "title": title, "answer": "number", "reference": value}
        for letter, (title, value) in zip("abc", titles.items(), strict=False)
    ]
    sheet = {"title": "Sheet", "questions": [{"id": "q1", "title": "Values", "parts": parts}]}
    path = tmp_path / "sheet.yaml"
    path.write_text(yaml.safe_dump(sheet), encoding="utf-8")
    rubric = load_rubric(path)
    page = f"## Question 1\n\n{case['page']}\n"
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode())
    assert [str(mark.outcome) for mark in result.marks] == case["outcomes"]
