"""Probability against formulas of the standard library, and events by Bayes' rule."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest

from grader.equivalence import Enclosure, Outcome, compare
from grader.expressions.nodes import number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import QueryError
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.models.building import ask, built, value

MODEL = """
kind: probability
random_variables:
  X: binomial(10, 0.3)
  G: geometric(1/6)
  K: poisson(2)
  H: hypergeometric(20, 5, 4)
  R: negative_binomial(3, 1/2)
  D: discrete_uniform(1, 6)
  U: uniform(2, 5)
  T: exponential(1/2)
  Z: normal(10, 2)
  W: {-1: 1/4, 0: 1/4, 2: 1/2}
known: {P(S): 0.01, P(T_p | S): 0.99, P(T_p | not S): 0.05}
"""


@pytest.fixture(scope="module")
def model():
    return built(MODEL.replace("T_p", "V"))


def floated(expression):
    return float(reals.certainly(lambda: reals.enclosure(evaluate(expression, {}))).midpoint)


def binomial(k, n=10, p=0.3):
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def normal(x):
    return (1 + math.erf((x - 10) / 2 / math.sqrt(2))) / 2


NUMBERS = {
    "P(X = 3)": binomial(3),
    "P(X <= 3)": sum(map(binomial, range(4))),
    "P(1 < X < 4)": binomial(2) + binomial(3),
    "P(X != 0)": 1 - binomial(0),
    "P(X >= 0)": 1,
    "E(X)": 3,
    "Var(X)": 2.1,
    "sd(X)": math.sqrt(2.1),
    "E(X^2)": 2.1 + 9,
    "pmf(X, 2)": binomial(2),
    "pmf(X, 11)": 0,
    "pmf(X, 1/2)": 0,
    "cdf(X, 2)": sum(map(binomial, range(3))),
    "P(G > 3)": (5 / 6) ** 3,
    "P(G = 2)": 5 / 36,
    "E(G)": 6,
    "P(K <= 1)": 3 * math.exp(-2),
    "P(K > 1)": 1 - 3 * math.exp(-2),
    "Var(K)": 2,
    "E(K^2)": 6,
    "P(H = 2)": math.comb(5, 2) * math.comb(15, 2) / math.comb(20, 4),
    "E(H)": 1,
    "P(R = 4)": 3 / 16,
    "Var(R)": 6,
    "P(D >= 5)": 1 / 3,
    "Var(D)": 35 / 12,
    "P(U < 3)": 1 / 3,
    "P(U < 9)": 1,
    "Var(U)": 3 / 4,
    "E(U^2)": 13,
    "P(T > 2)": math.exp(-1),
    "P(1 < T < 2)": math.exp(-0.5) - math.exp(-1),
    "E(T^2)": 8,
    "P(Z <= 12)": normal(12),
    "P(8 < Z < 12)": normal(12) - normal(8),
    "P(Z > 13)": 1 - normal(13),
    "E(Z^2)": 104,
    "P(W > 0)": 1 / 2,
    "E(W)": 3 / 4,
    "Var(W)": 9 / 4 - 9 / 16,
    "E(2 W + 1)": 5 / 2,
}


@pytest.mark.parametrize(("query", "expected"), NUMBERS.items())
def test_numbers(model, query, expected):
    assert floated(value(model, query)) == pytest.approx(expected, rel=1e-12)


def test_discrete_probabilities_are_exact(model):
    exact = sum(
        math.comb(10, k) * Fraction(3, 10) ** k * Fraction(7, 10) ** (10 - k) for k in range(4)
    )
    assert value(model, "P(X <= 3)") is number(exact)


@pytest.mark.parametrize("name", ["X", "H", "R", "D", "W"])
def test_moments_by_simulation_free_sums(model, name):
    """Mean and variance from the families agree with weighted sums of the weights themselves."""
    weights = {k: floated(value(model, f"pmf({name}, {k})")) for k in range(-2, 150)}
    mean = sum(k * w for k, w in weights.items())
    assert sum(weights.values()) == pytest.approx(1)
    assert floated(value(model, f"E({name})")) == pytest.approx(mean)
    spread = sum((k - mean) ** 2 * w for k, w in weights.items())
    assert floated(value(model, f"Var({name})")) == pytest.approx(spread)


EVENTS = {
    "P(S)": Fraction(1, 100),
    "P(V)": Fraction(594, 10000),
    "P(S | V)": Fraction(1, 6),
    "P(not S)": Fraction(99, 100),
    "P(S and V)": Fraction(99, 10000),
    "P(S or V)": Fraction(1, 100) + Fraction(594, 10000) - Fraction(99, 10000),
    "P(not (S or V))": 1 - Fraction(1, 100) - Fraction(594, 10000) + Fraction(99, 10000),
    "P(S and not V | not (S and V))": Fraction(1, 10000) / (1 - Fraction(99, 10000)),
}


@pytest.mark.parametrize(("query", "expected"), EVENTS.items())
def test_events(model, query, expected):
    assert value(model, query) is number(expected)


def test_steps_of_bayes(model):
    texts = [step.text for step in ask(model, "P(S | V)").steps]
    assert "the probability of both is 99/10000" in texts
    assert texts[-1] == "their quotient is 1/6"


@pytest.mark.parametrize("query", [
    "P(Q)", "P(S |)", "P(S and)", "P(S | V | S)", "E(X U)", "pmf(S, 1)", "P()", "theta[0:2]",
    "P(X in 3)",
])  # fmt: skip
def test_what_cannot_be_answered(model, query):
    with pytest.raises(QueryError):
        ask(model, query)


def test_what_is_not_determined_is_not_guessed():
    few = built("{kind: probability, known: {P(A): 1/2, P(B): 1/2}}")
    with pytest.raises(QueryError, match="does not follow"):
        ask(few, "P(A and B)")


def test_slips(model):
    found = {wrong.id: wrong.value for wrong in model.misconceptions(parse_query("P(S | V)"))}
    assert found["condition-swapped"] is number(Fraction(99, 100))
    assert found["joint-for-conditional"] is number(Fraction(99, 10000))


@pytest.mark.parametrize("text", [
    "random_variables: {X: magic(3)}", "random_variables: {X: binomial(10)}",
    "random_variables: {X: 'binomial(10, 3)'}", "random_variables: {X: {0: 1/2, 1: 1/3}}",
    "random_variables: {X: 'poisson(-1)'}", "random_variables: {X: t(0)}",
    "random_variables: {X: 'chi_square(a)'}", "known: {A: 1/2}", "known: {P(A): 3}",
    "known: {P(A and): 1/2}",
])  # fmt: skip
def test_mistakes_are_located(text):
    with pytest.raises(SpecError) as caught:
        built(f"{{kind: probability, {text}}}")
    assert caught.value.where
    assert caught.value.mend


def test_contradictions_are_found():
    model = built("{kind: probability, known: {P(A): 1/2, P(not A): 1/3}}")
    with pytest.raises(QueryError, match="contradict"):
        ask(model, "P(A)")


CONDITIONAL = {
    "P(X >= 2 | X >= 1)": lambda p: p(lambda x: x >= 2) / p(lambda x: x >= 1),
    "P(X = 3 | X <= 4)": lambda p: p(lambda x: x == 3) / p(lambda x: x <= 4),
    "P(X <= 1 | X > 5)": lambda p: 0,
    "P(1 < X < 4 | X != 2)": lambda p: p(lambda x: x == 3) / p(lambda x: x != 2),
}


@pytest.mark.parametrize("query", CONDITIONAL)
def test_a_condition_given_another_one_by_counting(query):
    """Binomial with 10 trials: the sums are written out."""
    model = built("{kind: probability, random_variables: {X: 'binomial(10, 1/3)'}}")

    def p(event):
        third = Fraction(1, 3)
        return sum(
            math.comb(10, k) * third**k * (1 - third) ** (10 - k) for k in range(11) if event(k)
        )

    assert value(model, query) is number(Fraction(CONDITIONAL[query](p)))


def test_waiting_times_have_no_memory():
    model = built("{kind: probability, random_variables: {T: exponential(2), N: geometric(1/4)}}")
    for given, plain in (("P(T > 3 | T > 1)", "P(T > 2)"), ("P(N > 5 | N > 2)", "P(N > 3)")):
        assert compare(value(model, given), value(model, plain)).outcome is Outcome.EQUIVALENT
    assert value(model, "P(T < 1 | T > 2)") is number(0)
    with pytest.raises(QueryError, match="probability 0"):
        value(model, "P(T < 1 | T < 0)")


QUANTILES = """
kind: probability
random_variables:
  X: binomial(10, 0.3)
  C: binomial(2, 1/2)
  K: poisson(2)
  G: geometric(1/6)
  W: {2: 1/2, -1: 1/4, 0: 1/4}
  U: uniform(2, 5)
  T: exponential(1/2)
  Z: normal(10, 2)
  S: t(9)
  Q: chi_square(4)
"""


@pytest.fixture(scope="module")
def quantiles():
    return built(QUANTILES)


def student(x, n=9):
    tail = mpmath.betainc(n / 2, 0.5, 0, n / (n + x * x), regularized=True) / 2
    return 1 - tail if x > 0 else tail


# The level, and what is compared with it: the distribution function written with other libraries.
CONTINUOUS = {
    "quantile(U, 1/3)": (1 / 3, lambda x: (x - 2) / 3),
    "quantile(T, 0.9)": (0.9, lambda x: 1 - math.exp(-x / 2)),
    "quantile(Z, 0.95)": (0.95, normal),
    "quantile(Z, 0.05)": (0.05, normal),
    "quantile(Z, 1/2)": (0.5, normal),
    "quantile(S, 0.975)": (0.975, student),
    "quantile(S, 0.1)": (0.1, student),
    "quantile(Q, 0.95)": (0.95, lambda x: mpmath.gammainc(2, 0, x / 2, regularized=True)),
    "quantile(Q, 0.05)": (0.05, lambda x: mpmath.gammainc(2, 0, x / 2, regularized=True)),
}


@pytest.mark.parametrize("query", CONTINUOUS)
def test_a_quantile_put_into_the_distribution_function_gives_the_level(quantiles, query):
    level, below = CONTINUOUS[query]
    found = value(quantiles, query)
    x = float(found.midpoint) if isinstance(found, Enclosure) else floated(found)
    assert float(below(x)) == pytest.approx(level, rel=1e-12)


@pytest.mark.parametrize("name", ["X", "C", "K", "G", "W"])
@pytest.mark.parametrize("level", ["0.01", "1/4", "0.5", "3/4", "0.95", "0.999"])
def test_a_discrete_quantile_is_the_first_value_that_reaches_the_level(quantiles, name, level):
    at = round(floated(value(quantiles, f"quantile({name}, {level})")))
    wanted = Fraction(level)
    assert floated(value(quantiles, f"P({name} <= {at})")) >= wanted
    assert floated(value(quantiles, f"P({name} < {at})")) < wanted


@pytest.mark.parametrize("query", [
    "quantile(X, 0)", "quantile(X, 1)", "quantile(X, 95)", "quantile(X, a)", "quantile(X)",
    "pdf(S, 1)", "E(S^2)",
])  # fmt: skip
def test_what_is_no_quantile(quantiles, query):
    with pytest.raises(QueryError):
        ask(quantiles, query)


def test_probabilities_of_sampling_distributions(quantiles):
    assert float(value(quantiles, "P(S > 2)").midpoint) == pytest.approx(float(1 - student(2)))
    assert float(value(quantiles, "P(-1 < S < 2)").midpoint) == pytest.approx(
        float(student(2) - student(-1))
    )
    assert float(value(quantiles, "cdf(Q, 3)").midpoint) == pytest.approx(
        float(mpmath.gammainc(2, 0, 1.5, regularized=True))
    )
    assert value(quantiles, "P(Q > -1)") == Enclosure.exactly(1)
    assert value(quantiles, "Var(S)") is number(Fraction(9, 7))
    assert value(quantiles, "E(Q)") is number(4)
