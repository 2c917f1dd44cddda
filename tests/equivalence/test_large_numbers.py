"""Numbers too large to be written out: compared as balls, never made exact."""

from fractions import Fraction

import pytest

from grader.equivalence import Enclosure, NumberPolicy, Outcome, check_number, enclose
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse

THIRD = Enclosure.exactly(Fraction(1, 3))
POLICIES = [
    NumberPolicy(),
    NumberPolicy(digits=3),
    NumberPolicy(decimals=3),
    NumberPolicy(relative=Fraction(1, 100)),
    NumberPolicy(absolute=Fraction(1, 100)),
    NumberPolicy(rounds_to_written=True, least_decimals=2),
]


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("text", ["99999999!", "-99999999!", "binom(10^9, 5*10^8)", "e^(e^12)"])
def test_a_huge_number_is_no_small_one(text: str, policy: NumberPolicy) -> None:
    assert enclose(read(text)) is None
    verdict = check_number(THIRD, read(text), policy)
    assert (verdict.outcome, verdict.code) == (Outcome.DIFFERENT, "outside-tolerance")


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("text", ["10^(10^9)!", "e^(e^(e^9))", "9^9^9^9"])
def test_what_no_ball_holds_is_left_open(text: str, policy: NumberPolicy) -> None:
    verdict = check_number(THIRD, read(text), policy)
    assert verdict.outcome in (Outcome.UNDECIDED, Outcome.DIFFERENT)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("text", ["200!", "10^400", "e^2000", "-10^5000", "2^(-9000)"])
def test_a_number_beyond_floats_is_shown(text: str, policy: NumberPolicy) -> None:
    verdict = check_number(THIRD, read(text), policy)
    assert verdict.outcome is Outcome.DIFFERENT
    found = enclose(read(text))
    assert found is not None
    assert "e" in str(found)
    assert check_number(found, read(text), policy).outcome is not Outcome.DIFFERENT


def test_a_tiny_number_has_bounds() -> None:
    found = enclose(read("e^(-e^(12))"))
    assert found is not None
    assert 0 <= found.lower < found.upper < Fraction(1, 10**1000)


def test_huge_numbers_that_overlap_are_left_open() -> None:
    verdict = check_number(Enclosure.exactly(10**6000), read("e^(6000*ln(10))"), NumberPolicy())
    assert verdict.outcome is not Outcome.DIFFERENT
