"""Own names, results of other parts and products without bounds, on pages of a small network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml
from tests.marking.test_page_changes import graded

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "aliases.yaml").read_text(encoding="utf-8")
)
RUBRIC = """
title: T
models:
  net:
    kind: network
    functions: [sigma]
    equations:
      - z_1 = w x + b
      - h_1 = sigma(z_1)
      - z_2 = w h_1 + b
      - h_2 = sigma(z_2)
      - z_3 = w h_2 + b
      - y = sigma(z_3)
questions:
  - id: q1
    model: net
    each: {answer: expression, points: 2}
    parts:
      - {id: a, reference: "diff(y, z_3)"}
      - {id: b, reference: "diff(y, z_2)"}
      - {id: c, reference: "diff(y, z_1)"}
      - {id: d, reference: "diff(y, x)"}
"""


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_own_names(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = load_rubric(path)
    result = graded(f"## Question 1\n\n{case['page']}", rubric, answer_key(rubric))
    assert [str(mark.outcome) for mark in result.marks] == case["outcomes"]
