"""Tests of hypotheses: each by its statistic, and by the distribution that gives its p-value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.models.arithmetic import reals
from grader.models.arithmetic.reals import Real
from grader.models.probability import Tail, chi_square_tail, normal_tail, t_tail
from grader.models.statistics import estimators

SIDES = ("two-sided", "greater", "less")


def p_value(tail: Tail, statistic: Real, side: str) -> Real:
    """Return the p-value of a statistic, on both sides or one."""
    if side == "greater":
        return tail(statistic)
    if side == "less":
        return reals.subtract(reals.exact(1), tail(statistic))
    return reals.multiply(reals.exact(2), tail(reals.absolute(statistic)))


Freedom = Callable[..., Tail]
# Name of the test -> its statistic, how many numbers it takes, and its distribution.
TESTS: dict[str, tuple[str, int, Freedom]] = {
    "t_test": ("t_statistic", 1, lambda x, mean: t_tail(Fraction(len(x) - 1))),
    "t_test_pooled": ("t_pooled", 0, lambda x, y: t_tail(Fraction(len(x) + len(y) - 2))),
    "t_test_welch": ("t_welch", 0, lambda x, y: t_tail(estimators.welch_freedom(x, y))),
    "t_test_paired": ("t_paired", 0, lambda x, y: t_tail(Fraction(len(x) - 1))),
    "z_test": ("z_statistic", 2, lambda x, mean, deviation: normal_tail),
    "chi_square_test": ("chi_square", 0, lambda o, e: chi_square_tail(Fraction(len(o) - 1))),
}
