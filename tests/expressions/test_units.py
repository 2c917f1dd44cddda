"""The words for units: each stands in one row, and the library knows what it is worth."""

from __future__ import annotations

from collections import Counter

import pytest

from grader.equivalence import dimension_of, is_unit
from grader.expressions.nodes import Mul, Number, Unit
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.units import ANSWER_UNITS, UNIT_WORDS, UNITS

# Words that count things, or that go before a unit.
_COUNTS = {"unit", "units", "points", "people", "students", "square", "cubic", "cm^2", "pct"}
_MONEY = {"dollar", "dollars", "cent", "cents", "euro", "euros"}


def test_a_word_stands_in_one_row():
    words = [word for row in UNIT_WORDS for word in " ".join(row[1:]).split()]
    assert not [word for word, count in Counter(words).items() if count > 1]


@pytest.mark.parametrize("word", sorted((UNITS | ANSWER_UNITS) - _COUNTS - _MONEY))
def test_the_library_knows_the_unit(word):
    assert is_unit(word)


@pytest.mark.parametrize("row", [row for row in UNIT_WORDS if row.measures in ("length", "time")])
def test_the_words_of_a_row_measure_the_same(row):
    words = [word for word in " ".join(row[1:]).split() if is_unit(word)]
    dimensions = [dimension_of(Unit(word)) for word in words]
    assert all(dimension == dimensions[0] for dimension in dimensions)


@pytest.mark.parametrize("word", ["m", "km", "kg", "s", "hours", "N"])
def test_a_word_behind_a_number_is_a_unit(word):
    assert parse(f"3 {word}", Notation(units=True)) is Mul(Number(3), Unit(word))
