"""The states of an iteration: values at points, arrays, lists with their names in one line."""

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

CASES = Path(__file__).parent / "cases"
ROWS = [
    row
    for name in ("states_on_pages.yaml", "told_states.yaml")
    for row in from_yaml((CASES / name).read_text("utf-8"))
]
DESCENT = {"kind": "optimizer", "method": "gradient_descent", "step_size": 0.1}
MODELS = {
    "y": {
        "kind": "iteration", "method": "euler", "function": "y - t", "start": 2, "step": 0.5,
    },
    "x": {**DESCENT, "objective": "x^2", "variable": "x", "value": "f", "start": 2},
    "u": {
        **DESCENT, "objective": "u^2 + 2 v^2", "variable": ["u", "v"], "start": [2, 1],
    },
}  # fmt: skip


def _cases() -> Iterator[Any]:
    for row in ROWS:
        for outcome in ("correct", "partial", "incorrect", "needs_review"):
            for page in row.get(outcome, ()):
                model = next(name for name in MODELS if name in row["reference"])
                yield pytest.param(model, row["reference"], page, outcome, id=page[:40])


@pytest.mark.parametrize(("model", "reference", "page", "outcome"), [*_cases()])
def test_states_are_found(
    model: str, reference: str, page: str, outcome: str, tmp_path: Path
) -> None:
    part = {"id": "q1", "model": "m", "answer": "iterates", "reference": reference}
    path = tmp_path / "rubric.yaml"
    path.write_text(yaml.safe_dump({"models": {"m": MODELS[model]}, "questions": [part]}), "utf-8")
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page}\n".encode()
    (mark,) = grade_one(rubric, answer_key(rubric), "ada", "page.md", text).marks
    assert mark.outcome == outcome, [message.text for message in mark.messages]
