"""Answers as they stand on pages of homework, right and wrong, and those that a person decides.

Each row of the tables `cases/*_on_pages.yaml` is a part of a rubric with the sections of pages that
are `right`, `wrong` or `open` for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

TABLES = sorted((Path(__file__).parent / "cases").glob("*_on_pages.yaml"))
CASES: list[dict[str, Any]] = [
    case for table in TABLES for case in from_yaml(table.read_text(encoding="utf-8"))
]
OUTCOMES = {
    "right": {"correct"},
    "wrong": {"incorrect", "partial"},
    "open": {"needs_review", "unreadable"},
}
IDS = [f"{number}-{case['part']['answer']}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_sections_get_their_outcome(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    given = {key: case.get(key, {}) for key in ("notation", "models")}
    rubric = {**given, "questions": [{"id": "q1", **case["part"]}]}
    path.write_text(yaml.safe_dump(rubric), encoding="utf-8")
    loaded = load_rubric(path)
    ready = (for_student(loaded, "ada"), answer_key(loaded, "ada"))
    other = []
    for kind, wanted in OUTCOMES.items():
        for section in case.get(kind, ()):
            page = f"## Question 1\n\n{section}\n"
            mark = grade_one(*ready, "ada", "ada.md", page.encode()).marks[0]
            if str(mark.outcome) not in wanted:
                other.append((section, str(mark.outcome), f"not {kind}"))
    assert not other


def test_each_case_has_a_reason_and_sections() -> None:
    assert all(case["why"] and any(case.get(kind) for kind in OUTCOMES) for case in CASES)
