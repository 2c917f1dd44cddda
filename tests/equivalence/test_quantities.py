"""A table of quantities with their units, as `verify` compares them."""

from pathlib import Path

import pytest

from grader.final_answers import verify_row
from tests.helpers.tables import from_yaml

ROWS = from_yaml((Path(__file__).parent / "quantities.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("reference", "answer", "outcome", "why"), ROWS, ids=[f"{row[1]}: {row[3]}" for row in ROWS]
)
def test_quantities(reference: str, answer: str, outcome: str, why: str) -> None:
    row = {"gold": reference, "answer": answer, "notation": {"units": True}}
    assert verify_row(row)["outcome"] == outcome, why
