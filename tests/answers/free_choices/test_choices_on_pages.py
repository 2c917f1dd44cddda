"""Answers in which something is free, graded from a page and from an answer file.

Each row of `cases/free_choices.yaml` is a part of a rubric with pages and entries and what must
become of them: `right` is correct, `wrong` incorrect, `open` for a person.
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

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "free_choices.yaml").read_text(encoding="utf-8")
)
OUTCOMES = {
    "right": {"correct"},
    "wrong": {"incorrect"},
    "open": {"needs_review", "unreadable"},
    "partial": {"partial"},
}
ROWS = [
    pytest.param(case, given, wanted, id=f"{case['why']}-{wanted}-{number}".replace(" ", "-"))
    for case in CASES
    for wanted in OUTCOMES
    for number, given in enumerate(case.get(wanted, ()))
]


def outcome(case: dict[str, Any], given: Any, folder: Path, name: str) -> tuple[str, list[str]]:
    rubric = {"models": case.get("models", {}), "questions": [{"id": "q1", **case["part"]}]}
    path = folder / "rubric.yaml"
    path.write_text(yaml.safe_dump(rubric), encoding="utf-8")
    loaded = load_rubric(path)
    if name.endswith(".yaml"):
        data = yaml.safe_dump({"q1": given}).encode()
    else:
        data = f"# Question 1\n\n{given}\n".encode()
    result = grade_one(for_student(loaded, "ada"), answer_key(loaded, "ada"), "ada", name, data)
    (mark,) = result.marks
    return str(mark.outcome), [message.text for message in mark.messages]


@pytest.mark.parametrize(("case", "given", "wanted"), ROWS)
def test_on_a_page(case: dict[str, Any], given: Any, wanted: str, tmp_path: Path) -> None:
    if not isinstance(given, str):
        pytest.skip("an entry of an answer file")
    found, messages = outcome(case, given, tmp_path, "ada.md")
    assert found in OUTCOMES[wanted], messages


@pytest.mark.parametrize(("case", "given", "wanted"), ROWS)
def test_in_an_answer_file(case: dict[str, Any], given: Any, wanted: str, tmp_path: Path) -> None:
    if isinstance(given, str) and ("\n" in given or case.get("pages_only")):
        pytest.skip("several lines of a page")
    found, messages = outcome(case, given, tmp_path, "ada.yaml")
    assert found in OUTCOMES[wanted], messages
