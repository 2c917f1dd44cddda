"""Which platform a table is from, and who stands in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.platforms.roster import gradebook_of
from grader.platforms.tables.spreadsheet import parsed_table
from tests.helpers.tables import from_yaml

CASES = from_yaml(Path(__file__).with_name("gradebooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['platform']} {case['table'][:20]}")
def test_a_table(case: dict[str, Any]) -> None:
    found = gradebook_of(parsed_table(case["table"].encode(), "t.csv"))
    assert found.platform == case["platform"]
    assert {row: person.name for row, person in found.people.items()} == case["people"]
    assert [column.title for column in found.grades] == case["grades"]
