"""On a transcribed page, what one sign would make right is a question, and never a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from grader.marking.mark import mark_submission
from grader.marking.readings.confusable import ask_about_signs, readings_of
from grader.marking.types import Mark
from grader.rubric.types import Asked, Rubric
from tests.marking.pages import page


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("wx", r"\omega x"), ("x1", "x_1"), ("x2", "x^2"), ("l + a", "1 + a"), ("O.5", "0.5"),
        ("f(x)", "f'(x)"), ("h_3 + b", "h^*_3 + b"), ("x", r"\bar{x}"), ("(w + b)", "(-w + b)"),
        ("2 x", "z x"), ("5", "S"), ("x_2", "x^2"), ("a x b", r"a \times  b"),
    ],
)  # fmt: skip
def test_what_a_sign_may_have_been(read: str, meant: str) -> None:
    assert meant.replace(" ", "") in {each.replace(" ", "") for each in readings_of(read)}


def test_the_readings_are_limited_and_each_is_given_once() -> None:
    found = list(readings_of("w1zx5uO" * 50))
    assert len(found) == len(set(found)) <= 401


def marked(line: str, rubric: Rubric, key: Mapping[str, Asked], transcribed: bool) -> Mark:
    document = page([line], rubric.notation)
    if transcribed:
        document = replace(document, transcribed=frozenset({"page"}))
    result = mark_submission(rubric, key, document, "ann")
    result = ask_about_signs(rubric, key, document, result)
    return next(mark for mark in result.marks if mark.part_id == "q1a.dy_dz5")


@pytest.mark.parametrize(
    ("line", "outcome", "why"),
    [
        ("∂y/∂z_5 = sigma(z_5)", "needs_review", "a prime may have been lost"),
        ("∂y/∂z_5 = sigma'(2_5)", "needs_review", "z and 2 look alike"),
        ("∂y/∂z_5 = sigma'(z_5)", "correct", "what is right stays right"),
        ("∂y/∂z_5 = 3 sigma(z_4) + 1", "incorrect", "more than one sign is wrong"),
    ],
)
def test_answer(
    line: str, outcome: str, why: str, rubric: Rubric, key: Mapping[str, Asked]
) -> None:
    mark = marked(line, rubric, key, transcribed=True)
    if outcome == "needs_review" and mark.messages[0].code != "perhaps-misread":
        assert mark.outcome in ("unreadable", "needs_review"), why  # not read at all
        return
    assert mark.outcome == outcome, why
    if outcome == "needs_review":
        assert not mark.points
        assert "`" in mark.messages[0].text


def test_a_typed_page_has_no_such_signs(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    assert marked("∂y/∂z_5 = sigma(z_5)", rubric, key, transcribed=False).outcome == "incorrect"


def test_a_line_of_working_that_one_sign_mends(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    line = "∂y/∂z_5 = sigma(z_5) = sigma'(z_5)"
    assert marked(line, rubric, key, transcribed=False).outcome == "partial"
    mark = marked(line, rubric, key, transcribed=True)
    assert mark.outcome == "needs_review"
    assert mark.messages[0].code == "perhaps-misread"
