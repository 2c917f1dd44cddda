"""Quantiles: the least value at which a distribution function reaches a level."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import count

from grader.equivalence import Enclosure
from grader.expressions.nodes import Add, Expression, Mul, Symbol, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real
from grader.models.base import Step
from grader.models.probability.distributions import Family, Parameters
from grader.models.probability.tails import Tail, normal_tail, quantile
from grader.models.symbolic.simplify import rational

MAX_VALUES = 5000
Weighted = tuple[Expression, Expression]


class NoQuantile(Exception):
    """A quantile that cannot be found."""


def level_of(expression: Expression) -> Fraction:
    """Return a level: a fraction between 0 and 1, both left out."""
    value = enclosed(expression)
    if not value.exact or not 0 < value.lower < 1:
        raise NoQuantile("the level of a quantile is a number between 0 and 1, such as 0.95")
    return value.lower


def of_weights(
    weighted: Iterable[Weighted], level: Fraction
) -> tuple[Expression, tuple[Step, ...]]:
    """Return the first of the values, in their order, up to which the weights reach the level."""
    pairs = tuple(weighted)
    found, before, upto = reals.certainly(lambda: _reached(pairs, level))
    reason = f"the probability of at most {rational(pairs[found][0])} is {decimal(upto)}"
    less = f"; of less it is {decimal(before)}" if found else ""
    return pairs[found][0], (Step(reason + less, pairs[found][0]),)


def _reached(pairs: tuple[Weighted, ...], level: Fraction) -> tuple[int, Enclosure, Enclosure]:
    total: Real = reals.exact(0)
    for place, (_, weight) in enumerate(pairs):
        before, total = total, reals.add(total, evaluate(weight, {}))
        if not reals.less(total, reals.exact(level)):
            return place, reals.enclosure(before), reals.enclosure(total)
    raise NoQuantile(f"the first {len(pairs)} values do not reach the level")


def in_order(pairs: Iterable[Weighted]) -> tuple[Weighted, ...]:
    """Return values and weights by rising values."""
    return tuple(sorted(pairs, key=lambda pair: midpoint_of(pair[0])))


def midpoint_of(value: Expression) -> Fraction:
    """Return what a closed formula comes to, for its place among others."""
    return enclosed(value).midpoint


def of_family(
    family: Family, parameters: Parameters, level: Fraction
) -> tuple[Expression | Enclosure, tuple[Step, ...]]:
    """Return the quantile of a member of a family: exact, or in certified bounds for a normal."""
    if family.discrete:
        return of_weights(_weights(family, parameters, level), level)
    if family.quantile is not None:
        formula = family.quantile(number(level), *parameters)
        return formula, (Step("the distribution function solved for x", formula),)
    mu, sigma = parameters
    return _normal(mu, sigma, level)


def _weights(family: Family, parameters: Parameters, level: Fraction) -> list[Weighted]:
    """Return values with their weights, as many as reach the level."""
    low, high = family.support(*parameters)
    first, last = rational(low), rational(high)
    if first is None:
        raise NoQuantile("the parameters must be numbers")
    pairs: list[Weighted] = []
    total = 0.0
    for k in count(int(first)):
        if len(pairs) > MAX_VALUES or (last is not None and k > last):
            break
        pairs.append((number(k), family.weight(number(k), *parameters)))
        total += float(midpoint_of(pairs[-1][1]))
        if total > float(level) + (1 - float(level)) / 2:
            break
    return pairs


def _normal(
    mu: Expression, sigma: Expression, level: Fraction
) -> tuple[Expression | Enclosure, tuple[Step, ...]]:
    if level == Fraction(1, 2):
        return mu, (Step("half of a normal distribution lies below its mean", mu),)
    z = reals.certainly(lambda: reals.enclosure(symmetric(normal_tail, level)))
    value = reals.certainly(
        lambda: reals.enclosure(
            reals.add(
                evaluate(mu, {}),
                reals.multiply(evaluate(sigma, {}), symmetric(normal_tail, level)),
            )
        )
    )
    steps = (
        Step(f"the standard normal quantile is z = {decimal(z)}"),
        Step("the quantile is", Add(mu, Mul(sigma, Symbol("z")))),
    )
    return value, steps


def symmetric(tail: Tail, level: Fraction) -> Real:
    """Return the quantile of a distribution that is symmetric about 0."""
    if level == Fraction(1, 2):
        return reals.exact(0)
    if level < Fraction(1, 2):
        return reals.negative(quantile(tail, level))
    return quantile(tail, 1 - level)
