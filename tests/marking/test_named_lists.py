"""Lists of iterates under names: each counts for the quantity it is named for, and no other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grader.rubric.types import Asked, Rubric
from tests.marking.test_page_changes import graded

X, Y = "0, 0.3, 0.6, 0.9, 1.2, 0.9, 1.2", "1, 0.7, 0.4, 0.1, 0.2, 0.1, 0.2"


@pytest.mark.parametrize(
    "page",
    [
        f"x: {X}\n\ny: {Y}",
        f"x: [{X}]\n\ny: [{Y}]",
        f"- x: [{X}]\n- y: [{Y}]",
        f"$x = {X}$\n\n$y = {Y}$",
    ],
)
def test_two_lists(page: str, rubric: Rubric, key: Mapping[str, Asked]) -> None:
    marks = {m.part_id: m for m in graded(f"# Question 2\n\n{page}\n", rubric, key).marks}
    assert str(marks["q2a.iterates"].outcome) == "correct"
    assert marks["q2b.iterates"].points == 0
    assert str(marks["q2b.iterates"].outcome) in ("missing", "needs_review")


def test_the_letter_of_a_part_is_no_name(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    theta = "0, 0.3, 0.6, 0.9, 1.2, 1.3535, 1.4102, 1.3985, 1.3362"
    page = f"# Question 2\n\n(b) {theta}\n"
    marks = {m.part_id: m for m in graded(page, rubric, key).marks}
    assert str(marks["q2b.iterates"].outcome) == "correct"
