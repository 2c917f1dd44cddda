r"""A name with an accent may be written `\hat{y}`, `ŷ`, `yhat` or `y_hat`: one name."""

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

SHEET = """
title: Accents
models:
  word: {kind: network, inputs: [v, h, t, yhat_2],
         equations: ['yhat = v h', 'L = (yhat - t)^2 / 2 + yhat_2']}
  sign: {kind: network, inputs: [v, h, t], equations: ['hat(p) = v h', 'L = (hat(p) - t)^2 / 2']}
  both: {kind: network, inputs: [v, h, u, t],
         equations: ['qhat = v h', 'hat(q) = u h', 'L = (qhat - hat(q))^2 / 2']}
questions:
  - {id: q1, parts: [{id: dL_dv, model: word, answer: expression, reference: 'diff(L, v)'}]}
  - {id: q2, parts: [{id: dL_dv, model: sign, answer: expression, reference: 'diff(L, v)'}]}
  - {id: q3, parts: [{id: dL_dv, model: both, answer: expression, reference: 'diff(L, v)'}]}
  - {id: q4, parts: [{id: m, answer: number, reference: 4.5, find: {names: [xbar]}}]}
"""


@pytest.mark.parametrize(
    ("question", "work", "outcome"),
    [
        (1, r"$$\frac{\partial L}{\partial v} = (\hat{y} - t) h$$", "correct"),
        (1, r"$\frac{dL}{dv} = (\hat y - t) h$", "correct"),
        (1, "dL/dv = (ŷ - t) h", "correct"),
        (1, "dL/dv = (y_hat - t) h", "correct"),
        (1, "dL/dv = dL/dyhat * dyhat/dv = (yhat - t) h", "correct"),
        (1, r"$\frac{dL}{dv} = (\bar y - t) h$", "needs_review"),
        (1, r"$\frac{dL}{dv} = (\hat y_2 - t) h$", "incorrect"),
        (1, r"$\frac{dL}{dv} = (\hat y + t) h$", "incorrect"),
        (2, "dL/dv = (phat - t) h", "correct"),
        (2, "dL/dv = (p_hat - t) h", "correct"),
        (3, "dL/dv = (qhat - q_hat) h", "needs_review"),
        (4, r"$\bar{x} = 4.5$", "correct"),
        (4, "x_bar = 4.5", "correct"),
        (4, r"$\overline{x} = 4.6$", "incorrect"),
    ],
)
def test_an_accent_is_read_in_every_notation(tmp_path, question, work, outcome):
    mark = _graded(tmp_path, "work.md", f"# Question {question}\n\n{work}\n").marks[question - 1]
    assert str(mark.outcome) == outcome, mark.messages


def test_an_answer_file_may_use_another_notation(tmp_path):
    result = _graded(tmp_path, "work.yaml", "q2.dL_dv: (phat - t) h\n")
    assert str(result.marks[1].outcome) == "correct"


def _graded(tmp_path, name, page):
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET, encoding="utf-8")
    rubric = load_rubric(path)
    return grade_one(rubric, answer_key(rubric), "ada", name, page.encode())
