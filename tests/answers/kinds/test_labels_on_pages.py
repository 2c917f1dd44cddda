"""The labels of a computation tree, as pages name its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.marking.types import Mark
from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

ROWS = from_yaml((Path(__file__).parent / "cases" / "labels_on_pages.yaml").read_text("utf-8"))
CODE = "p = x * y\nq = exp(z)\nout = p + q\n"


def _cases() -> Iterator[Any]:
    for row in ROWS:
        inputs = row.get("inputs", {"x": 2, "y": 3, "z": 0})
        for outcome in ("correct", "partial", "needs_review"):
            for page in row.get(outcome, ()):
                yield pytest.param(row["asked"], inputs, page, outcome, id=page[:40])


def _marked(asked: str, inputs: dict[str, float], page: str, folder: Path) -> Mark:
    tree = {"kind": "computation_tree", "code": CODE, "inputs": inputs}
    part = {"id": "q1", "model": "m", "answer": "labels", "reference": f"labels({asked})"}
    path = folder / "rubric.yaml"
    path.write_text(yaml.safe_dump({"models": {"m": tree}, "questions": [part]}), "utf-8")
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page}\n".encode()
    (mark,) = grade_one(rubric, answer_key(rubric), "ada", "page.md", text).marks
    return mark


@pytest.mark.parametrize(("asked", "inputs", "page", "outcome"), [*_cases()])
def test_labels_are_found(
    asked: str, inputs: dict[str, float], page: str, outcome: str, tmp_path: Path
) -> None:
    mark = _marked(asked, inputs, page, tmp_path)
    assert mark.outcome == outcome, [message.text for message in mark.messages]


def test_nodes_of_one_line_come_in_its_order(tmp_path: Path) -> None:
    """The same in every run: no set decides what a student reads."""
    page = "- n2: {{ config }} - n3: ; rm -rf . - ../n1: what"
    mark = _marked("operation", {"x": 2, "y": 3, "z": 0}, page, tmp_path)
    assert mark.response is not None
    read = mark.response.raw
    assert 0 < read.index(", n3: ") < read.index(", n1: ")
