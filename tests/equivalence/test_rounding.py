"""Laws of rounding, against rounding by the decimal module."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from grader.equivalence import Enclosure, NumberPolicy, Outcome, check_number, check_written
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.expressions.written import Written, rounded_literal

DECIMALS = st.decimals(
    min_value=Decimal("0.001"), max_value=Decimal("99999"), places=4, allow_nan=False
)


def _enclosed(value: Decimal) -> Enclosure:
    return Enclosure.exactly(Fraction(value))


def _read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


@given(DECIMALS, st.integers(0, 3))
def test_half_is_rounded_away_from_zero(value: Decimal, places: int) -> None:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    policy = NumberPolicy(decimals=places)
    verdict = check_number(_enclosed(value), _read(str(rounded)), policy)
    assert verdict.outcome is Outcome.EQUIVALENT


@given(DECIMALS, st.integers(0, 3))
def test_half_to_even_is_never_wrong_without_a_person(value: Decimal, places: int) -> None:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    policy = NumberPolicy(decimals=places)
    verdict = check_number(_enclosed(value), _read(str(rounded)), policy)
    assert verdict.outcome is not Outcome.DIFFERENT


@given(DECIMALS, DECIMALS, st.integers(1, 4))
def test_agreement_in_digits_is_agreement_of_rounded_numbers(
    one: Decimal, other: Decimal, digits: int
) -> None:
    alike = [rounded_literal(Fraction(x), "figures", digits) for x in (one, other)]
    verdict = check_number(_enclosed(one), _read(str(other)), NumberPolicy(digits=digits))
    assume(verdict.outcome is not Outcome.UNDECIDED)
    assert (verdict.outcome is Outcome.EQUIVALENT) == (alike[0] == alike[1])


@given(DECIMALS, st.integers(3, 8))
def test_a_number_rounded_to_three_digits_or_more_is_right(value: Decimal, digits: int) -> None:
    text = rounded_literal(Fraction(value), "figures", digits)
    assert check_written(_enclosed(value), _read(text)).outcome is Outcome.EQUIVALENT


@given(DECIMALS, st.integers(1, 9))
def test_a_literal_has_the_figures_it_was_written_with(value: Decimal, figures: int) -> None:
    written = Written.of(_read(rounded_literal(Fraction(value), "figures", figures)))
    assert written is not None
    assert figures in written.figures
