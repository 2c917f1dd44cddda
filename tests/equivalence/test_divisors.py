"""Divisors of names that nobody declared: whether they are numbers, the reference says."""

import pytest

from grader.equivalence import Outcome, compare
from grader.expressions.reading import parse

ROWS = [
    ("gcd(a, b)", "1", Outcome.DIFFERENT, "as numbers they may have a common divisor"),
    ("1", "gcd(a, b)", Outcome.EQUIVALENT, "what is worked out was so with indeterminates"),
    ("lcm(a, b)", "a*b", Outcome.DIFFERENT, "of numbers without a common divisor alone"),
    ("a*b", "lcm(a, b)", Outcome.EQUIVALENT, "worked out with indeterminates"),
]


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"), [row[:3] for row in ROWS], ids=[row[3] for row in ROWS]
)
def test_of_the_reference(reference: str, answer: str, outcome: Outcome) -> None:
    assert compare(parse(reference), parse(answer)).outcome is outcome
