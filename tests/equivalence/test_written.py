"""Numbers as they were written: digits, places, and what they are the rounding of."""

from fractions import Fraction

import pytest

from grader.equivalence import rounds_to
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.expressions.written import Written


def written(text: str) -> Written | None:
    expression = parse(text)
    assert isinstance(expression, Expression)
    return Written.of(expression)


@pytest.mark.parametrize(
    ("text", "value", "digits", "decimals", "decimal"),
    [
        ("0.0450", Fraction(9, 200), 3, 4, True),  # zeros in front do not count, at the end they do
        ("-0.0450", Fraction(-9, 200), 3, 4, True),  # the sign belongs to the value alone
        ("12e3", Fraction(12000), 2, -3, True),  # the last digit stands for thousands
        ("4.5e33", Fraction(45 * 10**32), 2, -32, True),
        ("20", Fraction(20), 2, 0, False),  # an integer is not rounded unless the rest says so
        ("0.0", Fraction(0), 0, 1, True),
    ],
)
def test_digits_and_places(text, value, digits, decimals, decimal):
    found = written(text)
    assert found is not None
    assert (found.value, found.digits, found.decimals) == (value, digits, decimals)
    assert found.place == Fraction(10) ** -decimals
    assert found.is_decimal is decimal


@pytest.mark.parametrize("text", ["0.(3)", "1/3", "x", "2 + 0.5"])
def test_what_is_exact_or_no_number(text):
    assert written(text) is None


@pytest.mark.parametrize(
    ("text", "digits", "decimals"),
    [("0.0450", 2, 3), ("10.0", 2, 0), ("200", 3, 0), ("1.0e2", 2, -1)],
)
def test_zeros_at_the_end(text, digits, decimals):
    found = written(text)
    assert found is not None
    short = found.without_last_zeros()
    assert (short.value, short.digits, short.decimals) == (found.value, digits, decimals)


@pytest.mark.parametrize(
    ("value", "text", "right"),
    [
        ("2/3", "0.67", True),  # rounded
        ("2/3", "0.66", False),  # cut off, which is no rounding
        ("2/3", "0.68", False),
        ("-2/3", "-0.66", False),  # cut off towards zero
        ("-2/3", "0.67", False),
        ("1/200", "0.01", True),  # half a place
        ("1/400", "0.00", True),
        ("1/150", "0.00", False),
    ],
)
def test_rounded(value, text, right):
    found = written(text)
    assert found is not None
    assert rounds_to(Fraction(value), found.value, found.place) is right
