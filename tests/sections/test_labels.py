"""Labels in front of a line, in every reading."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sections.labels import labels_at, ordinals
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "cases" / "labels.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_readings(case):
    line = case["line"]
    found = [[" ".join(label.path), line[label.end :]] for label in labels_at(line)]
    assert found == [list(map(str, reading)) for reading in case["readings"]]


@given(st.text(max_size=60))
def test_any_line_has_readings_that_grow(line):
    found = labels_at(line)
    assert [len(label.path) for label in found] == sorted(len(label.path) for label in found)
    assert all(0 < label.end <= len(line) for label in found)


@pytest.mark.parametrize(
    ("name", "places"), [("2", (2,)), ("b", (2,)), ("ii", (2,)), ("i", (1, 9)), ("viii", (8,))]
)
def test_places_in_an_order(name, places):
    assert ordinals(name) == places
