"""What follows from a wrong value of a network, in numbers and in formulas."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.marking.types import SubmissionResult
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml
from tests.marking.test_page_changes import graded

CASES = from_yaml((Path(__file__).parent / "cases" / "follow_models.yaml").read_text("utf-8"))
SETTINGS = ("values", "shapes", "activations")


def marked(case: dict[str, Any], page: str, folder: Path) -> SubmissionResult:
    model = {key: case[key] for key in SETTINGS if key in case}
    common = {"answer": case["kind"], "points": 4}
    if "no_follow_through_after" in case:
        common["no_follow_through_after"] = case["no_follow_through_after"]
    parts = [
        {"id": part, "reference": query, **common, **_find(query)}
        for part, query in case["parts"].items()
    ]
    path = folder / "rubric.yaml"
    path.write_text(
        yaml.safe_dump(
            {
                "title": "T",
                "models": {"net": {"kind": "network", "equations": case["equations"], **model}},
                "questions": [{"id": "q1", "title": "Values", "model": "net", "parts": parts}],
            }
        )
    )
    rubric = load_rubric(path)
    return graded(f"## Question 1\n\n{page}", rubric, answer_key(rubric))


def _find(query: str) -> dict[str, Any]:
    name = query.removeprefix("value(").removesuffix(")")
    return {} if "(" in name else {"find": {"names": [name]}}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_what_follows(case: dict[str, Any], tmp_path: Path) -> None:
    result = marked(case, case["page"], tmp_path)
    assert [str(mark.outcome) for mark in result.marks] == case["outcomes"]
    for mark in result.marks:
        if str(mark.outcome) == "follow-through":
            assert mark.points == 2
            assert mark.messages[0].code == "follows"
    if "says" in case:
        part, words = case["says"]
        mark = next(m for m in result.marks if m.part_id == f"q1.{part}")
        assert words in mark.messages[0].text


LENGTH = 6


@pytest.mark.parametrize("seed", range(12))
def test_a_chain_with_one_slip_and_then_another(seed: int, tmp_path: Path) -> None:
    """The later values follow up to the second slip; no sheet earns more than without a slip."""
    chance = random.Random(seed)
    steps = [(chance.randint(2, 4), chance.randint(1, 9)) for _ in range(LENGTH)]
    first, second = sorted(chance.sample(range(LENGTH), 2))
    equations = [
        f"a_{k} = {m} {f'a_{k - 1}' if k else 't'} + {c}" for k, (m, c) in enumerate(steps)
    ]
    case = {
        "equations": equations,
        "values": {"t": 1},
        "kind": "number",
        "parts": {f"p{k}": f"value(a_{k})" for k in range(LENGTH)},
    }
    value, lines = Fraction(1), []
    for k, (factor, constant) in enumerate(steps):
        value = factor * value + constant + (k in (first, second))
        lines.append(f"$a_{k} = {value}$")
    result = marked(case, "\n\n".join(lines), tmp_path)
    expected = [
        "correct" if k < first else "incorrect" if k in (first, second) else "follow-through"
        for k in range(LENGTH)
    ]
    assert [str(mark.outcome) for mark in result.marks] == expected
