"""Asymptotic expansions for `t -> 0+`: finite sums `c e^E t^p (ln t)^b` and the order of the rest.

Arithmetic on them is exact: coefficients are numbers or expressions, and a coefficient counts as
zero only where that is decided. So the leading term of an expansion proves a limit.

The exponent `E` of the exponential part is itself a sum of terms `c t^p (ln t)^b` that grow without
bound; the powers are rational. The order of the rest is a pair `(E, p)`: up to powers of the
logarithm the rest is no larger than `e^E t^p`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.limits.coefficients import (
    Exact,
    NotDefined,
    Unknown,
    is_zero,
    minus,
    plus,
    sign,
    times,
    to_power,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

#: `((p, b), c)` for every term of the exponent, the fastest first.
Exponent = tuple[tuple[tuple[Fraction, int], Exact], ...]
#: `(E, p, b)`.
Monomial = tuple[Exponent, Fraction, int]
Order = tuple[Exponent, Fraction]

ZERO, ONE = Fraction(0), Fraction(1)
UNIT: Monomial = ((), ZERO, 0)
MAX_TERMS = 60


@dataclass(frozen=True, slots=True)
class Expansion:
    """A finite sum of monomials with their coefficients, and the order of the rest."""

    terms: Mapping[Monomial, Exact]
    rest: Order | None = None


@dataclass(slots=True)
class Scale:
    """What expansions are computed with: declarations, how far they go, and what was assumed.

    `assumed` holds coefficients with names that are zero at most for exceptional values of them.
    """

    notation: Notation
    length: int = 5
    assumed: list[Exact] = field(default_factory=list)
    zeros: dict[Exact, bool] = field(default_factory=dict)

    # -- order -----------------------------------------------------------------------------------

    def is_zero(self, value: Exact) -> bool:
        """Decide whether a coefficient is zero, and remember it."""
        if isinstance(value, Fraction):
            return value == 0
        if value not in self.zeros:
            self.zeros[value] = is_zero(value, self.notation)
        return self.zeros[value]

    def sign(self, value: Exact) -> int:
        """Return the sign of a coefficient that is not zero."""
        return sign(value, self.notation)

    def growth(self, exponent: Exponent) -> int:
        """Return 1 where `e^E` grows without bound, -1 where it vanishes, 0 where it is 1."""
        if not exponent:
            return 0
        (_, logs), coefficient = exponent[0]
        return self.sign(coefficient) * parity(logs)

    def compare(self, left: Monomial, right: Monomial) -> int:
        """Return 1 where the left monomial is larger near zero, -1 where it is smaller."""
        if left[0] != right[0]:
            found = self.growth(self.join(left[0], right[0], -1))
            if found:
                return found
        one, other = (-left[1], left[2]), (-right[1], right[2])
        return (one > other) - (one < other)

    def join(self, left: Exponent, right: Exponent, share: int = 1) -> Exponent:
        """Return the sum, or with a share of -1 the difference, of two exponents."""
        if not right:
            return left
        total = dict(left)
        for key, value in right:
            value = value if share == 1 else minus(value)
            total[key] = plus(total[key], value) if key in total else value
        return self.exponent(total)

    def exponent(self, terms: Mapping[tuple[Fraction, int], Exact]) -> Exponent:
        """Return an exponent of these terms, those that are zero left out."""
        kept = {key: value for key, value in terms.items() if not self.is_zero(value)}
        return tuple(sorted(kept.items(), key=lambda item: (item[0][0], -item[0][1])))

    def product_of(self, left: Monomial, right: Monomial) -> Monomial:
        """Multiply two monomials."""
        return self.join(left[0], right[0]), left[1] + right[1], left[2] + right[2]

    # -- making ----------------------------------------------------------------------------------

    def constant(self, value: Exact) -> Expansion:
        """Return the expansion of a constant."""
        return Expansion({} if value == 0 else {UNIT: value})

    def make(self, terms: Mapping[Monomial, Exact], rest: Order | None) -> Expansion:
        """Return an expansion without what is zero, lost in the rest, or too far out."""
        kept = {key: value for key, value in terms.items() if not self.is_zero(value)}
        leads: dict[Exponent, Fraction] = {}
        for part, power, _ in kept:
            leads[part] = min(power, leads.get(part, power))
        for part, power, logs in list(kept):
            if power > leads[part] + self.length:
                del kept[part, power, logs]
                rest = self.larger(rest, (part, power))
        if rest is not None:
            end: Monomial = (rest[0], rest[1], 10**6)
            kept = {key: value for key, value in kept.items() if self.compare(key, end) > 0}
        if len(kept) > MAX_TERMS:
            raise Unknown("too many terms")
        return Expansion(kept, rest)

    def larger(self, left: Order | None, right: Order | None) -> Order | None:
        """Return the larger of two orders."""
        if left is None or right is None:
            return left or right
        return left if self.compare((*left, 0), (*right, 0)) >= 0 else right

    def lead(self, of: Expansion) -> tuple[Monomial, Exact]:
        """Return the largest term; raise `Unknown` where only a rest is left."""
        best: Monomial | None = None
        for key in of.terms:
            if best is None or self.compare(key, best) > 0:
                best = key
        if best is None:
            raise Unknown("only the rest is left")
        return best, of.terms[best]

    def assume(self, value: Exact) -> None:
        """Take note that a result holds only where a coefficient is not zero."""
        if isinstance(value, Fraction):
            return
        try:
            self.sign(value)  # certainly not zero
        except Unknown:
            self.assumed.append(value)

    def positive(self, value: Exact) -> bool:
        """Whether a coefficient below a root or logarithm is positive.

        One of unknown sign is: for other values of its names there is no function.
        """
        try:
            return self.sign(value) > 0
        except Unknown:
            if isinstance(value, Fraction) or not free_symbols(value):
                raise
            return True

    # -- arithmetic ------------------------------------------------------------------------------

    def add(self, *parts: Expansion) -> Expansion:
        """Add expansions."""
        total: dict[Monomial, Exact] = {}
        rest: Order | None = None
        for part in parts:
            rest = self.larger(rest, part.rest)
            for key, value in part.terms.items():
                total[key] = plus(total[key], value) if key in total else value
        return self.make(total, rest)

    def scaled(self, of: Expansion, factor: Exact, by: Monomial = UNIT) -> Expansion:
        """Multiply by a coefficient, not zero, and a monomial."""
        rest = of.rest and (self.join(of.rest[0], by[0]), of.rest[1] + by[1])
        terms = {self.product_of(key, by): times(v, factor) for key, v in of.terms.items()}
        return Expansion(terms, rest)

    def multiply(self, left: Expansion, right: Expansion) -> Expansion:
        """Multiply two expansions."""
        total: dict[Monomial, Exact] = {}
        for one, first in left.terms.items():
            for other, second in right.terms.items():
                key = self.product_of(one, other)
                value = times(first, second)
                total[key] = plus(total[key], value) if key in total else value
        rest: Order | None = None
        for one_side, other_side in ((left, right), (right, left)):
            if one_side.rest is not None:
                size = self.size(other_side)
                if size is not None:
                    part = self.join(one_side.rest[0], size[0]), one_side.rest[1] + size[1]
                    rest = self.larger(rest, part)
        return self.make(total, rest)

    def size(self, of: Expansion) -> Order | None:
        """Return the order of a whole expansion; None for zero."""
        found = of.rest
        for part, power, _ in of.terms:
            found = self.larger(found, (part, power))
        return found

    def vanishes(self, of: Expansion) -> bool:
        """Whether an expansion tends to zero."""
        parts: list[Monomial] = list(of.terms)
        if of.rest is not None:
            if not of.rest[0] and of.rest[1] <= 0:
                return False
            parts.append((*of.rest, 0))
        return all(self.compare(key, UNIT) < 0 for key in parts)

    def relative(self, of: Expansion) -> tuple[Monomial, Exact, Expansion]:
        """Write an expansion as `c m (1 + u)` and return the monomial, c, and u."""
        monomial, coefficient = self.lead(of)
        self.assume(coefficient)
        back = self.join((), monomial[0], -1), -monomial[1], -monomial[2]
        rest = {key: value for key, value in of.terms.items() if key != monomial}
        small = self.scaled(Expansion(rest, of.rest), to_power(coefficient, Fraction(-1)), back)
        if not self.vanishes(small):
            raise Unknown("the rest is as large as the leading term")
        return monomial, coefficient, small

    def power(self, of: Expansion, exponent: Fraction, odd: bool = False) -> Expansion:
        """Return a power; with `odd`, odd roots of negative numbers are real."""
        if exponent == 0:
            return self.constant(ONE)
        if not of.terms and of.rest is None:
            if exponent < 0:
                raise NotDefined("division by zero")
            return of
        monomial, coefficient, small = self.relative(of)
        factor = ONE
        if exponent.denominator > 1 and not self._may_be_rooted(coefficient, exponent):
            if not odd or exponent.denominator % 2 == 0:
                raise NotDefined("root of a negative number")
            coefficient = minus(coefficient)
            factor = ONE if exponent.numerator % 2 == 0 else -ONE
        logs = monomial[2] * exponent
        if logs.denominator != 1:
            raise Unknown("a root of a logarithm")
        exponents = {key: times(value, exponent) for key, value in monomial[0]}
        lead = self.exponent(exponents), monomial[1] * exponent, int(logs)
        series = self.compose(small, lambda k: _binomial(exponent, k))
        return self.scaled(series, times(factor, to_power(coefficient, exponent)), lead)

    def _may_be_rooted(self, coefficient: Exact, exponent: Fraction) -> bool:
        """Whether a coefficient is positive; where odd roots are meant its sign has to be known."""
        if exponent.denominator % 2:
            return self.sign(coefficient) > 0
        return self.positive(coefficient)

    def compose(self, small: Expansion, coefficient: Callable[[int], Exact]) -> Expansion:
        """Return `sum g_k u^k` for an expansion u that tends to zero."""
        if not small.terms and small.rest is None:
            return self.constant(coefficient(0))
        size = self.size(small)
        assert size is not None
        if not size[0] and size[1] <= 0:
            raise Unknown("logarithms only")
        count = 4 if size[0] else min(12, int(self.length / size[1]) + 2)
        total, power = self.constant(coefficient(0)), self.constant(ONE)
        for k in range(1, count):
            power = self.multiply(power, small)
            value = coefficient(k)
            if value != 0:
                total = self.add(total, self.scaled(power, value))
        scale = {key: times(value, Fraction(count)) for key, value in size[0]}
        end: Order = (self.exponent(scale), size[1] * count)
        return self.add(total, Expansion({}, end))


def parity(logs: int) -> int:
    """Return the sign of a power of `ln t`, which is negative."""
    return -1 if logs % 2 else 1


def _binomial(exponent: Fraction, k: int) -> Fraction:
    value = ONE
    for i in range(k):
        value *= (exponent - i) / (i + 1)
    return value
