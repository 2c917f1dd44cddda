"""Real numbers for the models: exact rationals as long as they stay rational, balls otherwise.

A computation is a plain function over `Real`s. Whenever it cannot be certain (a comparison of
balls that overlap, a root of a ball around zero), it raises `Uncertain`, and `certainly` runs it
again with more bits; it never goes on with a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import flint

from grader.equivalence import Enclosure, precision

Real = flint.fmpq | flint.arb
T = TypeVar("T")

BITS = (192, 768, 3072, 12288)
MAX_EXACT_BITS = 100_000  # more are rounded to a ball
MAX_SHOWN_BITS = 12_000  # more are answered as bounds: Python refuses to print longer integers
NARROW = flint.fmpq(1, 2**80)


class Uncertain(Exception):
    """The bits at hand do not decide; more might."""


class Undefined(Exception):
    """An operation outside its domain, such as a division by exactly zero."""


def exact(value: Fraction | int) -> flint.fmpq:
    """Return an exact real."""
    fraction = Fraction(value)
    return flint.fmpq(fraction.numerator, fraction.denominator)


def is_exact(value: Real) -> bool:
    """Say whether the number is known exactly."""
    return isinstance(value, flint.fmpq)


def integer(value: Real) -> int | None:
    """Return the integer that the number certainly is, or None."""
    return int(value.p) if isinstance(value, flint.fmpq) and value.q == 1 else None


def fraction(value: flint.fmpq) -> Fraction:
    """Return an exact real as a fraction of Python."""
    return Fraction(int(value.p), int(value.q))


def ball(value: Real) -> flint.arb:
    """Return the number as a ball at the precision of the moment."""
    return flint.arb(value) if isinstance(value, flint.fmpq) else value


def _bits(value: flint.fmpq) -> int:
    return int(value.height_bits())


def checked(value: Real) -> Real:
    """Keep exact numbers small enough, and balls finite."""
    if isinstance(value, flint.fmpq):
        return value if _bits(value) <= MAX_EXACT_BITS else flint.arb(value)
    if not value.is_finite():
        raise Uncertain("a ball without bounds")
    return value


def rounded(value: Real, bits: int) -> Real:
    """Return the number as a ball if its fraction takes more bits than that."""
    longer = isinstance(value, flint.fmpq) and _bits(value) > bits
    return ball(value) if longer else value


def _pair(left: Real, right: Real) -> tuple[Real, Real]:
    if is_exact(left) and is_exact(right):
        return left, right
    return ball(left), ball(right)


def add(left: Real, right: Real) -> Real:
    """Return the sum."""
    a, b = _pair(left, right)
    return checked(a + b)


def subtract(left: Real, right: Real) -> Real:
    """Return the difference."""
    a, b = _pair(left, right)
    return checked(a - b)


def multiply(left: Real, right: Real) -> Real:
    """Return the product; exactly zero times anything is zero."""
    if left == 0 and is_exact(left):
        return left
    if right == 0 and is_exact(right):
        return right
    a, b = _pair(left, right)
    return checked(a * b)


def divide(left: Real, right: Real) -> Real:
    """Return the quotient; raise `Undefined` for a divisor that is exactly zero."""
    if is_exact(right) and right == 0:
        raise Undefined("division by zero")
    a, b = _pair(left, right)
    return checked(a / b)


def power(base: Real, exponent: Real) -> Real:
    """Return the real power; exact for rational bases whenever the result is rational."""
    if isinstance(exponent, flint.fmpq):
        if exponent.q == 1:
            return _integer_power(base, int(exponent.p))
        return root(_integer_power(base, int(exponent.p)), int(exponent.q))
    if sign(base) <= 0:
        raise Undefined("a power of a base that is not positive, with such an exponent")
    return checked(ball(base) ** ball(exponent))


def _integer_power(base: Real, exponent: int) -> Real:
    if exponent < 0:
        return divide(exact(1), _integer_power(base, -exponent))
    if (
        isinstance(base, flint.fmpq)
        and _bits(base) * exponent > MAX_EXACT_BITS
        and base not in (0, 1, -1)
    ):
        return checked(flint.arb(base) ** exponent)
    return checked(base**exponent)


def root(value: Real, degree: int) -> Real:
    """Return the real root, exact for perfect powers; negative radicands only for odd degrees."""
    if sign(value) < 0:
        if degree % 2 == 0:
            raise Undefined("an even root of a negative number")
        return negative(root(negative(value), degree))
    if isinstance(value, flint.arb):
        return checked(value.sqrt() if degree == 2 else value.root(degree))
    top, bottom = value.p.root(degree), value.q.root(degree)
    if top**degree == value.p and bottom**degree == value.q:
        return flint.fmpq(top, bottom)
    return root(flint.arb(value), degree)


def square_root(value: Real) -> Real:
    """Return the square root."""
    return root(value, 2)


def negative(value: Real) -> Real:
    """Return minus the number."""
    return -value


def absolute(value: Real) -> Real:
    """Return the absolute value."""
    return negative(value) if sign(value) < 0 else value


def sign(value: Real) -> int:
    """Return -1, 0 or 1; raise `Uncertain` for a ball around zero."""
    if is_exact(value):
        return int(value > 0) - int(value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    raise Uncertain("the sign of a ball around zero")


def less(left: Real, right: Real) -> bool:
    """Say whether left < right, for certain."""
    return sign(subtract(left, right)) < 0


def same(left: Real, right: Real) -> bool:
    """Say whether both are exact and equal; two balls are never known to be the same."""
    return is_exact(left) and is_exact(right) and bool(left == right)


def enclosure(value: Real) -> Enclosure:
    """Return certified bounds; raise `Uncertain` when they are too wide to be of use."""
    if isinstance(value, flint.fmpq):
        if _bits(value) <= MAX_SHOWN_BITS:
            return Enclosure.exactly(fraction(value))
        value = flint.arb(value)
    lower, upper = _dyadic(value.lower()), _dyadic(value.upper())
    if upper - lower > max(abs(upper), Fraction(1)) * fraction(NARROW):
        raise Uncertain("the bounds are too wide")
    return Enclosure(lower, upper)


def _dyadic(value: flint.arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    if abs(int(exponent)) > MAX_EXACT_BITS:
        raise Undefined("a number that is too large, or too close to zero, to be written")
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def certainly(compute: Callable[[], T]) -> T:
    """Run a computation with more and more bits until it is certain of all it decides.

    The last `Uncertain` goes through when even the greatest precision does not decide.
    """
    for bits in BITS[:-1]:
        try:
            with precision(bits):
                return compute()
        except Uncertain:
            continue
    with precision(BITS[-1]):
        return compute()
