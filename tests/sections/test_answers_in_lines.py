"""Single lines under the title of a question: which value of them is the answer."""

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

TABLE = Path(__file__).parent / "cases" / "answers_in_lines.yaml"


def _rows() -> Iterator[tuple[dict[str, Any], str, str]]:
    for case in from_yaml(TABLE.read_text(encoding="utf-8")):
        for outcome, lines in case.items():
            if outcome != "part":
                yield from ((case["part"], line, outcome) for line in lines)


@pytest.mark.parametrize(("part", "line", "outcome"), [*_rows()])
def test_a_line_gets_its_outcome(
    part: dict[str, Any], line: str, outcome: str, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.yaml"
    sheet = {"title": "Sheet", "questions": [{"id": "q1", **part}]}
    path.write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    rubric = load_rubric(path)
    page = f"## Question 1\n\n{line}\n"
    [mark] = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode()).marks
    assert mark.outcome in outcome.split("_or_"), [message.text for message in mark.messages]
