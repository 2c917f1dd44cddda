"""Numbers stay exact where they can, and a doubtful comparison is never guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.equivalence import Enclosure, precision
from grader.expressions.nodes import Symbol
from grader.expressions.reading import parse
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, Constants, evaluate

EXACT = {
    "1/3 + 1/6": Fraction(1, 2),
    "sqrt(9/4)": Fraction(3, 2),
    "(4/9)^(3/2)": Fraction(8, 27),
    "8^(-2/3)": Fraction(1, 4),
    "sin(0) + cos(0) + exp(0) + ln(1)": Fraction(2),
    "|-3/7|": Fraction(3, 7),
    "max(1/3, 0.3333)": Fraction(1, 3),
    "0 * pi": Fraction(0),
    "2^10 - 3^4": Fraction(943),
}


@pytest.mark.parametrize(("text", "expected"), EXACT.items())
def test_rational_results_are_exact(text, expected):
    value = reals.certainly(lambda: reals.enclosure(evaluate(parse(text), {})))
    assert value == Enclosure.exactly(expected)


def test_irrational_results_are_enclosed_tightly():
    value = reals.certainly(lambda: reals.enclosure(evaluate(parse("sqrt(2)"), {})))
    assert value.lower**2 < 2 < value.upper**2
    assert value.upper - value.lower < Fraction(1, 10**20)


def test_more_bits_are_taken_until_a_comparison_is_certain():
    tiny = parse("exp(1/10^100) - 1")
    assert reals.certainly(lambda: reals.sign(evaluate(tiny, {}))) == 1


def test_equal_irrationals_are_uncertain_not_unequal():
    zero = parse("sqrt(3 + 2 sqrt(2)) - 1 - sqrt(2)")
    with pytest.raises(reals.Uncertain):
        reals.certainly(lambda: reals.sign(evaluate(zero, {})))


@pytest.mark.parametrize("text", ["1/0", "ln(0)", "ln(-1)", "sqrt(-1)", "asin(2)", "0^(-1)"])
def test_outside_the_domain(text):
    with pytest.raises(reals.Undefined):
        reals.certainly(lambda: evaluate(parse(text), {}))


@pytest.mark.parametrize("text", ["x", "f(2)", "[1, 2]"])
def test_what_has_no_number(text):
    with pytest.raises(CannotEvaluate):
        reals.certainly(lambda: evaluate(parse(text), {}))


def test_constants_follow_the_precision():
    constants = Constants({Symbol("a"): parse("sqrt(2)"), Symbol("b"): parse("1/3")})
    with precision(64):
        coarse = constants[Symbol("a")]
    with precision(512):
        fine = constants[Symbol("a")]
    assert fine.rad() < coarse.rad() / 2**100
    assert reals.is_exact(constants[Symbol("b")])


def test_huge_rationals_become_balls():
    with precision(128):
        assert not reals.is_exact(reals.power(reals.exact(3), reals.exact(10**6)))
        assert reals.is_exact(reals.power(reals.exact(1), reals.exact(10**6)))
