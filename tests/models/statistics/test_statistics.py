"""Statistics against the standard library, numpy, published tables and numerical integration."""

from __future__ import annotations

import statistics
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import yaml

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import QueryError
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.models.building import ask, built, value

X = [2.1, 3.4, 1.9, 5.6, 4.4, 3.3]
Y = [1.0, 2.2, 0.7, 4.9, 3.0, 2.9]


@pytest.fixture(scope="module")
def model():
    data = {"x": X, "y": Y, "o": [16, 18, 16, 14, 12, 12], "k": [1, 2, 2, 3, 3]}
    data["e"] = [14.66, 14.67, 14.67, 14.67, 14.67, 14.66]
    return built(yaml.safe_dump({"kind": "statistics", "data": data}))


def floated(answer):
    if isinstance(answer, Enclosure):
        return float(answer.midpoint)
    assert isinstance(answer, Expression)
    return float(reals.certainly(lambda: reals.enclosure(evaluate(answer, {}))).midpoint)


LIBRARY = {
    "mean(x)": statistics.mean(X),
    "median(x)": statistics.median(X),
    "variance(x)": statistics.variance(X),
    "sd(x)": statistics.stdev(X),
    "population_variance(x)": statistics.pvariance(X),
    "population_sd(x)": statistics.pstdev(X),
    "quantile(x, 0.3)": np.quantile(X, 0.3),
    "iqr(x)": np.quantile(X, 0.75) - np.quantile(X, 0.25),
    "covariance(x, y)": statistics.covariance(X, Y),
    "correlation(x, y)": statistics.correlation(X, Y),
    "slope(x, y)": statistics.linear_regression(X, Y).slope,
    "intercept(x, y)": statistics.linear_regression(X, Y).intercept,
    "r_squared(x, y)": statistics.correlation(X, Y) ** 2,
    "standard_error(x)": statistics.stdev(X) / 6**0.5,
    "range(x)": 3.7,
    "n(x)": 6,
    "sum(x)": sum(X),
    "t_statistic(x, 3)": (statistics.mean(X) - 3) / (statistics.stdev(X) / 6**0.5),
    "t_paired(x, y)": statistics.mean(np.subtract(X, Y))
    / (statistics.stdev(np.subtract(X, Y)) / 6**0.5),
    "z_statistic(x, 3, 2)": (statistics.mean(X) - 3) / (2 / 6**0.5),
}


@pytest.mark.parametrize(("query", "expected"), LIBRARY.items())
def test_against_the_standard_library_and_numpy(model, query, expected):
    assert floated(value(model, query)) == pytest.approx(float(expected), rel=1e-12)


def t_tail(t, freedom):
    """P(T > t) by integrating the density, in 30 digits."""
    with mpmath.workdps(30):
        nu = mpmath.mpf(freedom)
        scale = mpmath.gamma((nu + 1) / 2) / (mpmath.sqrt(nu * mpmath.pi) * mpmath.gamma(nu / 2))
        return float(
            mpmath.quad(lambda u: scale * (1 + u * u / nu) ** (-(nu + 1) / 2), [t, mpmath.inf])
        )


def test_t_tests_against_integrated_densities(model):
    t = floated(value(model, "t_statistic(x, 3)"))
    assert floated(value(model, "t_test(x, 3)")) == pytest.approx(2 * t_tail(t, 5))
    assert floated(value(model, "t_test(x, 3, greater)")) == pytest.approx(t_tail(t, 5))
    assert floated(value(model, "t_test(x, 3, less)")) == pytest.approx(1 - t_tail(t, 5))
    t = floated(value(model, "t_pooled(x, y)"))
    assert floated(value(model, "t_test_pooled(x, y)")) == pytest.approx(2 * t_tail(t, 10))
    t = floated(value(model, "t_welch(x, y)"))
    freedom = floated(value(model, "welch_degrees_of_freedom(x, y)"))
    assert floated(value(model, "t_test_welch(x, y)")) == pytest.approx(2 * t_tail(t, freedom))


def test_z_and_chi_square(model):
    z = floated(value(model, "z_statistic(x, 3, 2)"))
    normal = statistics.NormalDist()
    assert floated(value(model, "z_test(x, 3, 2)")) == pytest.approx(2 * (1 - normal.cdf(z)))
    q = floated(value(model, "chi_square(o, e)"))
    with mpmath.workdps(20):
        tail = float(mpmath.gammainc(2.5, q / 2, regularized=True))
    assert floated(value(model, "chi_square_test(o, e)")) == pytest.approx(tail)


# Quantiles printed in every table of Student's distribution: P(T > t) = 0.025.
@pytest.mark.parametrize(("freedom", "t"), [(1, 12.706), (4, 2.776), (10, 2.228), (30, 2.042)])
def test_confidence_intervals_use_the_tabulated_quantiles(freedom, t):
    sample = list(range(freedom + 1))
    model = built(f"{{kind: statistics, data: {{x: {sample}}}}}")
    half = t * statistics.stdev(sample) / len(sample) ** 0.5
    upper = value(model, "confidence_upper(x, 0.95)")
    assert floated(upper) == pytest.approx(statistics.mean(sample) + half, rel=1e-3)
    assert upper.upper - upper.lower < Fraction(1, 10**20)


def test_interval_as_one_answer(model):
    interval = value(model, "confidence_interval(x, 0.9)")
    ends = [floated(value(model, f"confidence_{end}(x, 0.9)")) for end in ("lower", "upper")]
    assert [floated(end) for end in interval.args] == pytest.approx(ends)


def test_exact_values_stay_exact(model):
    assert value(model, "mean(x)") is number(Fraction(207, 60))
    assert value(model, "mode(k)").kind == "set"


def test_slips(model):
    found = {w.id: floated(w.value) for w in model.misconceptions(parse_query("variance(x)"))}
    assert found == {
        "population-variance-instead": pytest.approx(statistics.pvariance(X)),
        "sd-instead": pytest.approx(statistics.stdev(X)),
    }


@pytest.mark.parametrize("query", [
    "mean(q)", "mean(x, y)", "quantile(x, 2)", "covariance(x, k)", "t_test(x)", "fly(x)",
    "confidence_upper(x, 2)", "t_statistic(x, pi)", "mean", "x[0:3]",
])  # fmt: skip
def test_what_cannot_be_answered(model, query):
    with pytest.raises(QueryError):
        ask(model, query)


def test_an_empty_sample_is_a_mistake_of_the_author():
    with pytest.raises(SpecError, match="no values"):
        built("{kind: statistics, data: {x: []}}")


@pytest.fixture(scope="module")
def known():
    """Samples as data, one of them as a summary too, and counts."""
    x, y = [9.1, 10.4, 11.3, 10.0], [8.0, 9.5, 8.9, 9.2, 10.1]
    summaries = {"sx": {"n": 3, "mean": 2, "sd": 1}}
    counts = {"c": {"successes": 40, "of": 100}, "d": {"successes": 55, "of": 120}}
    spec = {"kind": "statistics", "data": {"x": x, "y": y, "a": [1, 2, 3]}}
    return built(yaml.safe_dump({**spec, "summaries": summaries, "counts": counts}))


@pytest.mark.parametrize(
    "query",
    [
        "mean({})",
        "sd({})",
        "variance({})",
        "standard_error({})",
        "n({})",
        "sum({})",
        "t_statistic({}, 1)",
        "t_test({}, 1)",
        "confidence_lower({}, 0.9)",
        "z_test({}, 1, 2)",
        "t_test_welch({}, y)",
        "t_test_pooled({}, y)",
    ],
)
def test_a_summary_answers_as_its_data(known, query):
    """`sx` says of [1, 2, 3] its size, mean 2 and standard deviation 1."""
    assert floated(value(known, query.format("sx"))) == pytest.approx(
        floated(value(known, query.format("a"))), rel=1e-12
    )


@pytest.mark.parametrize(
    "query", ["median(sx)", "mode(sx)", "quantile(sx, 0.3)", "t_paired(sx, x)"]
)
def test_what_needs_the_values_is_not_answered_of_a_summary(known, query):
    with pytest.raises(QueryError):
        ask(known, query)


def test_shares_against_the_normal_distribution(known):
    normal = statistics.NormalDist()
    z = (0.4 - 0.5) / (0.25 / 100) ** 0.5
    assert floated(value(known, "proportion_statistic(c, 1/2)")) == pytest.approx(z)
    assert floated(value(known, "proportion_test(c, 1/2)")) == pytest.approx(2 * normal.cdf(z))
    assert floated(value(known, "proportion_test(c, 1/2, less)")) == pytest.approx(normal.cdf(z))
    pooled = 95 / 220
    spread = (pooled * (1 - pooled) * (1 / 100 + 1 / 120)) ** 0.5
    p = 2 * normal.cdf(-abs(0.4 - 55 / 120) / spread)
    assert floated(value(known, "proportion_test(c, d)")) == pytest.approx(p)
    half = normal.inv_cdf(0.975) * (0.4 * 0.6 / 100) ** 0.5
    assert floated(value(known, "proportion_lower(c, 0.95)")) == pytest.approx(0.4 - half)
    assert floated(value(known, "proportion_upper(c, 0.95)")) == pytest.approx(0.4 + half)


@pytest.mark.parametrize(
    "spec",
    [
        {"counts": {"c": {"successes": 5, "of": 4}}},
        {"data": {"x": [1]}, "summaries": {"x": {"n": 3, "mean": 1, "sd": 1}}},
    ],
)
def test_what_cannot_be_a_count_or_is_there_twice(spec):
    with pytest.raises(SpecError):
        built(yaml.safe_dump({"kind": "statistics", **spec}))
