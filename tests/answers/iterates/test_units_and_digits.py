"""Iterations on pages, with units behind their numbers and digits that are asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

ROWS = from_yaml((Path(__file__).parent / "cases/units_and_digits.yaml").read_text())
MODEL = {"kind": "iteration", "method": "fixed_point", "function": "x/2 + 1/3", "start": 1}


def _cases() -> Iterator[Any]:
    for row in ROWS:
        for outcome, pages in row.items():
            for page in pages if outcome != "part" else ():
                yield pytest.param(row["part"], page, outcome, id=f"{row['part']}-{page[:30]}")


@pytest.mark.parametrize(("demands", "page", "outcome"), [*_cases()])
def test_an_iteration_gets_its_outcome(
    demands: dict[str, Any], page: str, outcome: str, tmp_path: Path
) -> None:
    part = {"id": "q1", "model": "m", "answer": "iterates", "reference": "x[0:4]", **demands}
    path = tmp_path / "rubric.yaml"
    path.write_text(json.dumps({"models": {"m": MODEL}, "questions": [part]}))
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page}\n".encode()
    mark = grade_one(rubric, answer_key(rubric, ""), "ada", "page.md", text).marks[0]
    assert mark.outcome == outcome, [message.text for message in mark.messages]
