"""Statistics of samples, in exact closed form: every function takes lists of fractions.

A sample may know its own `mean` and `variance` instead of its values; what needs only these works
with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor

from grader.expressions.nodes import Add, Call, Collection, Div, Expression, Mul, Number, number
from grader.models.symbolic.simplify import product_of, total_of

Sample = Sequence[Fraction]


class BadSample(Exception):
    """A sample that the statistic is not defined for."""


def _need(sample: Sample, least: int) -> None:
    if len(sample) < least:
        raise BadSample(f"at least {least} values are needed")


def _paired(x: Sample, y: Sample) -> None:
    if len(x) != len(y):
        raise BadSample("the samples have different lengths")


def mean_of(x: Sample) -> Fraction:
    """Return the arithmetic mean."""
    _need(x, 1)
    known: Fraction | None = getattr(x, "mean", None)
    return sum(x, Fraction(0)) / len(x) if known is None else known


def products(x: Sample, y: Sample) -> Fraction:
    """Return the sum of products of deviations from the means."""
    known: Fraction | None = getattr(x, "variance", None) if x is y else None
    if known is not None:
        return known * (len(x) - 1)
    _paired(x, y)
    a, b = mean_of(x), mean_of(y)
    return sum(((p - a) * (q - b) for p, q in zip(x, y, strict=True)), Fraction(0))


def variance_of(x: Sample) -> Fraction:
    """Return the sample variance, with n - 1 in the denominator."""
    _need(x, 2)
    return products(x, x) / (len(x) - 1)


def root(value: Fraction) -> Expression:
    """Return the square root, as a fraction where it is one."""
    from grader.models.arithmetic import reals

    exact = reals.certainly(lambda: reals.square_root(reals.exact(value)))
    if reals.is_exact(exact):
        return number(reals.enclosure(exact).lower)
    return Call("sqrt", number(value))


def quantile_of(x: Sample, p: Fraction) -> Fraction:
    """Return the quantile by linear interpolation between the order statistics.

    This is the definition 7 of R. J. Hyndman and Y. Fan (1996), the default of numpy and R.
    """
    _need(x, 1)
    if not 0 <= p <= 1:
        raise BadSample("a quantile's level lies between 0 and 1")
    ordered = sorted(x)
    place = p * (len(x) - 1)
    low = floor(place)
    high = min(low + 1, len(x) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _mode(x: Sample) -> Expression:
    counts = Counter(x)
    most = max(counts.values())
    values = sorted(value for value, count in counts.items() if count == most)
    return number(values[0]) if len(values) == 1 else Collection("set", *map(number, values))


def _correlation(x: Sample, y: Sample) -> Expression:
    spread = products(x, x) * products(y, y)
    if not spread:
        raise BadSample("a sample without spread has no correlation")
    return product_of([number(products(x, y)), Div(Number(1), root(spread))])


def slope_of(x: Sample, y: Sample) -> Fraction:
    """Return the slope of the regression of y on x."""
    spread = products(x, x)
    if not spread:
        raise BadSample("x has no spread")
    return products(x, y) / spread


def intercept_of(x: Sample, y: Sample) -> Fraction:
    """Return the intercept of the regression of y on x."""
    return mean_of(y) - slope_of(x, y) * mean_of(x)


def _r_squared(x: Sample, y: Sample) -> Fraction:
    spread = products(x, x) * products(y, y)
    if not spread:
        raise BadSample("a sample without spread has no correlation")
    return products(x, y) ** 2 / spread


def _residual_spread(x: Sample, y: Sample) -> Expression:
    _need(x, 3)
    left = products(y, y) - slope_of(x, y) * products(x, y)
    return root(left / (len(x) - 2))


def standard_error(x: Sample) -> Expression:
    """Return s / sqrt(n)."""
    return root(variance_of(x) / len(x))


def t_of_one(x: Sample, mean: Fraction) -> Expression:
    """Return the statistic of Student's test of one mean."""
    if not variance_of(x):
        raise BadSample("a sample without spread has no t statistic")
    return quotient(mean_of(x) - mean, variance_of(x) / len(x))


def quotient(top: Fraction, square: Fraction) -> Expression:
    """Return a number divided by the root of another."""
    return product_of([number(top), Div(Number(1), root(square))])


def pooled_variance(x: Sample, y: Sample) -> Fraction:
    """Return the variance estimated from both samples together."""
    return (products(x, x) + products(y, y)) / (len(x) + len(y) - 2)


def t_pooled(x: Sample, y: Sample) -> Expression:
    """Return Student's statistic for two means with equal variances."""
    _need(x, 2)
    _need(y, 2)
    square = pooled_variance(x, y) * (Fraction(1, len(x)) + Fraction(1, len(y)))
    return quotient(mean_of(x) - mean_of(y), square)


def t_welch(x: Sample, y: Sample) -> Expression:
    """Return Welch's statistic for two means."""
    square = variance_of(x) / len(x) + variance_of(y) / len(y)
    return quotient(mean_of(x) - mean_of(y), square)


def welch_freedom(x: Sample, y: Sample) -> Fraction:
    """Return the degrees of freedom by Welch and Satterthwaite."""
    a, b = variance_of(x) / len(x), variance_of(y) / len(y)
    return (a + b) ** 2 / (a**2 / (len(x) - 1) + b**2 / (len(y) - 1))


def t_paired(x: Sample, y: Sample) -> Expression:
    """Return the statistic for paired samples."""
    _paired(x, y)
    return t_of_one([a - b for a, b in zip(x, y, strict=True)], Fraction(0))


def chi_square_of(observed: Sample, expected: Sample) -> Fraction:
    """Return the sum of (observed - expected)^2 / expected."""
    _paired(observed, expected)
    if any(e <= 0 for e in expected):
        raise BadSample("expected counts are positive")
    return sum(((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True)), Fraction(0))


def _z(x: Sample, mean: Fraction, deviation: Fraction) -> Expression:
    return quotient(mean_of(x) - mean, deviation**2 / len(x))


def _line(x: Sample, y: Sample) -> Expression:
    from grader.expressions.nodes import Symbol

    return total_of([Mul(number(slope_of(x, y)), Symbol("x")), number(intercept_of(x, y))])


def mean_written(x: Sample) -> Expression:
    """Return the mean as the quotient of the written sum."""
    terms = tuple(map(number, x))
    return Div(Add(*terms) if len(terms) > 1 else terms[0], Number(len(x)))


# Name -> (number of samples, number of further numbers, function).
STATISTICS: dict[str, tuple[int, int, Callable[..., Expression]]] = {
    "n": (1, 0, lambda x: Number(len(x))),
    "sum": (1, 0, lambda x: number(mean_of(x) * len(x))),
    "mean": (1, 0, lambda x: number(mean_of(x))),
    "median": (1, 0, lambda x: number(quantile_of(x, Fraction(1, 2)))),
    "mode": (1, 0, _mode),
    "range": (1, 0, lambda x: number(max(x) - min(x))),
    "variance": (1, 0, lambda x: number(variance_of(x))),
    "sd": (1, 0, lambda x: root(variance_of(x))),
    "population_variance": (1, 0, lambda x: number(products(x, x) / len(x))),
    "population_sd": (1, 0, lambda x: root(products(x, x) / len(x))),
    "quantile": (1, 1, lambda x, p: number(quantile_of(x, p))),
    "iqr": (
        1, 0,
        lambda x: number(quantile_of(x, Fraction(3, 4)) - quantile_of(x, Fraction(1, 4))),
    ),
    "standard_error": (1, 0, standard_error),
    "covariance": (2, 0, lambda x, y: number(products(x, y) / (len(x) - 1))),
    "correlation": (2, 0, _correlation),
    "slope": (2, 0, lambda x, y: number(slope_of(x, y))),
    "intercept": (2, 0, lambda x, y: number(intercept_of(x, y))),
    "regression": (2, 0, _line),
    "r_squared": (2, 0, lambda x, y: number(_r_squared(x, y))),
    "residual_sd": (2, 0, _residual_spread),
    "t_statistic": (1, 1, t_of_one),
    "t_pooled": (2, 0, t_pooled),
    "t_welch": (2, 0, t_welch),
    "t_paired": (2, 0, t_paired),
    "z_statistic": (1, 2, _z),
    "chi_square": (2, 0, lambda o, e: number(chi_square_of(o, e))),
    "pooled_variance": (2, 0, lambda x, y: number(pooled_variance(x, y))),
    "welch_degrees_of_freedom": (2, 0, lambda x, y: number(welch_freedom(x, y))),
}  # fmt: skip
