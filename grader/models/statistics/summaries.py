"""Samples of which only n, mean and standard deviation are known, and counts of successes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

from grader.expressions.nodes import Expression
from grader.models.arithmetic import reals
from grader.models.arithmetic.reals import Real
from grader.models.probability import normal_tail, quantile
from grader.models.statistics.estimators import BadSample, quotient, root


class Summary(Sequence[Fraction]):
    """A sample by its size, mean and variance; single values are not known."""

    def __init__(self, n: int, mean: Fraction, variance: Fraction) -> None:
        self.n, self.mean, self.variance = n, mean, variance

    def __len__(self) -> int:
        return self.n

    @overload
    def __getitem__(self, index: int) -> Fraction: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Fraction]: ...
    def __getitem__(self, index: int | slice) -> Fraction | Sequence[Fraction]:
        raise BadSample("of this sample only n, the mean and the standard deviation are known")

    def __iter__(self) -> Iterator[Fraction]:
        raise BadSample("of this sample only n, the mean and the standard deviation are known")


@dataclass(frozen=True, slots=True)
class Count:
    """How many of so many trials were successes."""

    successes: int
    trials: int

    @property
    def share(self) -> Fraction:
        """The share of successes."""
        return Fraction(self.successes, self.trials)


def standard_error(count: Count) -> Expression:
    """Return `sqrt(p (1 - p) / n)` with the share that was seen."""
    return root(_variance(count.share, count.trials))


def z_of_one(count: Count, share: Fraction) -> Expression:
    """Return the statistic of the test of one share: its error is that under the hypothesis."""
    if not 0 < share < 1:
        raise BadSample("the share of a hypothesis lies between 0 and 1")
    return quotient(count.share - share, _variance(share, count.trials))


def z_of_two(one: Count, other: Count) -> Expression:
    """Return the statistic for two shares, with the share of both together in the error."""
    trials = one.trials + other.trials
    pooled = Fraction(one.successes + other.successes, trials)
    if pooled in (0, 1):
        raise BadSample("all trials ended alike")
    square = pooled * (1 - pooled) * (Fraction(1, one.trials) + Fraction(1, other.trials))
    return quotient(one.share - other.share, square)


def ends(count: Count, level: Fraction) -> tuple[Real, Real]:
    """Return `p ± z sqrt(p (1 - p) / n)`, the interval by Wald."""
    factor = quantile(normal_tail, (1 - level) / 2)
    spread = reals.square_root(reals.exact(_variance(count.share, count.trials)))
    half = reals.multiply(factor, spread)
    middle = reals.exact(count.share)
    return reals.subtract(middle, half), reals.add(middle, half)


def _variance(share: Fraction, trials: int) -> Fraction:
    return share * (1 - share) / trials
