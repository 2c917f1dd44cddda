"""Worked solutions without a rubric."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.worked_solutions.row import solution_links, steps_row
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "solutions.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_outcomes(case):
    found = solution_links(case["text"])
    assert [str(link.outcome) for link in found] == case["outcomes"], (case["why"], found)


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
