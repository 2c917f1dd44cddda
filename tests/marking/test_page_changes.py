"""A page as a transcription delivers it, through the real reader; one change at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.marking.mark import mark_submission
from grader.marking.types import LinkOutcome, SubmissionResult
from grader.readers.registry import open_document
from grader.rubric.types import Asked, Rubric
from tests.helpers.tables import from_yaml
from tests.marking.test_one_change import BY_A_PERSON, outcomes

HERE = Path(__file__).parent / "cases"
PAGE = (HERE / "page.md").read_text(encoding="utf-8")
CASES: list[dict[str, Any]] = from_yaml((HERE / "page_changes.yaml").read_text(encoding="utf-8"))


def graded(text: str, rubric: Rubric, key: Mapping[str, Asked]) -> SubmissionResult:
    document = open_document("page.md", text.encode(), rubric.notation)
    return mark_submission(rubric, key, document, "student")


@pytest.fixture(scope="module")
def right(rubric: Rubric, key: Mapping[str, Asked]) -> SubmissionResult:
    return graded(PAGE, rubric, key)


def test_the_page_is_right(right: SubmissionResult) -> None:
    expected = dict.fromkeys(outcomes(right), "correct") | {"q3.labels": "missing"}
    assert outcomes(right) == expected | dict.fromkeys(BY_A_PERSON, "needs_review")
    links = [line for mark in right.marks for line in mark.working] + list(right.lines)
    assert {line.outcome for line in links} == {LinkOutcome.HOLDS}
    assert [remark.code for remark in right.remarks] == ["notation-slip"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_one_change(
    case: dict[str, Any], right: SubmissionResult, rubric: Rubric, key: Mapping[str, Asked]
) -> None:
    assert PAGE.count(case["old"]) == 1
    result = graded(PAGE.replace(case["old"], case["new"]), rubric, key)
    assert outcomes(result) == outcomes(right) | case["changes"]
    assert case.get("remark", "notation-slip") in {remark.code for remark in result.remarks}
