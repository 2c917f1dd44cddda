"""Texts compared in other readings, and the table of conventions in the documentation."""

import re
from pathlib import Path

import pytest

from grader.final_answers import verify_row
from tests.helpers.tables import from_yaml

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs/conventions.md"
ROWS = from_yaml((HERE / "other_readings.yaml").read_text(encoding="utf-8"))
#: A row of a table whose cells are: reference, answer, outcome, reason.
_ROW = re.compile(r"\| `([^`]+)` \| `([^`]+)` \| (equivalent|different|undecided) \| ([^|]+) \|")


def _outcome(reference: str, answer: str, notation: dict[str, object]) -> str:
    return str(verify_row({"gold": reference, "answer": answer, "notation": notation})["outcome"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]}: {row[3]}")
def test_in_other_readings(row: list) -> None:
    reference, answer, outcome, why, *notation = row
    assert _outcome(reference, answer, *(notation or [{}])) == outcome, why


def _stated() -> list[tuple[str, ...]]:
    return [found.groups() for found in _ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def test_the_page_states_conventions() -> None:
    assert len(_stated()) > 12


@pytest.mark.parametrize(("reference", "answer", "outcome", "why"), [*_stated()])
def test_a_convention_is_kept(reference: str, answer: str, outcome: str, why: str) -> None:
    units = {"units": True} if "unit" in why or "temperature" in why else {}
    assert _outcome(reference, answer, units) == outcome, why


def test_declared_names_are_whole() -> None:
    declared = {"variables": ["cd2", "c", "d2"]}
    assert _outcome("c*d2", "cd2", declared) == "different"
    assert _outcome("cd2", "cd_2", declared) == "equivalent"
    assert _outcome("mm1 + mm2", "m*m1 + m*m2", {"variables": ["mm1", "mm2", "m"]}) == "different"
