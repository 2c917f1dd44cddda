"""One change in a page that is right changes exactly the part, and the link, that it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.marking.types import LinkOutcome, SubmissionResult
from tests.helpers.tables import from_yaml
from tests.marking.conftest import Grade

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "one_change.yaml").read_text(encoding="utf-8")
)
BY_A_PERSON = {"q1c.comparison", "q2a.behaviour"}


def outcomes(result: SubmissionResult) -> dict[str, str]:
    return {mark.part_id: str(mark.outcome) for mark in result.marks}


def changed(page: list[str], case: dict[str, Any]) -> list[str]:
    lines = list(page)
    before, found, after = lines[case["line"] - 1].rpartition(case["old"])
    assert found, f"{case['old']!r} is not in line {case['line']}"
    lines[case["line"] - 1] = before + case["new"] + after
    return lines


@pytest.fixture(scope="module")
def right(grade: Grade, whole_page: list[str]) -> dict[str, str]:
    return outcomes(grade(whole_page))


def test_the_page_is_right(grade: Grade, whole_page: list[str]) -> None:
    result = grade(whole_page)
    expected = dict.fromkeys(outcomes(result), "correct")
    expected |= dict.fromkeys(BY_A_PERSON, "needs_review") | {"q3.labels": "missing"}
    assert outcomes(result) == expected
    links = [line for mark in result.marks for line in mark.working] + list(result.lines)
    assert {line.outcome for line in links} == {LinkOutcome.HOLDS}
    assert [remark.code for remark in result.remarks] == ["notation-slip"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['line']}-{c['why']}")
def test_one_change(
    case: dict[str, Any], grade: Grade, whole_page: list[str], right: dict[str, str]
) -> None:
    result = grade(changed(whole_page, case))
    expected = dict(right)
    if "part" in case:
        expected[case["part"]] = case["outcome"]
    assert outcomes(result) == expected
    if "link" in case:
        (mark,) = (m for m in result.marks if m.part_id == case["part"])
        found = [line.outcome for line in mark.working]
        assert found.index(LinkOutcome.FAILS) == case["link"]
        assert set(found[: case["link"]]) <= {LinkOutcome.HOLDS}
    assert case.get("remark", "notation-slip") in {remark.code for remark in result.remarks}
