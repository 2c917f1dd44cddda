"""Formulas as polynomials with rational coefficients, in their names and in what is no polynomial.

`sin(x)`, `sqrt(2)`, `e^x` and `i` are generators beside the names, so that `e^x x + e^x` has the
factor `e^x`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import free_symbols

MAX_DEGREE = 40
MAX_TERMS = 400
MAX_GENERATORS = 12
_E = Constant("e")


class TooLarge(Exception):
    """The formula is larger than any that is asked for in a form."""


class NoPolynomial(Exception):
    """Something divides by a name, or has a power that is no whole number."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The polynomials in some generators, which are names or formulas that are no polynomials."""

    generators: tuple[Expression, ...]
    context: fmpq_mpoly_ctx

    @classmethod
    def over(cls, *expressions: Expression) -> Ring:
        """Return the ring that these formulas need."""
        found = dict.fromkeys(g for e in expressions for g in _generators(e))
        if len(found) > MAX_GENERATORS:
            raise TooLarge
        names = [f"g{i}" for i in range(len(found) or 1)]
        return cls(tuple(found), fmpq_mpoly_ctx.get(names, Ordering.lex))

    def index(self, generator: Expression) -> int:
        """Return the place of a generator."""
        return self.generators.index(generator)

    def constant(self, value: Fraction) -> fmpq_mpoly:
        """Return a number as a polynomial."""
        return self.context.constant(fmpq(value.numerator, value.denominator))

    def polynomial(self, node: Expression) -> fmpq_mpoly:
        """Return a formula as a polynomial; raises `NoPolynomial` and `TooLarge`."""
        match node:
            case Number():
                return self.constant(Fraction(node.value))
            case Neg():
                return -self.polynomial(node.args[0])
            case Add():
                return sum((self.polynomial(arg) for arg in node.args), self.context.constant(0))
            case Mul():
                product = self.context.constant(1)
                for arg in node.args:
                    product = _small(product, self.polynomial(arg))
                return product
            case Div():
                return self._quotient(node)
        return self._power(node)

    def _quotient(self, node: Div) -> fmpq_mpoly:
        below = self.polynomial(node.args[1])
        if not below.is_constant() or below.is_zero():
            raise NoPolynomial
        return self.polynomial(node.args[0]) / below.leading_coefficient()

    def _power(self, node: Expression) -> fmpq_mpoly:
        base, exponent = base_and_exponent(node)
        if exponent < 0:
            raise NoPolynomial
        if base in self.generators:
            whole: fmpq_mpoly = self.context.gens()[self.index(base)]
        else:
            whole = self.polynomial(base)
        result = self.context.constant(1)
        for _ in range(exponent):
            result = _small(result, whole)
        return result

    def content(self, polynomial: fmpq_mpoly) -> int:
        """Return the greatest whole number that divides all coefficients' numerators."""
        return gcd(*(int(c.p) for c in polynomial.coeffs())) or 1

    def degree(self, polynomial: fmpq_mpoly, generator: Expression) -> int:
        """Return the degree in one generator; 0 where it does not occur."""
        if generator not in self.generators or polynomial.is_zero():
            return 0
        return int(polynomial.degrees()[self.index(generator)])


def _small(one: fmpq_mpoly, other: fmpq_mpoly) -> fmpq_mpoly:
    if len(one) * len(other) > MAX_TERMS:
        raise TooLarge
    return one * other


def base_and_exponent(node: Expression) -> tuple[Expression, int]:
    """Return `x` and 3 for `x^3`, `e^x` and 2 for `e^(2x)`; what is no power is its own first."""
    if isinstance(node, Call) and node.name == "exp" and not node.primes:
        node = Pow(_E, node.args[0])
    if not isinstance(node, Pow):
        return node, 1
    base, exponent = node.args
    count = whole_number(exponent)
    if count is not None:
        inner, power = base_and_exponent(base) if isinstance(base, Pow) else (base, 1)
        if abs(count * power) > MAX_DEGREE:
            raise TooLarge
        return inner, count * power
    if isinstance(exponent, Mul) and isinstance(exponent.args[0], Number):
        times = whole_number(exponent.args[0])
        rest = exponent.args[1:]
        if times is not None and 0 < times <= MAX_DEGREE:
            return Pow(base, rest[0] if len(rest) == 1 else Mul(*rest)), times
    return node, 1


def whole_number(node: Expression) -> int | None:
    """Return the value of a whole number with or without sign."""
    if isinstance(node, Neg):
        value = whole_number(node.args[0])
        return None if value is None else -value
    if isinstance(node, Number) and isinstance(node.value, int):
        return node.value
    return None


def _generators(node: Expression) -> Iterator[Expression]:
    if isinstance(node, Number):
        return
    if isinstance(node, Add | Neg | Mul | Div):
        for arg in node.args:
            yield from _generators(arg)
        return
    base, _ = base_and_exponent(node)
    if isinstance(base, Add | Neg | Mul | Div | Number) and base is not node:
        yield from _generators(base)
    else:
        yield base


def terms_of(node: Expression) -> tuple[Expression, ...]:
    """Return the terms of a sum, brackets around sums in it opened; anything else is one term."""
    if isinstance(node, Add):
        return tuple(term for arg in node.args for term in terms_of(arg))
    return (node,)


def without_sign(node: Expression) -> Expression:
    """Return what stands behind minus signs."""
    while isinstance(node, Neg):
        node = node.args[0]
    return node


def factors_of(node: Expression) -> tuple[Expression, ...]:
    """Return the factors of a product as it is written, signs apart; quotients stay whole."""
    node = without_sign(node)
    if isinstance(node, Mul):
        return tuple(factor for arg in node.args for factor in factors_of(arg))
    return (node,)


def numerator_and_denominator(node: Expression) -> tuple[Expression, Expression]:
    """Return what stands above and below the strokes of a product of quotients."""
    above: list[Expression] = []
    below: list[Expression] = []
    for factor in factors_of(node):
        if isinstance(factor, Div):
            over, under = numerator_and_denominator(factor.args[0])
            above.append(over)
            below += [factor.args[1], under]
        elif isinstance(factor, Pow) and (whole_number(factor.args[1]) or 0) < 0:
            exponent = -(whole_number(factor.args[1]) or 0)
            below.append(factor.args[0] if exponent == 1 else Pow(factor.args[0], Number(exponent)))
        else:
            above.append(factor)
    return product_of(above), product_of(below)


def product_of(factors: list[Expression]) -> Expression:
    """Return the product of some factors, ones left out."""
    kept = [factor for factor in factors if factor is not Number(1)]
    if not kept:
        return Number(1)
    return kept[0] if len(kept) == 1 else Mul(*kept)


def is_number(node: Expression) -> bool:
    """Whether no name stands in a formula."""
    return not free_symbols(node)


def variables_in(*nodes: Expression) -> frozenset[Symbol]:
    """Return the names in some formulas."""
    return frozenset(name for node in nodes for name in free_symbols(node))
