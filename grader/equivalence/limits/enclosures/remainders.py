"""Models of functions for small z: a few terms `c z^p (ln z)^b` and a bound of the rest.

On `0 < z <= h` the function certainly differs from its terms by at most `bound z^power`, as in
Taylor models (Makino and Berz). Coefficients are balls; one counts as zero only where it is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_series

from grader.equivalence.numbers.evaluate import to_arb
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.protocols import Ball

Key = tuple[Fraction, int]
ZERO, ONE = Fraction(0), Fraction(1)
#: Terms of a Taylor series, and of one for narrow bounds; the last power of z may be so much
#: smaller than the first, and one more.
SHORT, LONG = 8, 24
_SLACK = Fraction(1, 8)
_DECAY = 64


@dataclass(frozen=True, slots=True)
class Model:
    """Terms by power of z and of its logarithm, and the rest: its power and its bound."""

    terms: Mapping[Key, Ball]
    rest: tuple[Fraction, Ball] | None = None


class Range:
    """The arithmetic of models on `0 < z <= h`."""

    def __init__(self, h: Fraction, degree: int = SHORT) -> None:
        self.h = to_arb(h)
        self.log = self.h.log()  # negative: h is below one
        self.degree, self.length = degree, Fraction(degree + 1)

    # -- bounds ----------------------------------------------------------------------------------

    def power_of_h(self, exponent: Fraction) -> Ball:
        """Return a power of h."""
        return (self.log * to_arb(exponent)).exp()

    def bound_of_term(self, key: Key, value: Ball, power: Fraction) -> Ball:
        """Return M with `|term| <= M z^power`; the power is smaller than that of the term."""
        exponent, logs = key[0] - power, key[1]
        if exponent < 0 or (exponent == 0 and logs > 0):
            raise Unclear("a bound of a term")
        size = abs(value).abs_upper() * self.power_of_h(exponent)
        if logs < 0:
            return size * abs(self.log) ** logs
        if logs == 0:
            return size
        peak = to_arb(Fraction(logs) / exponent)  # z^d |ln z|^b is largest at e^(-b/d)
        if peak < abs(self.log):
            return size * abs(self.log) ** logs
        return abs(value).abs_upper() * (-to_arb(Fraction(logs))).exp() * peak**logs

    def least_power(self, of: Model) -> Fraction:
        """Return a power of z that bounds the model."""
        powers = [p - (_SLACK if b > 0 else 0) for p, b in of.terms]
        if of.rest is not None:
            powers.append(of.rest[0])
        if not powers:
            return self.length
        return min(powers)

    def bound(self, of: Model, power: Fraction) -> Ball:
        """Return M with `|f| <= M z^power`."""
        total = arb(0)
        for key, value in of.terms.items():
            total += self.bound_of_term(key, value, power)
        if of.rest is not None:
            total += self.bound_of_term((of.rest[0], 0), of.rest[1], power)
        return total

    # -- making ----------------------------------------------------------------------------------

    def constant(self, value: Ball) -> Model:
        """Return a constant."""
        return Model({(ZERO, 0): value})

    def make(self, terms: Mapping[Key, Ball], rests: Iterable[tuple[Fraction, Ball]]) -> Model:
        """Return a model whose terms that are far out have gone into the rest."""
        kept = {key: value for key, value in terms.items() if not value.is_zero()}
        left = [rest for rest in rests if not rest[1].is_zero()]
        if kept:
            end = min(p for p, _ in kept) + self.length
            end = min([end, *(power for power, _ in left)])
            for key in [key for key in kept if key[0] > end]:
                value = kept.pop(key)
                power = max(end, key[0] - 1) if key[1] > 0 else end
                left.append((power, self.bound_of_term(key, value, power)))
        if not left:
            return Model(kept)
        least = min(power for power, _ in left)
        return Model(
            kept, (least, sum((self.bound_of_term((p, 0), m, least) for p, m in left), arb(0)))
        )

    def add(self, *parts: Model) -> Model:
        """Add models."""
        total: dict[Key, Ball] = {}
        for part in parts:
            for key, value in part.terms.items():
                total[key] = total[key] + value if key in total else value
        return self.make(total, [part.rest for part in parts if part.rest is not None])

    def scaled(self, of: Model, factor: Ball, key: Key = (ZERO, 0)) -> Model:
        """Multiply by a number and a monomial; logarithms only where there is no rest."""
        if factor.is_zero():
            return Model({})
        terms = {(p + key[0], b + key[1]): value * factor for (p, b), value in of.terms.items()}
        if of.rest is None:
            return Model(terms)
        power = of.rest[0] + key[0] - (_SLACK if key[1] > 0 else 0)
        size = of.rest[1] * abs(factor).abs_upper()
        return Model(
            terms, (power, size * self.bound_of_term((of.rest[0] + key[0], key[1]), arb(1), power))
        )

    def multiply(self, left: Model, right: Model) -> Model:
        """Multiply two models."""
        total: dict[Key, Ball] = {}
        for (p, b), one in left.terms.items():
            for (q, c), other in right.terms.items():
                key = p + q, b + c
                total[key] = total[key] + one * other if key in total else one * other
        rests = []
        for one_side, other_side in ((left, Model(right.terms)), (right, left)):
            if one_side.rest is not None and (other_side.terms or other_side.rest):
                power = self.least_power(other_side)
                size = one_side.rest[1] * self.bound(other_side, power)
                rests.append((one_side.rest[0] + power, size))
        return self.make(total, rests)

    # -- functions -------------------------------------------------------------------------------

    def relative(self, of: Model) -> tuple[Key, Ball, Model]:
        """Write a model as `c z^p (ln z)^b (1 + u)` and return the key, c, and u."""
        if not of.terms:
            raise OutsideDomain("zero") if of.rest is None else Unclear("no leading term")
        key = min(of.terms, key=lambda one: (one[0], -one[1]))
        value = of.terms[key]
        if value.contains(0) or (of.rest is not None and of.rest[0] <= key[0]):
            raise Unclear("no leading term")
        others = Model({k: v for k, v in of.terms.items() if k != key}, of.rest)
        return key, value, self.scaled(others, 1 / value, (-key[0], -key[1]))

    def compose(self, small: Model, at: Ball, series: Callable[[Any], Any]) -> Model:
        """Return `g(at + u)` for a model u that tends to zero, by Taylor's formula."""
        if not small.terms and small.rest is None:
            return self.constant(series(arb_series([at, 0], 2))[0])
        power = self.least_power(small)
        if power <= 0:
            raise Unclear("no small argument")
        size = self.bound(small, power)
        reach = at + arb(0, (size * self.power_of_h(power)).abs_upper())
        degree = self.degree
        near = series(arb_series([at, 1], degree + 2))
        last = series(arb_series([reach, 1], degree + 2))[degree]
        if not all(value.is_finite() for value in (*(near[k] for k in range(degree)), last)):
            raise Unclear("the border of a domain")
        total, product = self.constant(near[0]), self.constant(arb(1))
        for k in range(1, degree):
            product = self.multiply(product, small)
            total = self.add(total, self.scaled(product, near[k]))
        rest = power * degree, abs(last).abs_upper() * size**degree
        return self.make(total.terms, [r for r in (total.rest, rest) if r is not None])

    def power(self, of: Model, exponent: Fraction, odd: bool = False) -> Model:
        """Return a rational power."""
        if exponent.denominator == 1 and exponent.numerator in (0, 1, 2):
            parts = [of] * exponent.numerator
            result = self.constant(arb(1))
            for part in parts:
                result = self.multiply(result, part)
            return result
        (power, logs), value, small = self.relative(of)
        sign = 1
        if exponent.denominator > 1 and value < 0:
            if not odd or exponent.denominator % 2 == 0:
                raise OutsideDomain("root of a negative number")
            value, sign = -value, -1 if exponent.numerator % 2 else 1
        if (logs * exponent).denominator != 1:
            raise Unclear("a root of a logarithm")
        factor = self._number_power(value, exponent) * sign
        series = self.compose(small, arb(1), lambda x: (x.log() * to_arb(exponent)).exp())
        return self.scaled(series, factor, (power * exponent, int(logs * exponent)))

    @staticmethod
    def _number_power(value: Ball, exponent: Fraction) -> Ball:
        if exponent.denominator == 1:
            return value**exponent.numerator
        return (value.log() * to_arb(exponent)).exp()

    def logarithm(self, of: Model) -> Model:
        """Return the natural logarithm."""
        (power, logs), value, small = self.relative(of)
        if logs:
            raise Unclear("a logarithm of a logarithm")
        if value < 0:
            raise OutsideDomain("logarithm of a negative number")
        lead = {(ZERO, 0): value.log(), (ZERO, 1): to_arb(power)}
        return self.add(Model(lead), self.compose(small, arb(1), lambda x: x.log()))

    def split(self, of: Model) -> tuple[Model, Ball, Model]:
        """Split into what grows without bound, the constant, and what vanishes."""
        large = {k: v for k, v in of.terms.items() if k[0] < 0 or (k[0] == 0 and k[1] > 0)}
        small = {k: v for k, v in of.terms.items() if k not in large and k != (ZERO, 0)}
        if of.rest is not None and of.rest[0] <= 0:
            raise Unclear("a rest that does not vanish")
        return Model(large), of.terms.get((ZERO, 0), arb(0)), Model(small, of.rest)

    def most(self, of: Model, power: Fraction) -> Ball:
        """Return an upper bound of `f z^(-power)`; `Unclear` where a term may grow upwards."""
        total = arb(0)
        for (p, b), value in of.terms.items():
            if p == power and b % 2 and b > 0:
                if not value > 0:
                    raise Unclear("a growing exponent")
                total += value * self.log**b
            elif (p, b) == (power, 0):
                total += value
            else:
                total += self.bound_of_term((p, b), value, power)
        if of.rest is not None:
            total += self.bound_of_term((of.rest[0], 0), of.rest[1], power)
        return total

    def decaying(self, exponent: Model) -> Model:
        """Return `e^f` for an f that falls without bound: nothing but a rest of a high power."""
        power = min(p for p, _ in exponent.terms)
        if power >= 0:
            raise Unclear("slow decay")
        slope = -self.most(exponent, power)
        # z^(-q) e^(-c z^(-m)) rises up to h where c m h^(-m) >= q
        most = slope * to_arb(-power) * self.power_of_h(power)
        if not slope > 0 or not most > 2:
            raise Unclear("slow decay")
        limit = min(_DECAY, int(most.lower().floor().unique_fmpz() or 0))
        size = (-slope * self.power_of_h(power)).exp() * self.power_of_h(Fraction(-limit))
        return Model({}, (Fraction(limit), size.abs_upper()))
