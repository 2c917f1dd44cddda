"""`gcd` and `lcm`: of rational numbers, and of polynomials where names occur.

Names that are not declared to be integers are taken as indeterminates, so that `gcd(2x, 4xy)` is
`2x`. Rational numbers have a common divisor too: `gcd(0.4, 0.6)` is `0.2`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx

from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, number
from grader.expressions.traversal import walk

_MAX_ATOMS = 8
_CTX = fmpz_mpoly_ctx.get(tuple(f"a{i}" for i in range(_MAX_ATOMS)), Ordering.lex)
_MAX_DEGREE = 50
Poly = Any


class _NoPolynomial(Exception):
    """The expression is not a polynomial of moderate size."""


def settle_divisors(node: Call) -> Expression:
    """Return the value of a `gcd` or `lcm`, or the call where it is not known."""
    values = [rational_value(child) for child in node.args]
    exact = [value for value in values if value is not None]
    if len(exact) == len(values) and exact:
        rule = _rational_gcd if node.name == "gcd" else _rational_lcm
        return number(rule(exact))
    try:
        return _of_polynomials(node)
    except _NoPolynomial:
        return node


def _rational_gcd(values: list[Fraction]) -> Fraction:
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * below) for value in values)), below)


def _rational_lcm(values: list[Fraction]) -> Fraction:
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.lcm(*(int(value * below) for value in values)), below)


class _Reader:
    """Reads expressions as polynomials; roots, constants and names are its indeterminates."""

    def __init__(self) -> None:
        self.atoms: list[Expression] = []

    def read(self, root: Expression) -> tuple[Poly, int]:
        """Return a polynomial and its common denominator."""
        known: dict[Expression, tuple[Poly, int]] = {}
        for node in walk(root):
            known[node] = self._of(node, [known[child] for child in node.args])
        return known[root]

    def _of(self, node: Expression, inner: list[tuple[Poly, int]]) -> tuple[Poly, int]:
        match node:
            case Number():
                written = Fraction(node.value)
                return _CTX.constant(written.numerator), written.denominator
            case Neg():
                return -inner[0][0], inner[0][1]
            case Add():
                below = math.lcm(*(part[1] for part in inner))
                terms = [poly * (below // part) for poly, part in inner]
                return sum(terms[1:], terms[0]), below
            case Mul():
                return math.prod([p for p, _ in inner[1:]], start=inner[0][0]), math.prod(
                    part for _, part in inner
                )
            case Div() if (value := rational_value(node.args[1])) is not None and value:
                poly, below = inner[0]
                sign = 1 if value > 0 else -1
                return poly * (sign * value.denominator), below * abs(value.numerator)
            case Pow() if (exponent := rational_value(node.args[1])) is not None:
                if exponent.denominator == 1 and 0 <= exponent <= _MAX_DEGREE:
                    return inner[0][0] ** int(exponent), inner[0][1] ** int(exponent)
        return self._atom(node)

    def _atom(self, node: Expression) -> tuple[Poly, int]:
        if node not in self.atoms:
            if len(self.atoms) == _MAX_ATOMS:
                raise _NoPolynomial
            self.atoms.append(node)
        return _CTX.gens()[self.atoms.index(node)], 1

    def write(self, poly: Poly) -> Expression:
        """Return a polynomial as an expression."""
        terms = []
        for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
            factors: list[Expression] = [number(int(coefficient))]
            for atom, exponent in zip(self.atoms, exponents, strict=False):
                if exponent:
                    factors.append(Pow(atom, Number(int(exponent))))
            terms.append(Mul(*factors) if len(factors) > 1 else factors[0])
        return Add(*terms) if len(terms) > 1 else terms[0] if terms else Number(0)


def _of_polynomials(node: Call) -> Expression:
    reader = _Reader()
    pairs = [reader.read(child) for child in node.args]
    if any(poly.is_zero() for poly, _ in pairs):
        raise _NoPolynomial
    result, below = pairs[0]
    for poly, part in pairs[1:]:
        if node.name == "gcd":
            coprime = below == part == 1
            result, below = result.gcd(poly), 1
            if not coprime:  # over the rationals only the names count
                result = result.primitive()[1]
        else:
            result, below = result * poly / result.gcd(poly), math.lcm(below, part)
    if result.leading_coefficient() < 0:
        result = -result
    written = reader.write(result)
    return written if below == 1 else Div(written, Number(below))
