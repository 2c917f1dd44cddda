"""One letter is a vector in one question and a number in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

SHEET = """
models:
  one:
    kind: network
    shapes: {x: n, w: n}
    functions: [sigma]
    activations: {sigma: logistic}
    equations: [z = w^T x, p = sigma(z), 'L = binary_cross_entropy(p, y)']
  many:
    kind: network
    shapes: {x: n, W: [K, n], y: K}
    assume: y one-hot
    equations: [z = W x, p = softmax(z), 'L = cross_entropy(p, y)']
questions:
  - {id: q1, model: one, answer: expression, reference: 'diff(L, w)'}
  - {id: q2, model: many, answer: expression, reference: 'diff(L, W)'}
"""


@pytest.mark.parametrize(
    ("question", "work", "outcome"),
    [
        (1, "(p - y)·x", "correct"),
        (1, "$x \\cdot (p - y)$", "correct"),
        (1, "dL/dw = p·x - y·x", "correct"),
        (1, "(y - p)·x", "incorrect"),
        (1, "x·x", "incorrect"),
        (2, "(p - y)·x^T", "correct"),
        (2, "$(p - y) x^T$", "correct"),
        (2, "(p - y)·x", "needs_review"),
    ],
)
def test_a_dot_is_read_by_the_shapes_of_its_question(
    question: int, work: str, outcome: str, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET, encoding="utf-8")
    rubric = load_rubric(path)
    page = f"## Question {question}\n\n{work}\n".encode()
    marks = grade_one(rubric, answer_key(rubric), "ada", "work.md", page).marks
    assert str(marks[question - 1].outcome) == outcome, marks[question - 1].messages
