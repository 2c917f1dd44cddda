"""A line that says a word of the title of its question answers it, and is no title once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

TABLE = Path(__file__).parent / "cases" / "titles_or_answers.yaml"


def _rows() -> Iterator[tuple[dict[str, Any], str, str]]:
    for case in from_yaml(TABLE.read_text(encoding="utf-8")):
        for outcome in ("correct", "incorrect"):
            yield from ((case["part"], line, outcome) for line in case[outcome])


@pytest.mark.parametrize(("part", "line", "outcome"), [*_rows()])
def test_a_line_gets_its_outcome(
    part: dict[str, Any], line: str, outcome: str, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.yaml"
    first = {"id": "q1", "title": "Density", "answer": "number", "reference": "3"}
    sheet = {"title": "Sheet", "questions": [first, {"id": "q2", **part}]}
    path.write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    rubric = load_rubric(path)
    page = f"1) 3\n2) {line}\n"
    marks = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode()).marks
    assert [str(mark.outcome) for mark in marks] == ["correct", outcome]
