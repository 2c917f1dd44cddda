"""Quotients of integer polynomials over generators that are found while an expression is read.

A generator stands for a fractional power of a *base*: a symbol, a prime, a root of unity, an
irreducible polynomial, an exponential of a monomial, a call of an uninterpreted function. Products
and powers of bases then become exponents, and `sin`, `cosh`, `2^x`, `sqrt(x) sqrt(y)` need no rules
of their own. Where a base cannot be replaced by a power of its generator, a relation such as `s^2 =
x + 1` is kept, and elements are reduced by it.

Building may find that it needs more than was known: it then raises one of the `Restart` exceptions
(`assumptions.py`), and `prove.py` starts again with what was learnt.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import add
from typing import Any

from flint import fmpz_poly

from grader.equivalence.normal_form.assumptions import (
    AddGenerator,
    Assumptions,
    Beyond,
    Key,
    NoNormalForm,
    NowhereDefined,
    SplitBase,
    is_bound,
)
from grader.equivalence.normal_form.quotients import SMALL_INTEGERS, power_fits, ring_of
from grader.equivalence.normal_form.quotients import Poly as Poly
from grader.equivalence.normal_form.quotients import Quotient as Quotient

#: Terms that a product may have.
MAX_TERMS = 60_000
#: Generators that an element may have.
MAX_GENERATORS = 96
#: Greatest exponent of a generator.
MAX_EXPONENT = 20_000


@dataclass(slots=True)
class Generator:
    """What a generator stands for: `base ^ (1/parts)`; `meaning` is the base of a compound one."""

    key: Key
    parts: int
    positive: bool
    meaning: Any = None


ZETA: Key = ("zeta",)


class Field:
    """A growing set of generators with their relations, and the arithmetic of elements."""

    def __init__(self, assumptions: Assumptions) -> None:
        self.assumptions = assumptions
        self.size = assumptions.size
        ring = ring_of(self.size)
        self.ctx, self.gens, self.one, self.integers = ring.ctx, ring.gens, ring.one, ring.integers
        self.zero = ring.integers[0].num
        self.index: dict[Key, int] = {}
        #: The values of bases without free names, as expressions.
        self.meanings: dict[Key, Any] = {}
        self.generators: dict[int, Generator] = {}
        self.relations: list[tuple[int, int, Poly]] = []  # generator, degree, relation
        self.monomial_keys: dict[tuple[int, ...], Key] = {}
        self.unities: dict[Fraction, Quotient] = {}
        self.free = self.size

    # -- generators ------------------------------------------------------------------------------

    def parts(self, key: Key, needed: int) -> int:
        """Return into how many parts the base is split; `needed` must divide it."""
        known = self.generators[self.index[key]].parts if key in self.index else 0
        parts = known or self.assumptions.parts.get(key, 1)
        if parts % needed:
            raise SplitBase(key, lcm(parts, needed))
        return parts

    def learn(self, key: Key, sign: int) -> None:
        """Take the sign of a base as known: the expression is not defined where it is another."""
        if is_bound(key):
            raise NoNormalForm("a root or logarithm of a bound name")
        self.assumptions.signs[key] = sign
        if sign > 0 and key in self.index:
            self.generators[self.index[key]].positive = True

    def new(self, key: Key, parts: int, positive: bool, meaning: Any = None) -> int:
        """Make a generator, smaller than no other in the order of the ring."""
        if self.free == 0:
            raise AddGenerator
        self.free -= 1
        self.index[key] = self.free
        self.generators[self.free] = Generator(key, parts, positive, meaning)
        return self.free

    def relate(self, index: int, degree: int, value: Poly) -> None:
        """Keep the relation `generator ^ degree = value` of the newest generator."""
        self.relations.append((index, degree, self.gens[index] ** degree - value))
        self.relations.sort(key=lambda relation: relation[0])

    def unity(self, turns: Fraction) -> Quotient:
        """Return the root of unity `exp(2 pi i turns)`."""
        known = self.unities.get(turns)
        if known is None:
            known = self.unities[turns] = self._unity(turns)
        return known

    def _unity(self, turns: Fraction) -> Quotient:
        order = self.parts(ZETA, turns.denominator)
        if order == 1:
            return Quotient(self.one, self.one)
        if order == 2:
            return Quotient(-self.one if turns.numerator % 2 else self.one, self.one)
        exponent = turns.numerator * (order // turns.denominator) % order
        if order % 2 == 0 and exponent % (order // 2) == 0:
            return Quotient(-self.one if exponent else self.one, self.one)
        index = self.index.get(ZETA)
        if index is None:
            index = self.new(ZETA, order, False)
            self._relate_unity(index, order)
        return Quotient(self.reduce(self.gens[index] ** exponent), self.one)

    def _relate_unity(self, index: int, order: int) -> None:
        if order > 600:
            raise Beyond("a root of unity of high order")
        coefficients = fmpz_poly.cyclotomic(order).coeffs()
        degree = len(coefficients) - 1
        rest = self.zero
        for exponent, coefficient in enumerate(coefficients[:-1]):
            if coefficient:
                rest = rest - self.gens[index] ** exponent * coefficient
        self.relate(index, degree, rest)

    def monomial(self, index: int, exponent: int) -> Quotient:
        """Return an integer power of a generator."""
        if abs(exponent) > MAX_EXPONENT:
            raise Beyond("a high power")
        power = self.gens[index] ** abs(exponent)
        return Quotient(power, self.one) if exponent >= 0 else Quotient(self.one, power)

    # -- keys ------------------------------------------------------------------------------------

    def monomial_key(self, exponents: tuple[int, ...]) -> Key:
        """Return the name of a monomial, the same in every field."""
        known = self.monomial_keys.get(exponents)
        if known is None:
            known = frozenset(
                (self.generators[i].key, Fraction(int(e), self.generators[i].parts))
                for i, e in enumerate(exponents)
                if e
            )
            self.monomial_keys[exponents] = known
        return known

    def poly_key(self, poly: Poly) -> Key:
        """Return the name of a polynomial, the same in every field."""
        pairs = zip(poly.monoms(), poly.coeffs(), strict=True)
        return frozenset((self.monomial_key(m), int(c)) for m, c in pairs)

    def key(self, element: Quotient) -> Key:
        """Return the name of an element in lowest terms."""
        return self.poly_key(element.num), self.poly_key(element.den)

    # -- arithmetic ------------------------------------------------------------------------------

    def rational(self, value: Fraction | int) -> Quotient:
        """Return a rational number as an element."""
        if isinstance(value, int):
            if 0 <= value < SMALL_INTEGERS:
                return self.integers[value]
            return Quotient(self.ctx.constant(value), self.one)
        if value.denominator == 1:
            return self.rational(value.numerator)
        return Quotient(self.one * value.numerator, self.one * value.denominator)

    def reduce(self, poly: Poly) -> Poly:
        """Reduce by the relations, the greatest generators first."""
        if not self.relations or poly is self.one:
            return poly
        degrees = None
        for index, degree, relation in self.relations:
            degrees = degrees or poly.degrees()
            if degrees[index] >= degree:
                if len(poly) > 4000:
                    raise Beyond("a large expression with roots")
                poly = divmod(poly, relation)[1]
                degrees = None
        return poly

    def times(self, left: Poly, right: Poly) -> Poly:
        """Multiply polynomials, if the product will not be too large."""
        if right == self.one:
            return left
        if len(left) * len(right) > MAX_TERMS:
            raise Beyond("a product of many terms")
        product = left * right
        return self.reduce(product) if self.relations else product

    def add(self, left: Quotient, right: Quotient) -> Quotient:
        """Add."""
        below = left.den
        if below is right.den or below == right.den:
            return Quotient(left.num + right.num, below)
        if left.den == self.one:
            return Quotient(self.times(left.num, right.den) + right.num, right.den)
        if right.den == self.one:
            return Quotient(left.num + self.times(right.num, left.den), left.den)
        first, second = right.den, left.den
        common = first.gcd(second)
        if common != self.one:
            first, second = first / common, second / common
        num = self.times(left.num, first) + self.times(right.num, second)
        return Quotient(num, self.times(left.den, first))

    def negative(self, element: Quotient) -> Quotient:
        """Negate."""
        return Quotient(-element.num, element.den)

    def subtract(self, left: Quotient, right: Quotient) -> Quotient:
        """Subtract."""
        return self.add(left, self.negative(right))

    def multiply(self, left: Quotient, right: Quotient) -> Quotient:
        """Multiply."""
        one = self.one
        num, other = left.num, right.num
        if len(num) * len(other) > MAX_TERMS:
            raise Beyond("a product of many terms")
        num = num * other
        if self.relations:
            num = self.reduce(num)
        if right.den is one or right.den == one:
            return Quotient(num, left.den)
        if left.den is one or left.den == one:
            return Quotient(num, right.den)
        return Quotient(num, self.times(left.den, right.den))

    def sum(self, parts: list[Quotient]) -> Quotient:
        """Add several elements."""
        one = self.one
        for part in parts:
            if part.den is not one:
                return reduce(self.add, parts)
        return Quotient(reduce(add, [part.num for part in parts]), one)

    def product(self, parts: list[Quotient]) -> Quotient:
        """Multiply several elements."""
        one = self.one
        if self.relations:
            return reduce(self.multiply, parts)
        product = one
        for part in parts:
            if part.den is not one:
                return reduce(self.multiply, parts)
            if product is one:
                product = part.num
                continue
            if len(product) * len(part.num) > MAX_TERMS:
                raise Beyond("a product of many terms")
            product = product * part.num
        return Quotient(product, one)

    def inverse(self, element: Quotient) -> Quotient:
        """Invert; raise `NowhereDefined` for zero."""
        if element.num.is_zero():
            raise NowhereDefined("division by zero")
        return Quotient(element.den, element.num)

    def integer_power(self, element: Quotient, exponent: int) -> Quotient:
        """Raise to an integer power, if the result will not be too large."""
        if exponent < 0:
            element, exponent = self.inverse(element), -exponent
        below = element.den
        if below is not self.one:
            below = self._power(below, exponent)
        return Quotient(self._power(element.num, exponent), below)

    def _power(self, poly: Poly, exponent: int) -> Poly:
        if exponent <= 1 or poly.is_one() or poly.is_zero():
            return poly if exponent else self.one
        if not power_fits(poly, exponent, MAX_TERMS):
            raise Beyond("a high power of a sum")
        if not self.relations:
            return poly**exponent
        result = None
        while exponent:  # reduced at every step
            if exponent & 1:
                result = self.reduce(poly) if result is None else self.times(result, poly)
            exponent >>= 1
            if exponent:
                poly = self.times(poly, poly)
        return result

    def lowest(self, element: Quotient) -> Quotient:
        """Return the quotient in lowest terms, the denominator's leading coefficient positive."""
        num, den = self.reduce(element.num), self.reduce(element.den)
        if num.is_zero():
            return Quotient(num, self.one)
        if den != self.one:
            common = num.gcd(den)
            if common != self.one:
                num, den = num / common, den / common
            if den.leading_coefficient() < 0:
                num, den = -num, -den
        return Quotient(num, den)

    def equal(self, left: Quotient, right: Quotient) -> bool:
        """Whether two elements are one and the same by arithmetic and the relations."""
        return bool(self.difference(left, right).is_zero())

    def difference(self, left: Quotient, right: Quotient) -> Poly:
        """Return the numerator of the difference, reduced."""
        if left.den == right.den:
            return self.reduce(left.num - right.num)
        cross = self.times(left.num, right.den) - self.times(right.num, left.den)
        return self.reduce(cross)
