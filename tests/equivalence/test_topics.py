"""A table of equal and different pairs by topic, read as the command reads its rows."""

from pathlib import Path

import pytest

from grader.final_answers import verify_row
from tests.helpers.tables import from_yaml

ROWS = [
    pytest.param(*row[:3], row[4] if len(row) > 4 else {}, id=f"{number}-{row[3]}")
    for number, row in enumerate(
        from_yaml((Path(__file__).parent / "topics.yaml").read_text()), start=1
    )
]


@pytest.mark.parametrize(("gold", "answer", "outcome", "notation"), ROWS)
def test_both_orders(gold: str, answer: str, outcome: str, notation: dict[str, list[str]]) -> None:
    found = verify_row({"gold": gold, "answer": answer, "notation": notation})
    assert found["outcome"] == outcome
    back = verify_row({"gold": answer, "answer": gold, "notation": notation})
    long_decimal = "." in answer and outcome == "different"  # as a key it may stand for a number
    assert back["outcome"] == outcome or long_decimal
