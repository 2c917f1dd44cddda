"""Slips of numbers have names."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.equivalence import Enclosure, enclose
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.marking.credit.slips import number_slips, rounded_too_early


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


def names_of(right: Expression | Enclosure, wrong: str) -> set[str]:
    """Return the slips that lead to a number, to six digits."""
    given = enclose(read(wrong))
    assert given is not None
    found = set()
    for slip in number_slips(right):
        value = slip.value if isinstance(slip.value, Enclosure) else enclose(slip.value)  # type: ignore[arg-type]
        assert value is not None
        if abs(value.midpoint - given.midpoint) <= abs(given.midpoint) / 10**6:
            found.add(slip.id)
    return found


@pytest.mark.parametrize(
    ("right", "wrong", "name"),
    [
        ("2/3", "20/3", "power-of-ten"),
        ("2/3", "0.002/3", "power-of-ten"),
        ("pi/6", "30", "degrees-for-radians"),
        ("30", "pi/6", "radians-for-degrees"),
        ("sin(2)", "sin(2°)", "calculator-in-degrees"),
    ],
)
def test_a_slip_has_its_name(right, wrong, name):
    assert name in names_of(read(right), wrong)


def test_bounds_slip_like_formulas():
    assert names_of(Enclosure.exactly(Fraction(41, 100)), "4.1") == {"power-of-ten"}


def test_the_right_number_is_no_slip():
    assert names_of(read("2/3"), "2/3") == set()


def test_near_is_rounded_too_early():
    slip = rounded_too_early(read("2/3"), read("0.664"))
    assert slip is not None
    assert slip.id == "rounded-too-early"
    assert rounded_too_early(read("2/3"), read("0.7")) is None
    assert rounded_too_early(read("x"), read("0.7")) is None
