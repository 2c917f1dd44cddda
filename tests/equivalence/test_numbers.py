from fractions import Fraction

import pytest

from grader.equivalence import Enclosure, NumberPolicy, Outcome, check_number, enclose
from grader.expressions.nodes import Call, Div, Neg, Number, Symbol

REFERENCE = Enclosure(Fraction("0.410181"), Fraction("0.410182"))


@pytest.mark.parametrize(
    ("literal", "right"),
    [("0.41", True), ("0.410", True), ("0.4102", True), ("0.4", False), ("0.42", False),
     ("0.411", False), ("0", False)],
)  # fmt: skip
def test_a_number_that_rounds_to_what_was_written(literal: str, right: bool) -> None:
    policy = NumberPolicy(rounds_to_written=True, least_decimals=2)
    verdict = check_number(REFERENCE, Number(Fraction(literal), literal), policy)
    assert (verdict.outcome is Outcome.EQUIVALENT) == right


def test_bounds_are_certified_and_narrow() -> None:
    found = enclose(Call("sqrt", Number(2)))
    assert found is not None
    assert found.lower**2 <= 2 <= found.upper**2
    assert found.upper - found.lower < Fraction(1, 10**50)


def test_rational_arithmetic_is_exact() -> None:
    assert enclose(Neg(Div(Number(1), Number(3)))) == Enclosure.exactly(Fraction(-1, 3))


def test_an_expression_with_names_has_no_bounds() -> None:
    assert enclose(Symbol("x")) is None


@pytest.mark.parametrize(
    ("policy", "right"),
    [(NumberPolicy(absolute=Fraction(1, 1000)), True), (NumberPolicy(digits=2), True),
     (NumberPolicy(relative=Fraction(1, 10**6)), False), (NumberPolicy(decimals=5), False),
     (NumberPolicy(), False)],
)  # fmt: skip
def test_policies(policy: NumberPolicy, right: bool) -> None:
    verdict = check_number(REFERENCE, Number(Fraction("0.4105"), "0.4105"), policy)
    assert (verdict.outcome is Outcome.EQUIVALENT) == right
