"""Polynomials and their quotients, and the rings in which they live; predicted sizes of powers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flint import Ordering, fmpz, fmpz_mpoly_ctx

Poly = Any  # fmpz_mpoly

#: Integers below this are elements that every ring keeps.
SMALL_INTEGERS = 200
#: Powers of so few terms with such coefficients are small without a closer look.
_SMALL_POWER, _FEW_TERMS, _SMALL_NUMBER = 6, 8, fmpz(2**32)


class Quotient:
    """An element: numerator and denominator, not reduced to lowest terms. Never changed.

    Made at every step of the arithmetic, therefore without the checks of a frozen dataclass.
    """

    __slots__ = ("den", "num")

    def __init__(self, num: Poly, den: Poly) -> None:
        self.num, self.den = num, den


class Ring:
    """The polynomials in so many generators, with the small integers among them."""

    def __init__(self, size: int) -> None:
        self.ctx = fmpz_mpoly_ctx.get(tuple(f"g{i}" for i in range(size)), Ordering.lex)
        self.gens: tuple[Poly, ...] = tuple(self.ctx.gens())
        self.one: Poly = self.ctx.constant(1)
        self.integers = tuple(
            Quotient(self.ctx.constant(value), self.one) for value in range(SMALL_INTEGERS)
        )


@lru_cache(maxsize=16)
def ring_of(size: int) -> Ring:
    """Return the ring of so many generators, made once."""
    return Ring(size)


def power_fits(poly: Poly, exponent: int, most: int) -> bool:
    """Whether a power has no more terms (and words of coefficients) than that."""
    if exponent <= _SMALL_POWER and len(poly) <= _FEW_TERMS and _has_small_numbers(poly):
        return True
    return _size_of_power(poly, exponent) <= most


def _has_small_numbers(poly: Poly) -> bool:
    coefficients = poly.coeffs()
    return not coefficients or bool(max(map(abs, coefficients)) < _SMALL_NUMBER)


def _size_of_power(poly: Poly, exponent: int) -> int:
    """Bound the number of terms (and the length of the coefficients, in words) of a power."""
    terms = len(poly)
    used = sum(1 for degree in poly.degrees() if degree)
    by_degree = 1
    for degree in poly.degrees():
        by_degree *= degree * exponent + 1
        if by_degree > 10**12:
            break
    by_terms = 1
    for step in range(1, min(terms, 64)):
        by_terms = by_terms * (exponent + step) // step
        if by_terms > 10**12:
            break
    words = 1 + exponent * max(abs(int(c)).bit_length() for c in poly.coeffs()) // 640
    return (min(by_degree, by_terms) if used else 1) * words
