"""Powers, exponentials and logarithms of polynomials in entries."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz

from grader.equivalence.collections.entries.summation import Summation
from grader.equivalence.collections.entries.terms import (
    ONE,
    Atom,
    Exact,
    Factors,
    NoEntries,
    Polynomial,
    Sum,
    added,
    frozen,
    inverse_number,
    multiplied,
    number,
    product,
    repeated,
    scaled,
    single,
    text,
    thawed,
)

_MAX_NUMBER = 10**12
_EULER: Atom = ("exp", frozen(ONE))


def euler() -> Polynomial:
    """Return Euler's number."""
    return single(_EULER)


def power(base: Polynomial, exponent: Exact) -> Polynomial:
    """Return a power with a rational exponent; equal wherever both forms are defined."""
    if exponent >= 0 and exponent.denominator == 1:
        return repeated(base, int(exponent))
    if not base:
        if exponent > 0:
            return base
        raise NoEntries
    scale, inner = primitive(base)
    if len(scale) != 1:
        raise NoEntries
    ((factors, value),) = scale.items()
    if value < 0 and exponent.denominator != 1:
        value, inner = -value, scaled(inner, -1)
    result = multiplied(number_power(value, exponent), _monomial_power(factors, exponent))
    if inner == ONE:
        return result
    return multiplied(result, product({("power", frozen(inner)): exponent}, 1))


def primitive(base: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return a product of atoms with a number, and what is left of a sum when it is divided by it.

    What is left of a product is 1. Sums that differ by a factor leave the same behind.
    """
    if len(base) == 1:
        return base, ONE
    first = min(base, key=text)
    common: dict[Atom, Exact] = {}
    for atom, exponent in first:
        least = min(dict(factors).get(atom, 0) for factors in base)
        if least and exponent:
            common[atom] = least
    scale = product(common, base[first])
    below = product(
        {atom: -exponent for atom, exponent in common.items()}, inverse_number(base[first])
    )
    return scale, multiplied(base, below)


def number_power(value: Exact, exponent: Exact) -> Polynomial:
    """Return a power of a number that is not zero, by the primes that it is made of."""
    if exponent.denominator == 1:
        return number(Fraction(value) ** int(exponent))
    if value < 0 or max(value.numerator, value.denominator) > _MAX_NUMBER:
        raise NoEntries
    exponents: dict[Atom, Exact] = {}
    for part, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime, times in fmpz(part).factor():
            exponents["root", int(prime)] = exponent * times * sign
    return product(exponents, 1)


def _monomial_power(factors: Factors, exponent: Exact) -> Polynomial:
    exponents: dict[Atom, Exact] = {}
    for atom, times in factors:
        total = times * exponent
        even = times.denominator == 1 and times % 2 == 0
        if exponent.denominator != 1 and even and atom[0] not in ("exp", "root"):
            atom = ("call", "abs", 0, frozen(single(atom)))
        exponents[atom] = exponents.get(atom, 0) + total
    return product(exponents, 1)


# -- exponentials and logarithms -------------------------------------------------------------------


def exponential(exponent: Polynomial) -> Polynomial:
    """Return the exponential of a sum as the product of the exponentials."""
    result = ONE
    for factors, value in exponent.items():
        logarithm = factors[0][0] if len(factors) == 1 and factors[0][1] == 1 else ()
        if logarithm[:3] in (("call", "ln", 0), ("call", "log", 0)):
            result = multiplied(result, power(thawed(logarithm[3]), value))  # type: ignore[arg-type]
        else:
            result = multiplied(result, single(("exp", frozen({factors: 1})), value))
    return result


def logarithm(name: str, base: Polynomial) -> Polynomial:
    """Return the logarithm of a product as the sum of the logarithms."""
    if not base:
        raise NoEntries
    scale, inner = primitive(base)
    ((factors, value),) = scale.items()
    if value < 0:
        value, inner = -value, scaled(inner, -1)
    parts = [_of_number(name, value)]
    parts += [scaled(_of_atom(name, atom), exponent) for atom, exponent in factors]
    if inner != ONE:
        parts.append(single(("call", name, 0, frozen(inner))))
    return added(*parts)


def _of_number(name: str, value: Exact) -> Polynomial:
    if value == 1:
        return {}
    if max(value.numerator, value.denominator) > _MAX_NUMBER:
        return single(("call", name, 0, frozen(number(value))))
    parts = []
    for part, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime, times in fmpz(part).factor():
            atom: Atom = ("call", name, 0, frozen(number(int(prime))))
            parts.append(scaled(single(atom), times * sign))
    return added(*parts)


def _of_atom(name: str, atom: Atom) -> Polynomial:
    if atom[0] == "exp":  # beside an exponential, `log` is the natural logarithm
        return thawed(atom[1])  # type: ignore[arg-type]
    if atom[0] == "root":
        return single(("call", name, 0, frozen(number(int(str(atom[1]))))))
    if atom[0] == "product":
        closed = atom[1]
        assert isinstance(closed, Sum)
        ((held, _),) = closed.factors
        return _sum_of_logarithms(name, closed, thawed(held[1]))  # type: ignore[arg-type]
    return single(("call", name, 0, frozen(single(atom))))


def _sum_of_logarithms(name: str, closed: Sum, body: Polynomial) -> Polynomial:
    ((index, ends),) = closed.indices
    return Summation().summed(logarithm(name, body), index, ends)
