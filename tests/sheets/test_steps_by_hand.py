"""A method with stages by hand: what is computed within a step has no index of its own."""

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRIC = """
title: Runge-Kutta by hand
models:
  rk: {kind: iteration, method: rk4, function: y - t^2 + 1, start: 1/2, step: 1/5}
questions:
  - {id: q1, model: rk, answer: iterates, reference: '(k_1, k_2, k_3, k_4, y)[1:3]',
     tolerance: {decimals: 3}}
"""
FIRST = "$k_1 = 1.5$, $k_2 = 1.64$, $k_3 = 1.654$, $k_4 = 1.7908$,"
SECOND = "$k_1 = 1.789293$, $k_2 = 1.918223$, $k_3 = 1.931116$, $k_4 = 2.055516$"
PAGES = {
    f"$y_0 = 0.5$\n\n{FIRST} $y_1 = 0.829293$\n\nStep 2: {SECOND}, $y_2 = 1.214076$": "correct",
    f"{FIRST} $y_1 = 0.5 + \\frac{{0.2}}{{6}}(1.5 + 6.588 + 1.7908) = 0.829293$\n\n"
    f"{SECOND}, $y_2 = 1.214076$": "correct",
    f"{FIRST} $y_1 = 0.829293$\n\n{SECOND}, $y_2 = 1.3$": "needs_review",
    f"$y_1 = 0.829293$ with {FIRST}\n\n$y_2 = 1.214076$ with {SECOND}": "correct",
    "$y_1 = 0.829293$, $y_2 = 1.214076$": "needs_review",
    "$y_1 = 0.9$, $y_2 = 1.4$": "incorrect",
}


@pytest.mark.parametrize("page", PAGES)
def test_what_leads_to_a_state_has_its_index(tmp_path, page):
    path = tmp_path / "sheet.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page}\n"
    (mark,) = grade_one(rubric, answer_key(rubric), "ada", "ada.md", text.encode()).marks
    assert str(mark.outcome) == PAGES[page], mark.messages
