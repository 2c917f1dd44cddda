"""Rounding as people do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.worked_solutions.rounding import agreement
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "rounding.yaml").read_text())


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression), found
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['left']} = {case['right']}")
def test_agreement(case):
    found = agreement(read(case["left"]), read(case["right"]), case.get("loose", False))
    assert found is not None
    assert found.value == case["agreement"], case["why"]


def test_no_value_is_no_agreement():
    assert agreement(read("x"), read("0.3"), False) is None
