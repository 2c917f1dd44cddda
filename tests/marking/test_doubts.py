"""What a student leaves open is for a person; what is said in an unusual way is still read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.marking.types import SubmissionStatus
from grader.rubric.types import Asked, Rubric
from tests.helpers.tables import from_yaml
from tests.marking.test_one_change import outcomes
from tests.marking.test_page_changes import graded

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "doubts.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_doubt(case: dict[str, Any], rubric: Rubric, key: Mapping[str, Asked]) -> None:
    result = graded(case["page"], rubric, key)
    found = outcomes(result)
    assert {part: found[part] for part in case["outcomes"]} == case["outcomes"]
    marks = [mark for mark in result.marks if mark.part_id in case["outcomes"]]
    codes = {message.code for mark in marks for message in mark.messages}
    assert case.get("code", "") in codes | {""}
    assert case.get("remarks_without") not in {remark.code for remark in result.remarks}
    if {"needs_review", "unreadable"} & set(case["outcomes"].values()):
        assert result.status is SubmissionStatus.NEEDS_REVIEW
