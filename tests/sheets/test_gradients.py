"""Gradients of the literature, each with answers in different notations, marked as pages are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "gradients.yaml").read_text(encoding="utf-8"))


def outcomes(case: dict[str, Any], folder: Path) -> dict[str, str]:
    """Mark every answer of a case, each on a page of its own."""
    rubric = folder / "rubric.yaml"
    question = {"id": "q1", "model": "m", "answer": "expression", "reference": case["asked"]}
    models = {"m": {"kind": "network", **case["model"]}}
    rubric.write_text(yaml.safe_dump({"models": models, "questions": [question]}), encoding="utf-8")
    loaded = load_rubric(rubric)
    key = answer_key(loaded)
    given = [*case["right"], *case["wrong"], *(each["given"] for each in case.get("person", ()))]
    return {
        text: str(grade_one(loaded, key, "s", "s.md", _page(text)).marks[0].outcome)
        for text in given
    }


def _page(answer: str) -> bytes:
    return f"## Question 1\n\n$${answer}$$\n".encode()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_right_forms_are_right_and_wrong_ones_are_not(case, tmp_path):
    found = outcomes(case, tmp_path)
    people = {each["given"] for each in case.get("person", ())}
    expected = dict.fromkeys(case["right"], "correct")
    expected |= dict.fromkeys(case["wrong"], "incorrect")
    expected |= dict.fromkeys(people, "needs_review")
    assert {text: found[text] for text in expected} == expected
