"""Random variables: probabilities of conditions, distribution functions and moments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from grader.equivalence import Enclosure
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Expression,
    Logic,
    Mul,
    Neg,
    Pow,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import substitute
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import simplified
from grader.models.arithmetic.evaluate import evaluate, holds
from grader.models.base import Step
from grader.models.calculus import confirm_integral, definite_integral, total
from grader.models.computer_algebra.in_worker import within_deadline
from grader.models.probability import quantiles
from grader.models.probability.distributions import FAMILIES, Family
from grader.models.symbolic.simplify import ONE, ZERO, integer, rational, total_of

MAX_TERMS = 5000
_INFINITY = Constant("oo")
Answer = tuple[Expression, tuple[Step, ...]]
Valued = Expression | Enclosure


class NoDistribution(Exception):
    """A question that the random variables at hand do not answer."""


class RandomVariable(Protocol):
    """A distribution of numbers."""

    def weight(self, at: Expression) -> Expression:
        """Return the density, or the probability of a value."""
        ...

    def below(self, at: Expression) -> Valued:
        """Return the probability of at most `at`."""
        ...

    def probability(self, condition: Expression, name: Symbol) -> tuple[Valued, tuple[Step, ...]]:
        """Return the probability of a condition on the variable."""
        ...

    def moment(self, kind: str, formula: Expression, name: Symbol, notation: Notation) -> Answer:
        """Return `E`, `Var` or `sd` of a formula in the variable."""
        ...

    def quantile(self, level: Fraction) -> tuple[Valued, tuple[Step, ...]]:
        """Return the least value up to which the probability is at least `level`."""
        ...


def spread(kind: str, variance: Expression) -> Expression:
    """Return the root of a variance where `sd` is asked."""
    return simplified(Call("sqrt", variance)) if kind == "sd" else variance


@dataclass(frozen=True, slots=True)
class FromTable:
    """Finitely many values with their probabilities."""

    pairs: tuple[tuple[Expression, Expression], ...]

    def problem(self) -> str:
        """Say what is wrong with the probabilities, if anything."""
        weights = [rational(weight) for _, weight in self.pairs]
        if any(weight is not None and weight < 0 for weight in weights):
            return "a probability is negative"
        if None not in weights and sum(filter(None, weights), Fraction(0)) != 1:
            return f"the probabilities add up to {sum(filter(None, weights), Fraction(0))}, not 1"
        return ""

    def weight(self, at: Expression) -> Expression:
        """Return the probability of a value."""
        return simplified(self._sum(Relation((at, _X), ("=",)), _X))

    def below(self, at: Expression) -> Expression:
        """Return the probability of at most `at`."""
        return simplified(self._sum(Relation((_X, at), ("<=",)), _X))

    def _sum(self, condition: Expression, name: Symbol) -> Expression:
        kept = [weight for value, weight in self.pairs if _holds_at(condition, name, value)]
        return total_of(kept)

    def probability(self, condition: Expression, name: Symbol) -> Answer:
        """Add up the probabilities of the values that fulfil the condition."""
        total = self._sum(condition, name)
        return simplified(total), (Step("the values that fulfil the condition", total),)

    def moment(self, kind: str, formula: Expression, name: Symbol, notation: Notation) -> Answer:
        """Weigh the values of the formula with the probabilities."""
        mean = self._mean(formula, name)
        step = Step("the mean", Relation((self.written_out(formula, name), mean), ("=",)))
        if kind == "E":
            return mean, (step,)
        second = self._mean(Pow(formula, number(2)), name)
        variance = simplified(Add(second, Neg(Pow(mean, number(2)))))
        return spread(kind, variance), (step, Step("the mean of the squares", second))

    def written_out(self, formula: Expression, name: Symbol) -> Expression:
        """Return the mean of a formula as the sum that it is."""
        terms = [Mul(substitute(formula, {name: value}), weight) for value, weight in self.pairs]
        return terms[0] if len(terms) == 1 else Add(*terms)

    def quantile(self, level: Fraction) -> Answer:
        """Return the first value, in rising order, up to which the probabilities reach `level`."""
        return quantiles.of_weights(quantiles.in_order(self.pairs), level)

    def _mean(self, formula: Expression, name: Symbol) -> Expression:
        return simplified(self.written_out(formula, name))


_X = Symbol("a value of the variable")


@dataclass(frozen=True, slots=True)
class FromFamily:
    """A member of a family of distributions, by the family's name."""

    name: str
    parameters: tuple[Expression, ...]

    @property
    def family(self) -> Family:
        """The family."""
        return FAMILIES[self.name]

    def weight(self, at: Expression) -> Expression:
        """Return the density, or the probability of a value; 0 outside of the support."""
        if rational(at) is not None and not self._inside(at):
            return ZERO
        return simplified(self.family.weight(at, *self.parameters))

    def _inside(self, at: Expression) -> bool:
        low, high = self.family.support(*self.parameters)
        if self.family.discrete and integer(at) is None:
            return False
        return _at_most(low, at) and _at_most(at, high)

    def below(self, at: Expression) -> Expression:
        """Return the probability of at most `at`."""
        if self.family.discrete:
            return self.probability(Relation((_X, at), ("<=",)), _X)[0]
        return self._continuous_below(at)

    def _continuous_below(self, at: Expression) -> Expression:
        low, high = self.family.support(*self.parameters)
        if at is _INFINITY or (rational(at) is not None and _at_most(high, at)):
            return ONE
        if at is Neg(_INFINITY) or (rational(at) is not None and _at_most(at, low)):
            return ZERO
        assert self.family.below is not None
        return simplified(self.family.below(at, *self.parameters))

    def probability(self, condition: Expression, name: Symbol) -> Answer:
        """Return the probability of a condition: a sum of weights, or ends of intervals."""
        if self.family.discrete:
            return self._discrete(condition, name)
        low, high = interval(condition, name)
        ends = Add(self._continuous_below(high), Neg(self._continuous_below(low)))
        value = simplified(total_of(ends.args))
        return value, (Step("the distribution function at the ends", ends),)

    def _discrete(self, condition: Expression, name: Symbol) -> Answer:
        low, high = (integer(simplified(b)) for b in self.family.support(*self.parameters))
        if low is None:
            raise NoDistribution("the parameters must be numbers")
        if high is not None:
            return self._summed(condition, name, range(low, high + 1))
        return self._unbounded(condition, name, low)

    def _summed(self, condition: Expression, name: Symbol, values: range) -> Answer:
        if len(values) > MAX_TERMS:
            raise NoDistribution(f"more than {MAX_TERMS} values")
        kept = [k for k in map(number, values) if _holds_at(condition, name, k)]
        weights = [self.family.weight(value, *self.parameters) for value in kept]
        total = Add(*weights) if len(weights) > 1 else weights[0] if weights else ZERO
        return simplified(total), (Step("the values that fulfil the condition", total),)

    def _unbounded(self, condition: Expression, name: Symbol, low: int) -> Answer:
        """Sum up to the greatest value that a bound allows, or over the complement."""
        lower, upper = _bounds(condition, name)
        if upper is not None:
            return self._summed(condition, name, range(low, upper + 1))
        first = max(low, lower if lower is not None else low)
        rest, _ = self._summed(Constant("true"), name, range(low, first + 1))
        at_first = self._summed(condition, name, range(first, first + 1))[0]
        value = total_of([ONE, Neg(rest), at_first])
        return simplified(value), (Step("one less the probability of the others", value),)

    def moment(self, kind: str, formula: Expression, name: Symbol, notation: Notation) -> Answer:
        """Return a moment: known by heart for the variable itself, else summed or integrated."""
        if formula is name:
            value = self.family.mean if kind == "E" else self.family.variance
            written = value(*self.parameters)
            text = f"the {'mean' if kind == 'E' else 'variance'} of the {self.family.name} family"
            return spread(kind, simplified(written)), (Step(text, written),)
        mean = self._mean(formula, name, notation)
        if kind == "E":
            return mean, (Step("the mean", mean),)
        second = self._mean(Pow(formula, number(2)), name, notation)
        variance = simplified(total_of([second, Neg(Pow(mean, number(2)))]))
        return spread(kind, variance), (Step("the mean of the squares", second),)

    def quantile(self, level: Fraction) -> tuple[Valued, tuple[Step, ...]]:
        """Return the quantile, with a plain number where it is rational."""
        value, steps = quantiles.of_family(self.family, self.parameters, level)
        return (value if isinstance(value, Enclosure) else simplified(value)), steps

    def _mean(self, formula: Expression, name: Symbol, notation: Notation) -> Expression:
        low, high = self.family.support(*self.parameters)
        body = Mul(formula, self.family.weight(name, *self.parameters))
        if not self.family.discrete:
            value = within_deadline(definite_integral, body, name, low, high, notation)
            confirm_integral(value, body, name, low, high)
            return simplified(value)
        bounds = (integer(low), integer(high))
        if bounds[0] is not None and bounds[1] is not None:
            if bounds[1] - bounds[0] > MAX_TERMS:
                raise NoDistribution(f"more than {MAX_TERMS} values")
            terms = [substitute(body, {name: number(k)}) for k in range(bounds[0], bounds[1] + 1)]
            return simplified(Add(*terms) if len(terms) > 1 else terms[0])
        return within_deadline(total, body, name, low, high, notation)


def _holds_at(condition: Expression, name: Symbol, value: Expression) -> bool:
    return reals.certainly(lambda: holds(condition, {name: evaluate(value, {})}))


def _at_most(left: Expression, right: Expression) -> bool:
    if left is Neg(_INFINITY) or right is _INFINITY:
        return True
    if right is Neg(_INFINITY) or left is _INFINITY:
        return False
    return reals.certainly(
        lambda: reals.sign(reals.subtract(evaluate(left, {}), evaluate(right, {}))) <= 0
    )


def interval(condition: Expression, name: Symbol) -> tuple[Expression, Expression]:
    """Return the ends of the interval that a condition such as `1 < X <= 4` describes."""
    low: Expression = Neg(_INFINITY)
    high: Expression = _INFINITY
    if isinstance(condition, Logic) and condition.op == "and":
        return _common(interval(part, name) for part in condition.args)
    if not isinstance(condition, Relation) or name not in condition.args:
        raise NoDistribution("write a condition such as X <= 3 or 1 < X < 4")
    for op, left, right in zip(condition.ops, condition.args, condition.args[1:], strict=False):
        if op == "=":
            return (right, right) if left is name else (left, left)
        if op not in ("<", "<=", ">", ">="):
            raise NoDistribution(f"{op} is not a bound")
        upward = op in ("<", "<=")
        if left is name:
            low, high = (low, right) if upward else (right, high)
        elif right is name:
            low, high = (left, high) if upward else (low, left)
    return low, high


def _common(
    intervals: Iterable[tuple[Expression, Expression]],
) -> tuple[Expression, Expression]:
    """Return the ends of what several intervals have in common; twice the same if nothing."""
    low: Expression = Neg(_INFINITY)
    high: Expression = _INFINITY
    for lower, upper in intervals:
        low = lower if _at_most(low, lower) else low
        high = upper if _at_most(upper, high) else high
    return (low, high) if _at_most(low, high) else (low, low)


def _bounds(condition: Expression, name: Symbol) -> tuple[int | None, int | None]:
    """Return whole numbers between which, at least, all values lie that fulfil the condition."""
    low, high = interval(condition, name)
    return _rounded(low), _rounded(high)


def _rounded(bound: Expression) -> int | None:
    value = rational(bound)
    return None if value is None else int(value) + (value > 0 and value.denominator != 1)
