"""Formulas in which a model's matrices stand are worked out."""

from __future__ import annotations

import pytest

from grader.expressions.writing import to_plain
from grader.rubric.students import answer_key

MODEL = """
models:
  m:
    kind: linear_algebra
    matrices: {M: [[1, 0], [1, 1], [1, 2]], y: [[1], [2], [2]]}
questions:
  - {id: q1, model: m, answer: vector, reference: 'REFERENCE'}
"""


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("value(y) - projection(y, M)", "matrix([-1/6], [1/3], [-1/6])"),
        ("2 value(y)", "matrix([2], [4], [4])"),
        ("value(y)", "matrix([1], [2], [2])"),
    ],
)
def test_formulas_of_matrices_are_worked_out(reference: str, value: str, load) -> None:
    rubric = load(MODEL.replace("REFERENCE", reference))
    assert to_plain(answer_key(rubric)["q1"].value) == value
