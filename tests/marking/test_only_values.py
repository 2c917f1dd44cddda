"""A number that shares its section with a list: its value is found without its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.rubric.types import Asked, Rubric
from tests.helpers.tables import from_yaml
from tests.marking.test_page_changes import graded

CASES: dict[str, list[str]] = from_yaml(
    (Path(__file__).parent / "cases" / "only_values.yaml").read_text("utf-8")
)
PAGE = """# Question 2

## (b)

theta: 0, 0.3, 0.6, 0.9, 1.2, 1.3535, 1.4102, 1.3985, 1.3362

{line}
"""


@pytest.mark.parametrize(
    ("outcome", "line"), [(outcome, line) for outcome, lines in CASES.items() for line in lines]
)
def test_the_only_value(outcome: str, line: str, rubric: Rubric, key: Mapping[str, Asked]) -> None:
    marks = {mark.part_id: mark for mark in graded(PAGE.format(line=line), rubric, key).marks}
    assert marks["q2b.iterates"].outcome == "correct"
    assert marks["q2b.h_max"].outcome == outcome, marks["q2b.h_max"].messages
