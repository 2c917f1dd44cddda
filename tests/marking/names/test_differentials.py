"""`dy/dz` is a derivative, even where `d` is a name of another question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.marking.mark import mark_submission
from grader.rubric.types import Asked, Rubric
from tests.marking.pages import page


def test_a_quotient_of_differentials(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    notation = replace(rubric.notation, variables=frozenset({"d"}))
    text = ["# 1", "## (a)", "(d y)/(d z_5) = sigma'(z_5)", "(d y)/(d z_4) = w sigma'(z_4)"]
    result = mark_submission(rubric, key, page(text, notation), "student")
    outcomes = {mark.part_id: str(mark.outcome) for mark in result.marks}
    assert outcomes["q1a.dy_dz5"] == "correct"
    assert outcomes["q1a.dy_dz4"] == "incorrect"
