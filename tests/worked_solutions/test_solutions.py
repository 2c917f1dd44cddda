"""Worked solutions without a rubric."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.readers.registry import read_document
from grader.worked_solutions.row import NOTATION, solution_links, steps_row
from grader.worked_solutions.texts.lines import judged_lines
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "solutions.yaml").read_text())
WRONG = from_yaml((Path(__file__).parent / "first_wrong_lines.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_outcomes(case):
    found = solution_links(case["text"])
    assert [str(link.outcome) for link in found] == case["outcomes"], (case["why"], found)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case["why"])
def test_first_wrong_line(case):
    failing = [link for link in solution_links(case["text"]) if link.outcome == "fails"]
    assert next((link.line for link in failing), None) == case.get("line"), failing


def test_row_names_line_and_sides():
    row = steps_row({"id": "a", "text": "First.\n\n\\[ 1 + 1 = 3 \\]\n"})
    assert row["id"] == "a"
    (step,) = row["steps"]  # type: ignore[misc]
    assert (step["line"], step["left"], step["right"], step["outcome"]) == (
        3,
        "1 + 1",
        "3",
        "fails",
    )
    assert step["evidence"]["kind"] == "refuted"


def test_row_without_text():
    with pytest.raises(ValueError, match="text"):
        steps_row({"id": "a"})


def test_lines_are_judged_without_the_text_around_them():
    text = "(1) $2x + y = 7$\n\n(2) $x - y = 2$\n\nFrom equation (2) we get $x = y - 2$."
    statements = read_document("page.md", text.encode(), NOTATION).statements
    rows = judged_lines(statements, NOTATION)
    assert [link for row in rows for link in row if link.fails] == []
