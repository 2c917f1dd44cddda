"""Printed tables: which lines are states, and of which quantity."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.answers.iterates.printed_tables import printed_table, tables_in_text
from grader.answers.iterates.series import number_of
from grader.expressions.notation import Notation
from tests.helpers.tables import from_yaml

FILE = Path(__file__).parent / "cases" / "printed_tables.yaml"
CASES: list[dict[str, Any]] = from_yaml(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_printed(case: dict[str, Any]) -> None:
    series = printed_table(case["text"], case["names"])
    if "entries" not in case:
        assert series is None
        return
    assert series is not None
    assert series.indexed is case.get("indexed", True)
    assert series.entries == {
        (name, index): number_of(value)
        for name, values in case["entries"].items()
        for index, value in values.items()
    }


ROWS = "Then:\n|\n| $n$ | 0 | 1 | 2 |\n| $u_n$ | 0 | .3 | .6 |\n| {value} | 1 | .7 | .4 |\n|\nDone."


@pytest.mark.parametrize("value", ["$f(u_n)$", "$v_n$", "$v$", "f(u)"])
def test_rows_between_strokes(value: str) -> None:
    ((_, series),) = tables_in_text(ROWS.replace("{value}", value), ("u", "v"), Notation())
    assert {key: str(number) for key, number in series.entries.items()} == {
        key: str(number_of(number))
        for index, (u, v) in enumerate([("0", "1"), (".3", ".7"), (".6", ".4")])
        for key, number in ((("u", index), u), (("v", index), v))
    }


def test_rows_with_decimal_commas() -> None:
    text = "| n | 1 | 2 |\n| u | 0,3 | 0,65 |"
    ((_, series),) = tables_in_text(text, ("u",), Notation())
    assert series.entries == {("u", 1): number_of("0.3"), ("u", 2): number_of("0.65")}


@pytest.mark.parametrize("value", ["$w_n$", "$g$", "$\\sin(u_n)$"])
def test_rows_without_one_of_the_quantities(value: str) -> None:
    assert not list(tables_in_text(ROWS.replace("{value}", value), ("u", "v"), Notation()))
