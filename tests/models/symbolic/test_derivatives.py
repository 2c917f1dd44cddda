"""Every rule of differentiation against a numerical derivative in high precision."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from grader.equivalence import OUTER_DERIVATIVES, PARTIAL_DERIVATIVES
from grader.expressions.functions import CALLED_FUNCTIONS
from grader.expressions.nodes import Add, Call, Div, Integral, Mul, Neg, Number, Pow, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.symbolic import CannotDifferentiate, differentiate
from tests.models.building import number_of

X, Y = Symbol("x"), Symbol("y")
MPMATH_NAMES = {
    "ln": mpmath.log,
    "lg": mpmath.log10,
    "lb": lambda x: mpmath.log(x, 2),
    "abs": abs,
    "ceiling": mpmath.ceil,
    "round": mpmath.nint,
    "log": mpmath.log,
    "root": lambda x, n: x ** (1 / n),
    "mod": lambda x, n: x - n * mpmath.floor(x / n),
    "max": max,
    "min": min,
    "gamma_function": mpmath.gamma,
    **{name: getattr(mpmath, name.lower()) for name in CALLED_FUNCTIONS},
}
FORMULAS = {
    "sum": Add(X, Neg(Mul(X, X)), Number(3)),
    "product": Mul(X, Call("sin", X), Call("exp", X)),
    "quotient": Div(Call("sin", X), Add(X, Number(2))),
    "constant divisor": Div(Call("sin", X), Number(3)),
    "constant over": Div(Number(3), Add(Number(1), Mul(X, X))),
    "integer power": Pow(Add(X, Number(1)), Number(5)),
    "negative power": Pow(X, Neg(Number(2))),
    "power of both": Pow(X, X),
    "exponential": Pow(Number(2), Mul(X, X)),
    "nested": Call("exp", Call("sin", Pow(X, Number(2)))),
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_rules_of_arithmetic(formula):
    _agrees(formula, mpmath.mpf("0.7"))


@pytest.mark.parametrize("name", sorted(set(OUTER_DERIVATIVES) - {"degree", "percent"}))
def test_rules_of_functions(name):
    at = mpmath.mpf("1.4") if name in ("acosh", "acoth") else mpmath.mpf("0.45")
    _agrees(Call(name, Mul(Number(1), X)), at)


@pytest.mark.parametrize("name", [*PARTIAL_DERIVATIVES, "max", "min"])
@pytest.mark.parametrize("moved", [(X, Number(3)), (Number(5), X), (Mul(X, X), X)])
def test_rules_of_functions_of_two_arguments(name, moved):
    _agrees(Call(name, *moved), mpmath.mpf("1.7"))


@pytest.mark.parametrize(
    ("name", "at"), [("sign", 0), ("floor", 2), ("ceiling", -1), ("round", 0.5)]
)
def test_steps_have_no_slope_where_they_jump(name, at):
    value = evaluate_at(differentiate(Call(name, X), X), at)
    assert value is None


def evaluate_at(formula, at):
    """Return the value of a formula at a point, by the grader's own arithmetic; None for none."""
    try:
        return reals.certainly(lambda: evaluate(formula, {X: reals.exact(Fraction(at))}))
    except (Undefined, Uncertain):
        return None


def _agrees(formula, at):
    with mpmath.workdps(40):
        exact = number_of(differentiate(formula, X), {"x": at}, MPMATH_NAMES)
        numeric = mpmath.diff(lambda x: number_of(formula, {"x": x}, MPMATH_NAMES), at)
        assert mpmath.almosteq(exact, numeric, 1e-15)


def test_opaque_function_gets_a_prime():
    assert differentiate(Call("sigma", Mul(X, Y)), X) is Mul(Y, Call("sigma", Mul(X, Y), primes=1))


def test_other_names_are_constant():
    assert differentiate(Mul(Y, X), X) is Y
    assert differentiate(Mul(Y, Y), X) is Number(0)


def test_what_is_not_known_is_said():
    with pytest.raises(CannotDifferentiate):
        differentiate(Integral(X, X), X)
    with pytest.raises(CannotDifferentiate):
        differentiate(Call("f", X, Y), X)
