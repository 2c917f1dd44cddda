"""A table of pairs under a tolerance; what is accepted within one is never said to be proved."""

from pathlib import Path
from typing import Any

import pytest

from grader.final_answers import verify_row
from tests.helpers.tables import from_yaml

ROWS = [
    pytest.param(row[0], row[1], row[2], row[4], (row[5:] or [{}])[0], id=f"{number}-{row[3]}")
    for number, row in enumerate(
        from_yaml((Path(__file__).parent / "tolerances.yaml").read_text()), start=1
    )
]


@pytest.mark.parametrize(("gold", "answer", "outcome", "tolerance", "notation"), ROWS)
def test_under_a_tolerance(
    gold: str, answer: str, outcome: str, tolerance: dict[str, float], notation: dict[str, Any]
) -> None:
    row = {"gold": gold, "answer": answer, "notation": notation}
    found = verify_row(row | {"tolerance": tolerance})
    assert found["outcome"] == outcome
    if outcome == "equivalent" and verify_row(row)["outcome"] != "equivalent":
        assert found["evidence"]["kind"] == "within_tolerance"  # type: ignore[index]
