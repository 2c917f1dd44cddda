"""Student's t and the chi-square distribution: probabilities and quantiles in certified bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence import Enclosure
from grader.expressions.nodes import Constant, Expression, Neg, Symbol, number
from grader.expressions.notation import Notation
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Real
from grader.models.base import Step
from grader.models.probability.quantiles import symmetric
from grader.models.probability.random_variables import NoDistribution, interval, spread
from grader.models.probability.tails import Tail, chi_square_tail, quantile, t_tail

_INFINITY = Constant("oo")


@dataclass(frozen=True, slots=True)
class SamplingFamily:
    """A family with one parameter, the degrees of freedom.

    `mean` and `variance` take these and are None where the distribution has none.
    """

    name: str
    tail: Callable[[Fraction], Tail]
    quantile: Callable[[Tail, Fraction], Real]
    lowest: Expression
    mean: Callable[[Fraction], Fraction | None]
    variance: Callable[[Fraction], Fraction | None]


SAMPLING: dict[str, SamplingFamily] = {
    family.name: family
    for family in (
        SamplingFamily(
            "t", t_tail, symmetric, Neg(_INFINITY),
            lambda n: Fraction(0) if n > 1 else None,
            lambda n: n / (n - 2) if n > 2 else None,
        ),
        SamplingFamily(
            "chi_square", chi_square_tail, lambda tail, level: quantile(tail, 1 - level), number(0),
            lambda n: n,
            lambda n: 2 * n,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FromSampling:
    """A member of such a family."""

    name: str
    freedom: Fraction

    @property
    def family(self) -> SamplingFamily:
        """The family."""
        return SAMPLING[self.name]

    def weight(self, at: Expression) -> Expression:
        """Raise `NoDistribution`: only probabilities are computed."""
        raise NoDistribution(f"the density of {self.name} is not computed; ask P, cdf or quantile")

    def below(self, at: Expression) -> Enclosure:
        """Return the probability of at most `at`."""
        return reals.certainly(lambda: reals.enclosure(self._between(self.family.lowest, at)))

    def probability(
        self, condition: Expression, name: Symbol
    ) -> tuple[Enclosure, tuple[Step, ...]]:
        """Return the probability of an interval."""
        low, high = interval(condition, name)
        return reals.certainly(lambda: reals.enclosure(self._between(low, high))), ()

    def _between(self, low: Expression, high: Expression) -> Real:
        return reals.subtract(self._above(low), self._above(high))

    def _above(self, at: Expression) -> Real:
        """Return P(X > at)."""
        if at is _INFINITY:
            return reals.exact(0)
        if at is Neg(_INFINITY):
            return reals.exact(1)
        x = evaluate(at, {})
        if self.family.lowest is number(0) and reals.sign(x) <= 0:
            return reals.exact(1)
        return self.family.tail(self.freedom)(x)

    def moment(
        self, kind: str, formula: Expression, name: Symbol, notation: Notation
    ) -> tuple[Expression, tuple[Step, ...]]:
        """Return mean, variance or standard deviation of the variable itself."""
        if formula is not name:
            raise NoDistribution(f"of {self.name} only E({name.name}) and Var({name.name})")
        value = (self.family.mean if kind == "E" else self.family.variance)(self.freedom)
        if value is None:
            raise NoDistribution(f"{self.name}({self.freedom}) has no {kind}")
        return spread(kind, number(value)), ()

    def quantile(self, level: Fraction) -> tuple[Enclosure, tuple[Step, ...]]:
        """Return the quantile."""
        tail = self.family.tail(self.freedom)
        found = reals.certainly(lambda: reals.enclosure(self.family.quantile(tail, level)))
        return found, (Step(f"the quantile of {self.name} with {self.freedom} degrees of freedom"),)
