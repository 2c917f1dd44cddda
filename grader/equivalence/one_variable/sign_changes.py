"""Where a real function of one name may change its sign: zeros, poles and kinks, as exact points.

A function built from polynomials, roots and absolute values satisfies a polynomial equation, found
by eliminating one root after the other with resultants. The points are all real roots of the
polynomials met on the way; they are a superset, which is all that is needed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import Ordering, arb, fmpq, fmpz_mpoly_ctx, fmpz_poly

from grader.equivalence.numbers.precision import precision
from grader.equivalence.terms.rationals import is_float, rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import walk

_MAX_ROOTS = 6
_MAX_DEGREE = 60
_MAX_TERMS = 3000
_CTX = fmpz_mpoly_ctx.get(("x", *(f"s{i}" for i in range(_MAX_ROOTS)), "t"), Ordering.lex)
_GENS = _CTX.gens()
_ONE = _CTX.constant(1)
Poly = Any


class NotAlgebraicFunction(Exception):
    """The function holds something other than polynomials, roots and absolute values."""


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A real root of an irreducible integer polynomial, told apart from the others by its rank."""

    coefficients: tuple[int, ...]
    rank: int

    @property
    def rational(self) -> Fraction | None:
        """The exact value, if it is rational."""
        if len(self.coefficients) == 2:
            return Fraction(-self.coefficients[0], self.coefficients[1])
        return None

    def ball(self) -> arb:
        """Return the point as a ball of the present precision."""
        exact = self.rational
        if exact is not None:
            return arb(fmpq(exact.numerator, exact.denominator))
        return real_roots(fmpz_poly(list(self.coefficients)))[self.rank]

    def closed_form(self) -> Expression | None:
        """Return the point as an expression: a rational number or a quadratic irrationality."""
        if self.rational is not None:
            return number(self.rational)
        if len(self.coefficients) != 3:
            return None
        c, b, a = self.coefficients
        root: Expression = Call("sqrt", number(b * b - 4 * a * c))
        if (self.rank == 0) == (a > 0):
            root = Neg(root)
        return Div(Add(number(-b), root), number(2 * a))


def real_roots(poly: fmpz_poly) -> list[arb]:
    """Return the real roots of a squarefree polynomial in increasing order, as disjoint balls."""
    found: Any = poly.complex_roots()
    roots = [root.real for root, _ in found if root.imag.is_zero()]
    return sorted(roots, key=lambda root: root.mid())


class _Eliminator:
    """Collects the polynomials in `x` whose roots are the critical points of functions."""

    def __init__(self, name: Symbol) -> None:
        self.name = name
        self.found: list[Poly] = []
        self.relations: list[Poly] = []  # of s_0, s_1, ...
        self.known: dict[Expression, tuple[Poly, Poly]] = {}

    def add(self, function: Expression) -> None:
        """Take in the zeros, poles and kinks of a function."""
        top, bottom = self.quotient(function)
        self.eliminate(top)
        self.eliminate(bottom)

    def quotient(self, root: Expression) -> tuple[Poly, Poly]:
        for node in walk(root):
            if node not in self.known:
                self.known[node] = self._of(node)
        return self.known[root]

    def _of(self, node: Expression) -> tuple[Poly, Poly]:
        inner = [self.known[child] for child in node.args]
        match node:
            case Number() if not is_float(node):
                value = Fraction(node.value)
                return _ONE * value.numerator, _ONE * value.denominator
            case Symbol() if node is self.name:
                return _GENS[0], _ONE
            case Neg():
                return -inner[0][0], inner[0][1]
            case Add():
                top, bottom = inner[0]
                for other, below in inner[1:]:
                    top, bottom = top * below + other * bottom, bottom * below
                return top, bottom
            case Mul():
                top, bottom = inner[0]
                for other, below in inner[1:]:
                    top, bottom = top * other, bottom * below
                return top, bottom
            case Div():
                self.eliminate(inner[1][0])
                return inner[0][0] * inner[1][1], inner[0][1] * inner[1][0]
            case Pow():
                exponent = rational_value(node.args[1])
                if exponent is not None and abs(exponent.numerator) <= _MAX_DEGREE:
                    return self._power(inner[0], exponent)
            case Call(name="sqrt"):
                return self._power(inner[0], Fraction(1, 2))
            case Call(name="cbrt"):
                return self._power(inner[0], Fraction(1, 3))
            case Call(name="root") if len(node.args) == 2:
                degree = rational_value(node.args[1])
                if degree and degree.denominator == 1:
                    return self._power(inner[0], 1 / degree)
            case Call(name="abs"):
                top, bottom = inner[0]
                return self._new(2, top**2, bottom**2, inner[0])
            case Call(name="percent"):
                return inner[0][0], inner[0][1] * 100
        raise NotAlgebraicFunction(type(node).__name__)

    def _power(self, base: tuple[Poly, Poly], exponent: Fraction) -> tuple[Poly, Poly]:
        if exponent.denominator > 1:
            if exponent.denominator > 12:
                raise NotAlgebraicFunction("root")
            base = self._new(exponent.denominator, *base, base)
        top, bottom = base if exponent > 0 else base[::-1]
        if exponent < 0:
            self.eliminate(bottom)
        count = abs(exponent.numerator)
        if len(top) ** min(count, 12) > 50_000 or len(bottom) ** min(count, 12) > 50_000:
            raise NotAlgebraicFunction("size")
        return top**count, bottom**count

    def _new(
        self, degree: int, top: Poly, bottom: Poly, kink: tuple[Poly, Poly]
    ) -> tuple[Poly, Poly]:
        """Make the root of a quotient: a new generator with its relation."""
        self.eliminate(kink[0])
        self.eliminate(kink[1])
        index = len(self.relations)
        if index >= _MAX_ROOTS:
            raise NotAlgebraicFunction("too many roots")
        generator = _GENS[index + 1]
        self.relations.append(generator**degree * bottom - top)
        return generator, _ONE

    def eliminate(self, poly: Poly) -> None:
        """Take in all `x` at which a polynomial in `x` and the roots can be zero.

        The norm is the product over all branches of the roots. Where one branch is zero throughout
        the norm is zero; the zeros of the other branches are then those of the lowest coefficient
        of the norm of `poly - t`.
        """
        if poly.is_zero():
            return
        norm = self._norm(poly)
        if norm.is_zero():
            norm = _lowest_coefficient(self._norm(poly - _GENS[-1]))
        self.found.append(norm)

    def _norm(self, poly: Poly) -> Poly:
        for level in range(len(self.relations), 0, -1):
            if poly.degrees()[level]:
                poly = poly.resultant(self.relations[level - 1], f"s{level - 1}")
                if len(poly) > _MAX_TERMS:
                    raise NotAlgebraicFunction("size")
        return poly


def _lowest_coefficient(poly: Poly) -> Poly:
    """Return the coefficient of the least power of `t`."""
    lowest = min(int(exponents[-1]) for exponents in poly.monoms())
    kept = {
        (*exponents[:-1], 0): coefficient
        for exponents, coefficient in poly.to_dict().items()
        if int(exponents[-1]) == lowest
    }
    return _CTX.from_dict(kept)


def critical_points(functions: list[Expression], name: Symbol) -> list[CriticalPoint]:
    """Return all points where one of the functions may change its sign, in increasing order.

    Raise `NotAlgebraicFunction` for functions of another kind.
    """
    eliminator = _Eliminator(name)
    for function in functions:
        eliminator.add(function)
    points: set[CriticalPoint] = set()
    for poly in eliminator.found:
        points |= _roots_of(poly)
    return _sorted(list(points))


def polynomial(function: Expression, name: Symbol) -> fmpz_poly | None:
    """Return the numerator of a rational function as a polynomial; None if roots occur."""
    eliminator = _Eliminator(name)
    top, _ = eliminator.quotient(function)
    return None if eliminator.relations else _dense(top)


def _dense(poly: Poly) -> fmpz_poly:
    coefficients = [0] * (poly.degrees()[0] + 1)
    for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
        coefficients[int(exponents[0])] = int(coefficient)
    return fmpz_poly(coefficients)


def _roots_of(poly: Poly) -> set[CriticalPoint]:
    if poly.degrees()[0] > _MAX_DEGREE:
        raise NotAlgebraicFunction("degree")
    points = set()
    for factor, _ in _dense(poly).factor()[1]:
        key = tuple(int(c) for c in factor.coeffs())
        count = 1 if len(key) == 2 else len(real_roots(factor)) if len(key) > 2 else 0
        points |= {CriticalPoint(key, rank) for rank in range(count)}
    return points


def _sorted(points: list[CriticalPoint]) -> list[CriticalPoint]:
    """Sort points; different ones have disjoint balls at some precision."""
    for bits in (128, 512, 4096):
        with precision(bits):
            balls = {point: point.ball() for point in points}
            order = sorted(points, key=lambda point: balls[point].mid())
            neighbours = itertools.pairwise(order)
            if not any(balls[a].overlaps(balls[b]) for a, b in neighbours):
                return order
    raise NotAlgebraicFunction("points too close")
