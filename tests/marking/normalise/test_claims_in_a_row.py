"""Claims that follow each other with nothing between them, as where line breaks were lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml
from tests.marking.test_page_changes import graded

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "claims_in_a_row.yaml").read_text(encoding="utf-8")
)
RUBRIC = """
title: T
models:
  f: {kind: calculus, definitions: ["f(x, z) = x^2 z + 3x"]}
questions:
  - id: q1
    title: Derivatives
    model: f
    parts:
      - {id: a, answer: expression, reference: "diff(f, x)", find: {names: [df/dx]}, points: 2}
      - {id: b, answer: expression, reference: "diff(f, z)", find: {names: [df/dz]}, points: 2}
  - {id: q2, title: Value, answer: number, reference: 2 + 3, find: {names: [v]}, points: 1}
"""


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_claims_in_a_row(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = load_rubric(path)
    result = graded(case["page"], rubric, answer_key(rubric))
    assert [str(mark.outcome) for mark in result.marks] == case["outcomes"]
