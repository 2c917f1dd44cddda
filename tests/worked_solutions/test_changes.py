"""What changed between two sides, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.worked_solutions import changed
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "changes.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['before']} -> {case['after']}")
def test_changes(case):
    notation = Notation(functions=frozenset({"sigma"}))
    before, after = parse(case["before"], notation), parse(case["after"], notation)
    assert isinstance(before, Expression)
    assert isinstance(after, Expression)
    assert changed(before, after) == case["change"]
