"""Formulas that the words beside them deny or leave open are marked as such."""

from pathlib import Path

import pytest
from readers.reading import read

from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "cases" / "hedges.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_is_denied_or_left_open_is_marked(case):
    statements = read(case["text"]).statements
    hedged = [s.raw for s in statements if s.hedge and s.relations]
    assert hedged == case["hedged"]
