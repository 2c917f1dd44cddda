"""Values as text and back; and texts that try to be more than data."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.base import MarkOutcome
from grader.batch.data import NotData, Table, from_text, to_text
from grader.errors import Place
from grader.expressions.nodes import Add, Number, Symbol
from grader.rubric.key import add_libraries
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRICS = Path(__file__).parents[2] / "rubrics"

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**5000, max_value=10**5001)
    | st.floats(allow_nan=False)
    | st.text(st.characters())
    | st.binary()
    | st.fractions()
    | st.sampled_from([*MarkOutcome, Path("a/b"), fmpq(-2, 3), Symbol("x"), Place("a.md", 3)])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text(), inner)
        | st.dictionaries(st.text(), inner).map(MappingProxyType)
        | st.frozensets(st.text() | st.fractions())
        | st.sets(st.integers())
    ),
    max_leaves=20,
)


@given(values)
def test_a_value_comes_back(value: object) -> None:
    back = from_text(to_text(value))
    assert back == value
    assert type(back) is type(value)


@given(st.dictionaries(st.text(), values, min_size=1))
def test_a_table_gives_each_value_by_itself(entry: dict[str, object]) -> None:
    table = Table(to_text(entry))
    assert list(table) == list(entry)
    assert {key: table[key] for key in reversed(entry)} == entry


def test_what_is_shared_in_a_table_stays_shared() -> None:
    place = Place("a.md", 3)
    table = Table(to_text({"one": [place], "other": (place,)}))
    assert table["one"][0] is table["other"][0]


@pytest.mark.parametrize("text", [to_text(1), to_text(["a"]), "", "{}", "[]"])
def test_what_is_no_dictionary_is_no_table(text: str) -> None:
    with pytest.raises(NotData):
        Table(text)


def test_a_value_that_cannot_be_read_spoils_no_other() -> None:
    text = to_text({"a": Fraction(1, 2), "b": 3}).replace('"0x2"', '"two"')
    table = Table(text)
    assert table["b"] == 3
    with pytest.raises(NotData):
        table["a"]


@pytest.mark.parametrize("number", [math.inf, -0.0, 0.1, 5e-324])
def test_floats_come_back_to_the_last_bit(number: float) -> None:
    assert math.copysign(1, from_text(to_text(number))) == math.copysign(1, number)
    assert from_text(to_text(number)).hex() == number.hex()


def test_expressions_are_the_same_objects_and_shared_parts_shared() -> None:
    node = Add(Symbol("x"), Number(Fraction(1, 2)))
    place = Place("a.md")
    one, other, first, second = from_text(to_text((node, node, place, place)))
    assert one is other is node
    assert first is second


def test_what_is_very_deep_comes_back() -> None:
    value: Any = ()
    for _ in range(100_000):
        value = (value,)
    back = from_text(to_text(value))
    for _ in range(100_000):
        [back] = back
    assert back == ()


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_rubric_of_the_example_is_data(path: Path) -> None:
    """All that models keep can be kept; else each run would compute the answer key anew."""
    rubric = load_rubric(path)
    add_libraries(rubric)
    back = from_text(to_text(rubric))
    assert back.parts == rubric.parts
    again, before = answer_key(back), answer_key(rubric)
    assert list(again) == list(before)
    assert all(again[id_].reference == before[id_].reference for id_ in before)


def test_what_holds_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotData):
        to_text(value)


@pytest.mark.parametrize("value", [len, Path.exists, object(), type, json, lambda: 1, 1j])
def test_what_is_more_than_data_is_refused(value: object) -> None:
    with pytest.raises(NotData):
        to_text(value)


def text(table: list[Any], *classes: str) -> str:
    return json.dumps({"classes": classes, "table": table})


@pytest.mark.parametrize(
    "attack",
    [
        text([["o", 0]], "os:system"),
        text([["o", 0]], "subprocess:Popen"),
        text([["o", 0]], "grader.batch.cache:Path"),
        text([["o", 0]], "grader.batch.cache:os.system"),
        text([["o", 0]], "grader.__main__:main"),
        text([["o", 0]], "grader:grader"),
        text([["d", 0]], "grader.batch.cache:fingerprint"),
        text([["d", 0]], "grader.errors:Place"),
        text(["x", ["d", 0, 0, 0, 0, 0, 0, 0]], "grader.errors:Place"),
        text(["x", ["n", 0, 1, 0]], "grader.expressions.nodes:Neg"),
        text([["n", 0, 0]], "grader.errors:Place"),
        text(["__class__", ["e", 0, 0]], "grader.answers.base:MarkOutcome"),
        text([["t", 0]]),
        text([["t", 1], "later"]),
        text([["q", "0x1", "0x0"]]),
        text([["?"]]),
        text([["m", 0, 0, 0]]),
        text([[], ["s", 0]]),
        text([]),
        "[]",
        "{}",
        "",
        "[" * 100_000,
    ],
)
def test_a_text_that_is_no_data_is_refused(attack: str) -> None:
    with pytest.raises(NotData):
        from_text(attack)
