"""A number that a student finds in one question says nothing of the formulas of another."""

import pytest

from grader.pipeline import grade_one
from grader.rubric.key import answer_key
from grader.rubric.load import load_rubric

RUBRIC = """
title: A network by formula and by number
models:
  net: {kind: network, functions: [phi], inputs: [w, x, v, t],
        equations: ['a = w x', 'h = phi(a)', 'q = v h', 'L = (q - t)^2 / 2']}
  numbers: {kind: network, activations: {phi: tanh}, functions: [phi],
        equations: ['a = w x', 'h = phi(a)', 'q = v h', 'L = (q - t)^2 / 2'],
        values: {x: 1, w: 1/2, v: 2, t: 1}}
questions:
  - {id: q1, parts: [{id: dL_dv, model: net, answer: expression, reference: 'diff(L, v)'}]}
  - {id: q2, parts: [{id: L, model: numbers, answer: number, reference: value(L),
                      tolerance: {decimals: 3}, find: {names: [L]}}]}
"""
FORMULA = "$$\\frac{\\partial L}{\\partial v} = (p - t) h$$"
WITH_C = "$$\\frac{\\partial L}{\\partial v} = (q - t) h c / 2$$"
NUMBER = "$p = 0.9242$, so $L = 0.0029$."


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (f"# Question 1\n\n{FORMULA}\n\n# Question 2\n\n{NUMBER}\n", "needs_review"),
        (f"# Question 2\n\n{NUMBER}\n\n# Question 1\n\n{FORMULA}\n", "needs_review"),
        (f"# Question 1\n\n{FORMULA}\n\n{NUMBER}\n", "needs_review"),
        (f"# Question 1\n\n$c = 2$\n\n{WITH_C}\n", "correct"),
        (f"$c = 2$\n\n# Question 1\n\n{WITH_C}\n", "correct"),
        (f"# Question 2\n\n$c = 2$\n\n# Question 1\n\n{WITH_C}\n", "needs_review"),
        (f"# Question 1\n\n$p = v h$\n\n{FORMULA}\n\n# Question 2\n\n{NUMBER}\n", "correct"),
    ],
)
def test_a_number_names_nothing_before_it_or_in_another_question(tmp_path, page, outcome):
    path = tmp_path / "sheet.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    rubric = load_rubric(path)
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode())
    assert str(result.marks[0].outcome) == outcome, result.marks[0].messages
