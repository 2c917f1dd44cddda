"""Every kind of answer takes a unit and digits, or refuses them with a reason and a mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.answers.registry import ANSWER_KINDS
from grader.errors import RubricError
from grader.marking.mark import mark_submission
from grader.marking.types import Mark
from grader.pipeline import grade_one
from grader.readers.document import AnswerField, Document
from grader.rubric.load import load_rubric
from grader.rubric.schema import document as schema
from grader.rubric.students import answer_key
from tests.answers.building import PLACE
from tests.helpers.tables import from_yaml

_CASES = Path(__file__).parent / "cases" / "units_of_kinds.yaml"
CASES: list[dict[str, Any]] = from_yaml(_CASES.read_text(encoding="utf-8"))
KEYS = ("unit", "figures", "decimals")
VALUES: dict[str, Any] = {"unit": "m", "figures": 3, "decimals": 2, "reference": "42"}
UNIT = {"is": "m", "missing": "1/2", "dimension": "1/4", "wrong": "1/8", "other": "3/4"}
#: A part of each kind that refuses something, as it would be without that.
PARTS: dict[str, dict[str, Any]] = {
    "parametric": {"reference": "(1, 2) + t (1, 0)"},
    "growth": {"reference": "Theta(n)"},
    "order": {"orders": ["A B"]},
    "truth_table": {"reference": "p or q"},
    "choice": {"choices": {"a": "one", "b": "two"}, "correct": "a"},
    "text": {"accept": ["yes"]},
    "program": {"function": "f", "calls": [{"arguments": ["1"], "result": "1"}]},
    "review": {},
}
REFUSED = [(kind, key) for kind in sorted(ANSWER_KINDS) for key in schema.PART_SPECS[kind].refused]
#: Of each outcome of a unit the code that it is told with, and the share that is left.
TOLD = {
    "right": ("right", 16),
    "missing": ("unit-missing", 8),
    "dimension": ("unit-dimension", 4),
    "wrong": ("unit-wrong", 2),
    "other": ("unit-other", 12),
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", sorted(ANSWER_KINDS))
def test_every_kind_takes_a_demand_or_refuses_it(kind: str, key: str) -> None:
    spec = schema.PART_SPECS[kind]
    assert (key in spec.model_fields) != (key in spec.refused)


@pytest.mark.parametrize(("kind", "key"), REFUSED)
def test_a_refusal_is_located_and_mended(kind: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    part = {"id": "q1", "answer": kind, **PARTS[kind]}
    path.write_text(yaml.safe_dump({"questions": [part]}), encoding="utf-8")
    load_rubric(path)
    path.write_text(yaml.safe_dump({"questions": [{**part, key: VALUES[key]}]}), encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    (problem,) = caught.value.problems
    assert problem.code == "misplaced-key"
    assert problem.text.startswith(f"`{key}` says nothing with `answer: {kind}`: ")
    line = path.read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith(f"{key}:")
    assert problem.mend


@pytest.mark.parametrize(("kind", "key"), REFUSED)
def test_the_page_of_a_kind_says_what_it_refuses(kind: str, key: str) -> None:
    page = Path(__file__).parents[3] / "docs" / "answer-kinds" / f"{kind}.md"
    assert f"`{key}`" in page.read_text(encoding="utf-8")


def _mark(case: dict[str, Any], given: Any, folder: Path, on_page: bool) -> Mark:
    part = {"unit": UNIT, "points": 16, **case["part"]}
    path = folder / "rubric.yaml"
    rubric = {"models": case.get("models", {}), "questions": [{"id": "q1", **part}]}
    path.write_text(json.dumps(rubric), encoding="utf-8")
    loaded = load_rubric(path)
    key = answer_key(loaded, "")
    if on_page:
        page = f"## Question 1\n\n{given}\n".encode()
        return grade_one(loaded, key, "ada", "page.md", page).marks[0]
    document = Document("answers.yaml", fields={"q1": AnswerField(given, PLACE)})
    return mark_submission(loaded, key, document, "").marks[0]


ROWS = [
    pytest.param(case, told, given, id=f"{case['part']['answer']}-{told}-{given}")
    for case in CASES
    for told in TOLD
    for given in case.get(told, ())
]


def test_every_kind_that_takes_a_unit_has_its_cases() -> None:
    takes = {kind for kind in ANSWER_KINDS if "unit" in schema.PART_SPECS[kind].model_fields}
    with_cases = {case["part"]["answer"] for case in CASES if {"missing", "dimension"} <= set(case)}
    assert takes - {"iterates"} == with_cases  # tests/answers/iterates has its own table


@pytest.mark.parametrize("on_page", [False, True], ids=["entry", "page"])
@pytest.mark.parametrize(("case", "told", "given"), ROWS)
def test_a_unit_is_told_and_paid_alike_in_every_kind(
    case: dict[str, Any], told: str, given: Any, on_page: bool, tmp_path: Path
) -> None:
    if isinstance(given, str) and given.startswith("|") and not on_page:
        pytest.skip("a table of a page")
    if not isinstance(given, str) and on_page:
        pytest.skip("an entry of an answer file")
    mark = _mark(case, given, tmp_path, on_page)
    code, points = TOLD[told]
    messages = [(message.code, message.text) for message in mark.messages]
    assert mark.points == points, messages
    assert code in [each for each, _ in messages]


WRONG = [
    pytest.param(case, given, id=f"{case['part']['answer']}-{given}")
    for case in CASES
    for given in case.get("nothing", ())
]


@pytest.mark.parametrize("on_page", [False, True], ids=["entry", "page"])
@pytest.mark.parametrize(("case", "given"), WRONG)
def test_a_wrong_value_earns_nothing_in_any_unit(
    case: dict[str, Any], given: str, on_page: bool, tmp_path: Path
) -> None:
    mark = _mark(case, given, tmp_path, on_page)
    assert mark.outcome == "incorrect", [message.text for message in mark.messages]
