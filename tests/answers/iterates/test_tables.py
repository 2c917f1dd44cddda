"""Tables of steps as students write them, on whole pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.marking.test_page_changes import graded

RUBRIC = """
title: T
models:
  descent: {kind: optimizer, method: gradient_descent, step_size: 1/4, objective: x^2, variable: x,
            start: 8}
questions:
  - id: q1
    model: descent
    parts: [{id: a, title: The first iterates, answer: iterates, points: 2, reference: "x[0:4]"}]
"""
VALUES = ("8", "4", "2", "1")
TITLES = (  # of the steps and of the values, and whether they tell which is which
    ("step", "x", True),
    ("k", "x_k", True),
    ("iter", "x", True),
    ("Iteration", "$x$", True),
    ("step no.", "x", True),
    ("step", "value", True),
    ("step", "y", False),  # another quantity
)


def bare(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(" ".join(row) for row in rows)


def commas(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(",".join(row) for row in rows)


def bars(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(" | ".join(row) for row in rows)


def ruled(rows: list[tuple[str, ...]]) -> str:
    return bars([rows[0], ("---", "---"), *rows[1:]])


def closed(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {line} |" for line in ruled(rows).split("\n"))


@pytest.mark.parametrize("layout", [bare, commas, bars, ruled, closed])
@pytest.mark.parametrize(("steps", "values", "told"), TITLES)
def test_a_table_of_steps(
    steps: str, values: str, told: bool, layout: object, tmp_path: Path
) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = load_rubric(path)
    assert callable(layout)
    if " " in steps and layout is bare:
        pytest.skip("a title of two words is two columns")
    for given, outcome in ((VALUES, "correct"), (("8", "4", "2", "0"), "partial")):
        rows = [(steps, values), *((str(at), value) for at, value in enumerate(given))]
        page = f"## Question 1\n\n{layout(rows)}\n\nThat is all.\n"
        (mark,) = graded(page, rubric, answer_key(rubric)).marks
        assert str(mark.outcome) == (outcome if told else "needs_review")


LINES = (
    "0: {}\n1: {}\n2: {}\n3: {}",
    "0. x = {}\n1. x = {}\n2. x = {}\n3. x = {}",
    "Step 0: {}\nStep 1: {}\nStep 2: {}\nStep 3: {}",
    "At step 0: x = {}\nAfter step 1: x = {}\nAfter step 2: x = {}\nAfter step 3: x = {}",
    "x: {} -> {} -> {} -> {}",
    "{} → {} → {} → {}",
)


@pytest.mark.parametrize("lines", LINES)
def test_steps_in_lines(lines: str, tmp_path: Path) -> None:
    """A list from 0 on opens no question, though there is a question 1."""
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = load_rubric(path)
    for given, outcome in ((VALUES, "correct"), (("8", "4", "2", "0"), "partial")):
        page = f"## Question 1\n\n{lines.format(*given)}\n"
        (mark,) = graded(page, rubric, answer_key(rubric)).marks
        assert str(mark.outcome) == outcome


@pytest.mark.parametrize("head", ["x_{t+1}", "$x^{(t+1)}$", "x_new"])
def test_a_column_is_one_step_ahead(head: str, tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = load_rubric(path)
    rows = "| 0 | 8 | 16 | 4 |\n| 1 | 4 | 8 | 2 |\n| 2 | 2 | 4 | {} |"
    for last, outcome in (("1", "correct"), ("0", "partial")):
        table = f"| t | x_t | slope | {head} |\n|---|---|---|---|\n{rows.format(last)}"
        (mark,) = graded(f"## Question 1\n\n{table}\n", rubric, answer_key(rubric)).marks
        assert str(mark.outcome) == outcome
