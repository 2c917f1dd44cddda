"""An iteration whose quantities have subscripts: how its states are written, read and printed."""

import pytest

from grader.pipeline import grade_one
from grader.reports.students.feedback import feedback_markdown
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRIC = """
title: Components
models:
  s: {kind: iteration, method: jacobi, matrix: [[4, 1], [2, 5]], right: [6, 12],
      variable: [x_1, x_2], start: [0, 0]}
questions:
  - {id: q1, model: s, answer: iterates, reference: '(x_1, x_2)[0:3]',
     tolerance: {at_least_decimals: 1}}
"""
TABLE = "| k | $x_1$ | $x_2$ |\n|---|---|---|\n| 0 | 0 | 0 |\n| 1 | 1.5 | 2.4 |\n| 2 | 0.9 | {} |\n"
LINES = (
    "$x_1^{{(0)}} = 0, x_2^{{(0)}} = 0$\n\n$x_1^{{(1)}} = 1.5, x_2^{{(1)}} = 2.4$\n\n"
    "$x_1^{{(2)}} = 0.9, x_2^{{(2)}} = {}$\n"
)
VECTORS = "$(x_1^{{(1)}}, x_2^{{(1)}}) = (1.5, 2.4)$\n\n$(x_1^{{(2)}}, x_2^{{(2)}}) = (0.9, {})$\n"


@pytest.mark.parametrize("page", [TABLE, LINES, VECTORS])
@pytest.mark.parametrize(("last", "outcome"), [("1.8", "correct"), ("1.9", "partial")])
def test_states_are_named_by_an_index_above(tmp_path, page, last, outcome):
    path = tmp_path / "sheet.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page.format(last)}"
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.md", text.encode())
    assert [str(mark.outcome) for mark in result.marks] == [outcome]
    if outcome == "partial":
        assert "x_{1}^{(2)}, x_{2}^{(2)}" in feedback_markdown(rubric, result)
