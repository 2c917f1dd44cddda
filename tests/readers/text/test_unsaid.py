"""What is struck out, commented out or not shown is no statement, and a remark tells it."""

from pathlib import Path

import pytest
from readers.reading import codes, lines, read

from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "cases" / "unsaid.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_is_not_said_is_no_statement(case):
    document = read(case["text"], "ann." + case.get("format", "md"))
    assert [raw for _, raw in lines(document)] == case["formulas"]
    assert [code for code, _ in codes(document)] == case["codes"]


def test_places_stay_and_what_was_left_out_is_told():
    document = read("one\n\n~~two $x = 1$~~ $y = 2$ ~~$z = 3$~~\n")
    (statement,) = document.statements
    assert (statement.place.line, statement.place.column) == (3, 18)
    ((remark, place),) = document.remarks
    assert "two $x = 1$; $z = 3$" in remark.text
    assert place.line == 3
