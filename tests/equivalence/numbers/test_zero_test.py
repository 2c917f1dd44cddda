"""Zero or not: closed algebraic numbers, against sympy's minimal polynomials."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence.numbers.constants import constant_is_zero
from grader.equivalence.numbers.zero_test import is_zero
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(3+2*sqrt(2)) - 1 - sqrt(2)",
        "cbrt(sqrt(108)+10) - cbrt(sqrt(108)-10) - 2",
        "tan(3*pi/11) + 4*sin(2*pi/11) - sqrt(11)",
        "cos(2*pi/7)*cos(4*pi/7)*cos(6*pi/7) - 1/8",
        "cos(pi/5) - (1+sqrt(5))/4",
        "cos(acos(1/3)/2)^2 - 2/3",
    ],
)
def test_zeros_in_disguise(text: str) -> None:
    assert is_zero(read(text), False) is True


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(3+2*sqrt(2)) - 1 - sqrt(2) + 10^(-40)",
        "sqrt(2)+sqrt(3) - 3146264369941972342329135065715/10^30",
        "cos(2*pi/7)*cos(4*pi/7)*cos(6*pi/7) - 1/8 - 10^(-50)",
    ],
)
def test_near_zeros_are_told_apart(text: str) -> None:
    assert is_zero(read(text), False) is False


@pytest.mark.parametrize("text", ["pi - 3", "ln(2) - 1", "e - 2"])
def test_transcendental_numbers_are_left_open(text: str) -> None:
    assert is_zero(read(text), False) is None


@pytest.mark.parametrize(
    ("text", "zero"),
    [
        ("arctan(1/2)+arctan(1/3)-pi/4", True),
        ("arctan(1/2)+arctan(1/3)+7*pi/4", None),
        ("2*arcsin(1/3) - arccos(7/9)", True),
        ("ln(sqrt(2)+1)+ln(sqrt(2)-1)", True),
        ("ln(3)-2*ln(sqrt(3))", True),
    ],
)
def test_sums_of_angles_and_logarithms(text: str, zero: bool | None) -> None:
    assert constant_is_zero(read(text), False) is zero


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(-3, 3), st.integers(-3, 3))
def test_like_the_minimal_polynomial(a: int, b: int, c: int, d: int) -> None:
    text = f"sqrt({a}) + ({c})*sqrt({b}) - sqrt({a} + {b} + 2*sqrt({a * b})) + ({d}) - ({d})"
    exact = sympy.sqrt(a) + c * sympy.sqrt(b) - sympy.sqrt(a + b + 2 * sympy.sqrt(a * b))
    minimal = sympy.minimal_polynomial(exact, sympy.Symbol("t"))
    assert is_zero(read(text), False) is (minimal == sympy.Symbol("t"))
