"""Answers in the notations that people use, right and wrong, from an answer file and from a page.

Each row of `cases/usual_notations.yaml` is a part of a rubric with what is `right`, `wrong` or
`open` (for a person). A mapping with `page` is a page of its own, one with `file` an entry alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "usual_notations.yaml").read_text(encoding="utf-8")
)
OUTCOMES = {
    "right": {"correct"},
    "wrong": {"incorrect", "partial"},
    "open": {"needs_review", "unreadable"},
}
IDS = [f"{number}-{case['part']['answer']}" for number, case in enumerate(CASES)]


def pages_of(given: Any) -> list[tuple[str, str]]:
    """Return the files in which an answer is handed in."""
    if isinstance(given, dict) and set(given) == {"page"}:
        return [("ada.md", given["page"])]
    only = isinstance(given, dict) and set(given) == {"file"}
    value = given["file"] if only else given
    entry = ("ada.yaml", f"q1: {json.dumps(value, ensure_ascii=False)}\n")
    if only or not isinstance(value, str):
        return [entry]
    return [entry, ("ada.md", f"# Homework\n\n## Question 1\n\n{value}\n")]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_answers_get_their_outcome(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    rubric = {"models": case.get("models", {}), "questions": [{"id": "q1", **case["part"]}]}
    path.write_text(yaml.safe_dump(rubric), encoding="utf-8")
    loaded = load_rubric(path)
    ready = (for_student(loaded, "ada"), answer_key(loaded, "ada"))
    other = []
    for kind, wanted in OUTCOMES.items():
        for given in case.get(kind, ()):
            for name, text in pages_of(given):
                mark = grade_one(*ready, "ada", name, text.encode()).marks[0]
                if str(mark.outcome) not in wanted:
                    said = [message.text for message in mark.messages]
                    other.append((given, name, str(mark.outcome), f"not {kind}", said))
    assert not other


def test_each_case_has_right_and_wrong_answers() -> None:
    assert all(case.get("right") and case.get("wrong") and case["why"] for case in CASES)
