"""Pages as students write them: names, chains, carried-forward slips, misconceptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.tables import from_yaml
from tests.marking.conftest import Grade
from tests.marking.test_one_change import BY_A_PERSON, outcomes

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "pages.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_page(case: dict[str, Any], grade: Grade) -> None:
    result = grade(case["page"].splitlines())
    found = {part: o for part, o in outcomes(result).items() if part not in BY_A_PERSON}
    assert found == dict.fromkeys(found, "missing") | case["outcomes"]
    marks = {mark.part_id: mark for mark in result.marks}
    for part, links in case.get("links", {}).items():
        assert [str(line.outcome) for line in marks[part].working] == links
    named = {part: mark.misconception for part, mark in marks.items()}
    assert named.items() >= case.get("misconceptions", {}).items()
    assert {remark.code for remark in result.remarks} >= set(case.get("remarks", ()))
    assert all(0 <= mark.points <= mark.available for mark in result.marks)
