"""Answers to other questions below the title of one: each is marked, whatever it was read as.

Found by `benchmarks/fuzz_answers.py`, which mixes the answers of all kinds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

DESCENT = {
    "kind": "optimizer",
    "method": "gradient_descent",
    "step_size": "0.25",
    "objective": "x^2 + 2 y^2",
    "variable": ["x", "y"],
    "start": [1, 1],
}
ITERATES = {"answer": "iterates", "model": "m", "reference": "(x, y)[0:4]"}
STEP = {
    "answer": "program",
    "function": "step",
    "calls": [{"arguments": ["2"], "result": "1"}],
}
EVEN = {"answer": "any", "names": "f(x)", "where": ["f(-x) = f(x)", "not constant(f)"]}
SOLUTIONS = {"answer": "parametric", "reference": "x + y + z = 3 and x - y = 1"}
MATRIX = {"answer": "matrix", "reference": "[[1, 2], [3, 4]]"}
NUMBER = {"answer": "number", "reference": "63"}

CASES = [
    (ITERATES, "(1, 1), (0.5, 0), (0.25,0), (0.125,0)", "correct", "not 125.0 with points in it"),
    (STEP, "The answer is 1.234,5 because 106", "incorrect", "a number is no program"),
    (EVEN, "O(V E), 3/4", "needs_review", "a list has no derivative"),
    (EVEN, "{1: 2, 2: 3}; x^2 - 4x + 4", "needs_review", "nor have ratios"),
    (SOLUTIONS, "({})", "needs_review", "a set without members is no point"),
    (MATRIX, "$$10^400 = 100.5$$", "needs_review", "no slip makes a number out of range of it"),
    (NUMBER, "$$10^400 = 5e-3$$", "incorrect", "nor does a unit"),
    (
        NUMBER,
        "Let x = (1, 2), (0, 1). Then 3.32 x 10^1 = x^2 + x + 2x + 2",
        "incorrect",
        "a line that computes with vectors is judged once",
    ),
]


@pytest.mark.parametrize(("part", "page", "outcome", "why"), CASES, ids=[row[3] for row in CASES])
def test_an_answer_of_another_kind_is_marked(
    part: dict[str, Any], page: str, outcome: str, why: str, tmp_path: Path
) -> None:
    path = tmp_path / "rubric.yaml"
    questions = [{"id": "q1", **part}]
    path.write_text(yaml.safe_dump({"models": {"m": DESCENT}, "questions": questions}), "utf-8")
    rubric = load_rubric(path)
    text = f"# Question 1\n\n{page}\n".encode()
    (mark,) = grade_one(rubric, answer_key(rubric), "ada", "page.md", text).marks
    assert mark.outcome == outcome, [message.text for message in mark.messages]
