"""Rules that prove: each row of `rules_of_analysis.yaml` with what is declared of its names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.equivalence import compare
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from tests.helpers.tables import from_yaml

ROWS: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "rules_of_analysis.yaml").read_text(encoding="utf-8")
)


def notation_of(row: dict[str, Any]) -> Notation:
    declared = {key: frozenset(names) for key, names in row.get("notation", {}).items()}
    return Notation(**{"complex_" if key == "complex" else key: v for key, v in declared.items()})


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row['why']}" for n, row in enumerate(ROWS)])
def test_a_rule_decides(row: dict[str, Any]) -> None:
    notation = notation_of(row)
    sides = [parse(row[side], notation) for side in ("reference", "answer")]
    assert all(isinstance(side, Expression) for side in sides), sides
    assert compare(sides[0], sides[1], notation).outcome == row["outcome"]
