"""Numbers with a unit: what becomes of an entry, and what is taken from a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import expected_unit, unit_named
from grader.answers.registry import ANSWER_KINDS
from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import AnswerField, Document
from grader.readers.registry import read_document
from tests.answers.building import PLACE, asked
from tests.helpers.tables import from_yaml

_FOLDER = Path(__file__).parent / "cases"
NUMBER = ANSWER_KINDS["number"]


def _rows(name: str) -> list[dict[str, Any]]:
    return from_yaml((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _case(row: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "number", "reference": "1", **row}


@pytest.mark.parametrize("row", _rows("units"), ids=lambda row: f"{row['given']}-{row['unit']}")
def test_an_entry_with_a_unit(row: dict[str, Any]) -> None:
    entry = asked(_case(row))
    document = Document("answers.yaml", fields={"q.part": AnswerField(row["given"], PLACE)})
    (response,) = NUMBER.find(entry, document)
    checked = NUMBER.check(entry, response)
    assert checked.outcome == row["outcome"], (row["why"], checked.messages)
    assert row.get("code", "") in {"", *(message.code for message in checked.messages)}


@pytest.mark.parametrize("row", _rows("units_on_pages"), ids=lambda row: row["page"])
def test_a_unit_on_a_page(row: dict[str, Any]) -> None:
    entry = asked(_case(row))
    document = read_document("a.md", row["page"].encode(), entry.part.notation)
    found = NUMBER.find(entry, document)
    assert (found[-1].raw if found else "") == row["raw"], row["why"]


@given(st.integers(1, 10**6), st.sampled_from(["m", "kg", "s", "N", "J/kg", "m/s^2", "mol/L"]))
def test_a_quantity_is_read_with_all_of_its_unit(value: int, unit: str) -> None:
    found = quantity_of(f"{value} {unit}", DEFAULT_NOTATION, expected_unit("K"))
    assert found is not None
    assert (found.value.value, found.unit) == (value, unit_named(unit))


@given(
    st.sampled_from(["km", "cm", "mm", "ft", "mi", "inches"]), st.sampled_from(["m", "yd", "nm"])
)
def test_conversions_there_and_back_are_one(one: str, other: str) -> None:
    left, right = expected_unit(one), expected_unit(other)
    assert left.dimension == right.dimension
    assert left.times(right) * right.times(left) == 1
