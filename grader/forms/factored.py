"""`factored`: a product of powers of factors that cannot be factored further."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import fmpq_mpoly

from grader.equivalence import enclose
from grader.expressions.nodes import Add, Div, Expression, Pow, Symbol
from grader.forms.fractions import common_factor
from grader.forms.polynomials import (
    NoPolynomial,
    Ring,
    factors_of,
    is_number,
    whole_number,
)
from grader.forms.result import Over, Shortfall, shown


def factored(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say which factor can still be factored over the rationals, or over what is declared.

    Factors that hold roots or `i` go further than is asked, and are welcome.
    """
    bases = [*_bases(answer)]
    for base in bases:
        lack = _of_sum(base, over) if isinstance(base, Add) else None
        if lack is not None:
            return lack
    return _cancelled(answer)


def _bases(node: Expression) -> Iterator[Expression]:
    """Yield the factors above and below the stroke, each power as its base."""
    for factor in factors_of(node):
        if isinstance(factor, Div):
            yield from _bases(factor.args[0])
            yield from _bases(factor.args[1])
        elif isinstance(factor, Pow) and whole_number(factor.args[1]) is not None:
            yield from _bases(factor.args[0])
        else:
            yield factor


def _of_sum(base: Add, over: Over) -> Shortfall | None:
    if is_number(base):
        return None
    ring = Ring.over(base)
    try:
        polynomial = ring.polynomial(base)
    except NoPolynomial:
        return Shortfall(f"{shown(base)} is no factor but a sum with fractions")
    if polynomial.is_constant():
        return None
    content = ring.content(polynomial)
    if content > 1:
        return Shortfall(f"{content} can still be taken out of {shown(base)}")
    _, factors = polynomial.factor()
    if len(factors) > 1 or factors[0][1] > 1:
        return Shortfall(f"{shown(base)} can still be factored")
    if splits(ring, polynomial, over):
        return Shortfall(f"{shown(base)} can still be factored over the {_NUMBERS[over]}")
    return None


_NUMBERS = {
    Over.RATIONALS: "rational numbers",
    Over.REALS: "real numbers",
    Over.COMPLEX: "complex numbers",
}


def splits(ring: Ring, polynomial: fmpq_mpoly, over: Over) -> bool:
    """Whether a polynomial in one name, irreducible over the rationals, splits over more."""
    names = [g for g in ring.generators if isinstance(g, Symbol) and ring.degree(polynomial, g)]
    if over is Over.RATIONALS or len(names) != 1:
        return False
    degree = ring.degree(polynomial, names[0])
    if degree < 2:
        return False
    if over is Over.COMPLEX or degree > 2:
        return True
    return _discriminant(ring, polynomial, names[0]) >= 0


def _discriminant(ring: Ring, polynomial: fmpq_mpoly, name: Symbol) -> Fraction:
    """Return the discriminant of a quadratic, as a number."""
    coefficients = [Fraction(0)] * 3
    for exponents, coefficient in polynomial.to_dict().items():
        value = Fraction(int(coefficient.p), int(coefficient.q))
        for generator, power in zip(ring.generators, exponents, strict=True):
            if generator is not name and power:
                enclosure = enclose(generator)
                value *= Fraction(0) if enclosure is None else enclosure.midpoint**power
        coefficients[exponents[ring.index(name)]] += value
    c, b, a = coefficients
    return b * b - 4 * a * c


def _cancelled(answer: Expression) -> Shortfall | None:
    """Say what stands above and below the stroke, and so can be cancelled."""
    common = common_factor(answer)
    return None if common is None else Shortfall(f"{shown(common)} can still be cancelled")
