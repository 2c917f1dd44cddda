"""Labels and names of parts at the beginning of lines, without a sign behind them."""

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

SHEET = """
title: Statistics
models:
  data: {kind: statistics, data: {x: [4.9, 5.1, 5.6, 4.7, 5.3, 5.8]}}
  rv: {kind: probability, random_variables: {N: poisson(3)}}
questions:
  - {id: q1, model: data, each: {answer: number, tolerance: {digits: 3}},
     parts: [{id: mean, reference: mean(x)}, {id: se, reference: standard_error(x)}]}
  - {id: q2, model: rv, each: {answer: number, tolerance: {digits: 3}},
     parts: [{id: a, reference: P(N = 0)}, {id: b, reference: P(N >= 1)},
             {id: c, reference: P(N <= 2)}]}
"""
RIGHT = {"q1.mean": "correct", "q1.se": "correct"}


@pytest.mark.parametrize(
    ("page", "outcomes"),
    [
        ("Question 1\n1 mean: 5.23\nse: 0.171", RIGHT),
        ("Question 1\n\nmean\nThe mean is 31.4/6 = 5.233\n\nse\n0.418/2.449 = 0.1706", RIGHT),
        ("Question 1\n\nmean: 5.32\nse: 0.418", {"q1.mean": "incorrect", "q1.se": "incorrect"}),
        (
            "Question 2\n2a P(N = 0) = 0.0498\n2b P(N >= 1) = 0.95\n2c P(N <= 2) = 0.423",
            {"q2.a": "correct", "q2.b": "correct", "q2.c": "correct"},
        ),
        (
            "Question 2\n2a: 0.0498\n2b: 95.0%\n2c P(N <= 2) = 0.199",
            {"q2.a": "correct", "q2.b": "correct", "q2.c": "incorrect"},
        ),
    ],
)
def test_lines_belong_to_the_part_that_they_name(tmp_path, page, outcomes):
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET, encoding="utf-8")
    rubric = load_rubric(path)
    marks = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode()).marks
    assert {m.part_id: str(m.outcome) for m in marks if m.part_id in outcomes} == outcomes
