"""What models answer where some of their results are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.equivalence import Enclosure, Outcome, compare, enclose
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.models.base import Given, Model, Recomputes, Value
from grader.models.registry import MODELS, parse_query
from tests.helpers.tables import from_yaml

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "own_values.yaml").read_text(encoding="utf-8")
)


def built(spec: dict[str, Any]) -> Model:
    kind = MODELS[spec["kind"]]
    return kind.build(kind.Spec.model_validate(spec), {}, Path())


def read(text: str) -> Expression:
    found = parse(text)
    assert not isinstance(found, Unreadable), found
    return found


def given_of(model: Model, values: dict[str, str]) -> list[Given]:
    queries = ((parse_query(text), read(value)) for text, value in values.items())
    return [Given(query, value, model.answer(query).value) for query, value in queries]


def same(value: Value, expected: str) -> bool:
    right = read(expected)
    if isinstance(value, Enclosure):
        bounds = enclose(right)
        return bounds is not None and value.lower <= bounds.upper and bounds.lower <= value.upper
    assert isinstance(value, Expression)
    return compare(right, value).outcome is Outcome.EQUIVALENT


def near(value: Value, expected: str) -> bool:
    bounds = enclose(value) if isinstance(value, Expression) else value
    assert isinstance(bounds, Enclosure)
    return abs(float(bounds.midpoint) - float(expected)) < 1e-9


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_given_results(case: dict[str, Any]) -> None:
    model = built(case["model"])
    assert isinstance(model, Recomputes)
    found = list(model.recomputed(parse_query(case["asked"]), given_of(model, case["given"])))
    if "nothing" in case:
        assert not found
    if "first" in case:
        assert same(found[0], case["first"]), found
    if "among" in case:
        assert any(same(value, case["among"]) for value in found), found
    if "near" in case:
        assert near(found[0], case["near"]), found
    if "never" in case:
        assert not any(same(value, case["never"]) for value in found), found


STRANGE = ("q + 1", "{1, 2}", "(1, 2)", "oo", "1/0", "[[1, 2], [3, 4], [5, 6]]", "x", "sqrt(-1)")


@pytest.mark.parametrize("strange", STRANGE)
def test_from_what_is_no_value_nothing_follows_or_something_odd(strange: str) -> None:
    """What a student wrote may be anything; going on from it must not fail."""
    for case in CASES:
        model = built(case["model"])
        assert isinstance(model, Recomputes)
        given = [
            Given(parse_query(text), read(strange), model.answer(parse_query(text)).value)
            for text in case["given"]
        ]
        found = list(model.recomputed(parse_query(case["asked"]), given))
        assert all(isinstance(value, Expression | Enclosure) for value in found)


NO_CHAIN = {
    "comparison": "it answers with findings for a person",
    "threshold": "no threshold is computed from another one",
}


def test_each_kind_goes_on_from_given_results_or_says_why_not() -> None:
    tried = {case["model"]["kind"] for case in CASES}
    assert tried | set(NO_CHAIN) == set(MODELS)
