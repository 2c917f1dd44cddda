"""What is asked beside the value: rounding, digits, units and forms, marked as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from grader.answers.demands import open_choices
from grader.answers.registry import ANSWER_KINDS
from grader.marking.mark import mark_submission
from grader.marking.types import Mark
from grader.pipeline import grade_one
from grader.readers.document import AnswerField, Document
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.answers.building import PLACE
from tests.helpers.tables import from_yaml

_FOLDER = Path(__file__).parent / "cases"
_CASES = from_yaml((_FOLDER / "demands.yaml").read_text(encoding="utf-8"))
_PAGES = from_yaml((_FOLDER / "demands_on_pages.yaml").read_text(encoding="utf-8"))
_FORMS = from_yaml((_FOLDER / "forms.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rubrics")


@lru_cache(maxsize=512)
def _key(text: str, folder: Path) -> tuple[Any, Any]:
    path = folder / f"{abs(hash(text))}.yaml"
    path.write_text(text, encoding="utf-8")
    rubric = load_rubric(path)
    return rubric, answer_key(rubric, "")


def _rubric(part: dict[str, Any], folder: Path) -> tuple[Any, Any]:
    return _key(json.dumps({"questions": [{"id": "q1", **part}]}), folder)


def _mark(part: dict[str, Any], given: str, folder: Path) -> Mark:
    rubric, key = _rubric(part, folder)
    document = Document("answers.yaml", fields={"q1": AnswerField(given, PLACE)})
    return mark_submission(rubric, key, document, "").marks[0]


def _rows(cases: list[dict[str, Any]]) -> Iterator[Any]:
    for case in cases:
        for outcome, answers in case.items():
            if outcome not in ("part", "why"):
                for given in answers:
                    name = f"{case['part']['reference']}-{given}-{outcome}"
                    yield pytest.param(case["part"], given, outcome, id=name)


@pytest.mark.parametrize(("part", "given", "outcome"), [*_rows(_CASES), *_rows(_FORMS)])
def test_an_answer_gets_its_outcome(
    part: dict[str, Any], given: str, outcome: str, folder: Path
) -> None:
    mark = _mark(part, given, folder)
    assert mark.outcome == outcome, [message.text for message in mark.messages]


_LAYOUTS = {"heading": "## Question 1\n\n{}\n", "item": "1. {}\n", "label": "Question 1: {}\n"}


@pytest.mark.parametrize("layout", _LAYOUTS.values(), ids=_LAYOUTS)
@pytest.mark.parametrize(("part", "line", "outcome"), [*_rows(_PAGES)])
def test_a_line_of_a_page_gets_its_outcome(
    part: dict[str, Any], line: str, outcome: str, layout: str, folder: Path
) -> None:
    rubric, key = _rubric(part, folder)
    result = grade_one(rubric, key, "ada", "page.md", layout.replace("{}", line).encode())
    mark = result.marks[0]
    assert mark.outcome == outcome, [message.text for message in mark.messages]


_MESSAGES = [
    ("3", {"unit": {"is": "m/s", "missing": "1/2"}}, "3", "unit-missing", 50),
    ("3", {"unit": {"is": "m/s", "other": "3/4"}}, "10.8 km/h", "unit-other", 75),
    ("250", {"unit": "kg"}, "250 mg", "unit-wrong", 0),
    ("250", {"unit": {"is": "kg", "wrong": "1/4"}}, "250 g", "unit-wrong", 25),
    ("3", {"unit": {"is": "m", "dimension": "1/4"}}, "3 s", "unit-dimension", 25),
    ("3", {"unit": "MW"}, "3 mW", "unit-case", 0),
    ("pi", {"figures": {"exactly": 3, "share": "1/2"}}, "3.142", "figures", 50),
    ("7", {"decimals": {"exactly": 2, "share": "1/4"}}, "7.0", "decimals", 25),
    ("1/2", {"form": "lowest_terms", "form_share": "1/2"}, "2/4", "form", 50),
]


@pytest.mark.parametrize(("reference", "demand", "given", "code", "percent"), _MESSAGES)
def test_what_is_missing_has_its_message_and_its_share(
    reference: str, demand: dict[str, Any], given: str, code: str, percent: int, folder: Path
) -> None:
    part = {"answer": "number", "reference": reference, "points": 4, **demand}
    mark = _mark(part, given, folder)
    assert code in {message.code for message in mark.messages}
    assert mark.points == 4 * percent / 100


_BANDS = [{"relative": "1%", "share": 1}, {"relative": "5%", "share": "1/2"}]


@pytest.mark.parametrize(("given", "points"), [("100.9", 4), ("101.1", 2), ("106", 0)])
def test_the_first_band_that_holds_counts(given: str, points: int, folder: Path) -> None:
    part = {"answer": "number", "reference": "100", "tolerance": _BANDS, "points": 4}
    assert _mark(part, given, folder).points == points


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"answer": "expression", "reference": "x^2 - 4", "form": "factored"}, "form-of-reference"),
        ({"answer": "expression", "reference": "(x-2)(x+2)", "form": "factored"}, ""),
        ({"answer": "number", "reference": "sqrt(2)"}, "open-tolerance"),
        ({"answer": "vector", "reference": "(1, 1/3)"}, "open-tolerance"),
        ({"answer": "number", "reference": "sqrt(2)", "tolerance": {"digits": 3}}, ""),
        ({"answer": "number", "reference": "1/8"}, ""),
        ({"answer": "number", "reference": "30", "title": "The speed in km/h"}, "open-unit"),
        ({"answer": "number", "reference": "30", "title": "In words"}, ""),
        ({"answer": "number", "reference": "30", "title": "in km/h", "unit": "km/h"}, ""),
        ({"answer": "number", "reference": "30", "unit": "meterz"}, "unknown-unit"),
        ({"answer": "number", "reference": "30", "unit": "kg m/s^2"}, ""),
        ({"answer": "expression", "reference": "diff(y, w)"}, "not-computed"),
        ({"answer": "expression", "reference": "x + diff(y, w)"}, ""),
        ({"answer": "expression", "reference": "h(x+1)"}, "open-bracket"),
        ({"answer": "number", "reference": "30", "title": "The speed (m/s)"}, "open-unit"),
        ({"answer": "number", "reference": "30", "title": "How many metres?"}, "open-unit"),
        ({"answer": "any", "names": ["x"], "where": ["x > 2"], "title": "in cm"}, "open-unit"),
        ({"answer": "set", "reference": "x > sqrt(2)"}, "open-tolerance"),
        ({"answer": "equation", "reference": "x = sqrt(2)"}, "open-tolerance"),
        ({"answer": "expression", "reference": "log(2)"}, "open-tolerance"),
        ({"answer": "expression", "reference": "pi r^2"}, ""),
        ({"answer": "table", "columns": ["x", "y"], "rows": [["1", "1/3"]]}, "open-tolerance"),
        ({"answer": "expression", "reference": "ab(y)"}, "open-bracket"),
        ({"answer": "expression", "reference": "speed(t)"}, "open-bracket"),
        ({"answer": "expression", "reference": "\\alpha(x+1)"}, "open-bracket"),
        ({"answer": "expression", "reference": "\\mathrm{rate}(t)"}, "open-bracket"),
        ({"answer": "expression", "reference": "f'(x) + 1"}, "open-bracket"),
        ({"answer": "expression", "reference": "n(n+1)/2"}, ""),
        ({"answer": "expression", "reference": "\\left(x+1\\right)^2"}, ""),
        ({"answer": "expression", "reference": "sin(x+1)"}, ""),
        ({"answer": "expression", "reference": "h(x+1)", "notation": {"variables": ["h"]}}, ""),
    ],
)
def test_check_says_what_a_rubric_leaves_open(
    part: dict[str, Any], code: str, folder: Path
) -> None:
    _, key = _rubric(part, folder)
    assert [note.code for note in open_choices(key["q1"], ANSWER_KINDS[part["answer"]])] == (
        [code] if code else []
    )


_READINGS = [
    (
        "ab(y)",
        "a*b*y",
        "correct",
        "a function: ab(y); the product `a*b*y` is right as well",
    ),
    ("h(x+1)", "hx + h", "correct", "read as a factor: h*(x + 1)"),
    ("f(x)", "f*x", "incorrect", "read as a function: f(x); the product `f*x` is another answer"),
    ("speed(t)", "speed*t", "incorrect", "the product `speed*t` is another answer"),
]


@pytest.mark.parametrize(("reference", "given", "outcome", "said"), _READINGS)
def test_the_readings_that_check_names_are_those_that_count(
    reference: str, given: str, outcome: str, said: str, folder: Path
) -> None:
    part = {"answer": "expression", "reference": reference}
    _, key = _rubric(part, folder)
    (note,) = open_choices(key["q1"], ANSWER_KINDS["expression"])
    assert said in note.text
    assert _mark(part, given, folder).outcome == outcome
