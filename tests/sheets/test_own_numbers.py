"""A number that a student finds in one question says nothing of the formulas of another."""

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

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


FORMULAS = """
title: Formulas
models:
  net: {kind: network, functions: [phi], inputs: [w, x, v, c, t],
        equations: ['z = w x', 'h = phi(z)', 'y = v h + c', 'E = (y - t)^2 / 2']}
  odes: {kind: calculus, definitions: ['f(x) = x^3']}
questions:
  - {id: q1, parts: [{id: dE_dv, model: net, answer: expression, reference: 'diff(E, v)'}]}
  - {id: q2, parts: [{id: y, model: odes, answer: expression, find: {names: [y]},
                      reference: "dsolve(y' = k y, y, t, y(0) = 2)"}]}
"""


@pytest.mark.parametrize(
    ("work", "outcome"),
    [
        ("h = 0.3, y = 1.2\n\ndE/dv = (y - t) h", "correct"),
        ("dE/dv = (y - t) h\n\nWith y = 1.2, t = 1 and h = 0.3: dE/dv = 0.06", "correct"),
        ("y = 1.2, h = 0.3\n\ndE/dv = (y - t) h = (1.2 - 1) * 0.3 = 0.06", "correct"),
        ("y = 1.2, h = 0.3\n\ndE/dv = (y - t) h = (1.2 - t) * 0.3", "correct"),
        ("y = 1.2, h = 0.3\n\ndE/dv = (y - t) h = (1.3 - t) * 0.3", "incorrect"),
        ("y = 1.2, h = 0.3\n\ndE/dv = (y + t) h = (1.2 + 1) * 0.3 = 0.66", "incorrect"),
        ("dE/dv = 0.06", "incorrect"),
        ("p = 1.2, h = 0.3\n\ndE/dv = (p - t) h", "needs_review"),
        ("p = v h + c = 1.2\n\ndE/dv = (p - t) h", "correct"),
        ("p = 1.2\n\ndE/dv = (p + t) h", "incorrect"),
        ("a = 2\n\ndE/dv = (y - t) h a / 2", "correct"),
    ],
)
def test_numbers_put_in_for_names_leave_a_formula_as_it_is(tmp_path, work, outcome):
    result = _graded(tmp_path, FORMULAS, f"# Question 1\n\n{work}\n")
    assert str(result.marks[0].outcome) == outcome, result.marks[0].messages


@pytest.mark.parametrize(
    ("work", "outcome"),
    [
        ("With k = 3, t = 1 we check y = 2 e^3.\n\ny = 2 e^(k t)", "correct"),
        ("k = 3\n\ny = 2 e^(k t)", "correct"),
        ("y = 2 e^(k t)\n\nk = 3, t = 0: y = 2", "correct"),
        ("k = 3\n\ny = 2 e^(2 k t)", "incorrect"),
    ],
)
def test_a_name_of_the_answer_is_no_number(tmp_path, work, outcome):
    result = _graded(tmp_path, FORMULAS, f"# Question 2\n\n{work}\n")
    assert str(result.marks[1].outcome) == outcome, result.marks[1].messages


def _graded(tmp_path, sheet, page):
    path = tmp_path / "sheet.yaml"
    path.write_text(sheet, encoding="utf-8")
    rubric = load_rubric(path)
    return grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode())
