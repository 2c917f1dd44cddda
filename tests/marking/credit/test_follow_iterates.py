"""Iterates after a slip: what the method gives from there earns the share for following through."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from grader.answers.base import MarkOutcome
from grader.marking.types import Mark
from grader.rubric.types import Asked, Rubric
from tests.marking.test_page_changes import graded

DESCENT = "(x_0, y_0) = (0, 1), (x_1, y_1) = (0.3, 0.7), (x_2, y_2) = (0.6, 0.4), "
ADAM = "theta = [0, 0.3, 0.6, 0.9, "


def mark_of(part: str, page: str, rubric: Rubric, key: Mapping[str, Asked]) -> Mark:
    return next(mark for mark in graded(page, rubric, key).marks if mark.part_id == part)


@pytest.mark.parametrize(
    ("later", "outcome", "points"),
    [
        ("(0.8, 0.2), (1.1, 0.1), (0.8, 0.2), (1.1, 0.1)", "follow-through", "7/3"),
        ("(0.8, 0.2), (1.1, 0.1), (0.7, 0.3), (1, 0)", "follow-through", "2"),
        ("(0.8, 0.2), (1.2, 0.2), (0.9, 0.1), (1.2, 0.2)", "partial", "10/3"),
        ("(0.8, 0.2), (1.15, 0.15), (0.75, 0.25), (1.2, 0.2)", "partial", "2"),
        ("(0.9, 0.1), (1.2, 0.2), (0.9, 0.1), (1.2, 0.2)", "correct", "4"),
    ],
    ids=["one slip", "a slip on top", "mended", "each a slip", "right"],
)
def test_descent(later, outcome, points, rubric: Rubric, key: Mapping[str, Asked]) -> None:
    states = later.strip("()").split("), (")
    page = DESCENT + ", ".join(f"(x_{n}, y_{n}) = ({s})" for n, s in enumerate(states, 3))
    mark = mark_of("q2a.iterates", f"## Question 2 (a)\n\n{page}\n", rubric, key)
    assert (str(mark.outcome), mark.points) == (outcome, Fraction(points))


@pytest.mark.parametrize(
    ("later", "outcome", "following"),
    [
        ("1.25, 1.4035, 1.4602, 1.4485, 1.3862]", "follow-through", 4),
        ("1.2, 1.3535, 1.41, 1.30, 1.2]", "partial", 0),
        ("1.2, 1.3535, 1.4202, 1.4085, 1.3462]", "follow-through", 2),
        ("1.2, 1.5, 1.8, 2.1, 2.4]", "partial", 0),
    ],
    ids=["the moments stay", "to too few digits", "late", "the wrong method"],
)
def test_adam(later, outcome, following, rubric: Rubric, key: Mapping[str, Asked]) -> None:
    mark = mark_of("q2b.iterates", f"## Question 2 (b)\n\n{ADAM}{later}\n", rubric, key)
    assert str(mark.outcome) == outcome
    assert sum(element.follows for element in mark.elements) == following
    if following:
        assert mark.messages[0].code == "iterates-follow"
        right = sum(element.right for element in mark.elements[1:])
        assert mark.points == 4 * (right + Fraction(following, 2)) / 8


def test_following_never_earns_more_than_right(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    mark = mark_of("q2b.iterates", f"## Question 2 (b)\n\n{ADAM}1.25, 1.4035]\n", rubric, key)
    assert mark.outcome is MarkOutcome.FOLLOW_THROUGH
    assert mark.points < mark.available / 2
