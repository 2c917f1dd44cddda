"""Worked solutions: the outcome of a part, and which lines are said to be wrong."""

from functools import cache
from pathlib import Path

import pytest

from grader.marking.types import LinkOutcome
from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
CASES = from_yaml((Path(__file__).parent / "worked.yaml").read_text(encoding="utf-8"))
ACCUSING = {"line-wrong", "definition-differs"}


@cache
def _sheet(name):
    rubric = load_rubric(ROOT / "rubrics" / f"{name}.yaml")
    return for_student(rubric, "ada"), answer_key(rubric, "ada")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['part']}-{case['why']}")
def test_worked_solution(case):
    result = grade_one(*_sheet(case["sheet"]), "ada", "ada.md", case["page"].encode())
    [mark] = [mark for mark in result.marks if mark.part_id == case["part"]]
    assert mark.outcome == case["outcome"], mark
    lines = [line for each in result.marks for line in (*each.above, *each.working)]
    lines += result.lines
    wrong = [line.raw for line in lines if line.outcome is LinkOutcome.FAILS]
    expected = case.get("wrong", [])
    assert len(wrong) == len(expected), wrong
    assert all(piece in line for piece, line in zip(expected, wrong, strict=True)), wrong
    if not expected:
        assert not ACCUSING & {remark.code for remark in result.remarks}
