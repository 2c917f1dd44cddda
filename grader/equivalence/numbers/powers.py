"""Comparisons, quotients and powers of balls.

What certainly has no value raises `OutsideDomain`; `Unclear` says that the ball is too wide to
tell.
"""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb, fmpq

from grader.equivalence.numbers.protocols import Ball

#: Greatest integer exponent of a ball.
MAX_EXPONENT = 10**9
#: Integer exponents below this are multiplied out, so that integers stay exact.
_EXACT = 10**4


class OutsideDomain(Exception):
    """The expression certainly has no value at this point."""


class InfiniteValue(OutsideDomain):
    """The value is infinite, of this sign, or there is none (0)."""

    def __init__(self, sign: int) -> None:
        super().__init__("infinite" if sign else "no limit")
        self.sign = sign


class Unclear(Exception):
    """The expression cannot be evaluated here, or not at this precision."""


class TooLarge(Unclear):
    """The value, or a part of it, is larger than any number that is worked with."""


def compare_to_zero(ball: arb, op: str) -> bool:
    """Decide `ball op 0`; raise `Unclear` where the ball holds both answers."""
    if op in ("=", "!="):
        if ball.is_zero():
            return op == "="
        if not ball.contains(0):
            return op == "!="
    elif op in ("<", ">="):
        if ball < 0 or ball >= 0:
            return (ball < 0) == (op == "<")
    elif op in (">", "<=") and (ball > 0 or ball <= 0):
        return (ball > 0) == (op == ">")
    raise Unclear("comparison")


def integer_of(ball: Ball) -> int:
    """Return the integer that the ball certainly is."""
    ball = real_part(ball)
    if not ball.is_integer():
        raise Unclear("not certainly an integer") if ball.contains_integer() else OutsideDomain()
    return int(ball.unique_fmpz())


def real_part(ball: Ball) -> Ball:
    """Return the real part of what is certainly real."""
    if isinstance(ball, acb):
        if not ball.imag.is_zero():
            raise Unclear("not certainly real")
        return ball.real
    return ball


def divide(top: Ball, bottom: Ball) -> Ball:
    """Divide, where the divisor is certainly not zero."""
    if bottom.is_zero():
        raise OutsideDomain("division by zero")
    if bottom.contains(0):
        raise Unclear("divisor near zero")
    return top / bottom


# -- powers --------------------------------------------------------------------------------------


def _integer_power(base: Ball, exponent: int) -> Ball:
    if abs(exponent) > MAX_EXPONENT:
        raise TooLarge("exponent")
    if exponent >= 0:
        return base**exponent
    return divide(base**0, base**-exponent)


def real_power(base: arb, exponent: Fraction) -> Ball:
    """Return a rational power of a real; of a negative base only integer powers are real."""
    if exponent.denominator == 1:
        return _integer_power(base, exponent.numerator)
    if base < 0:
        raise OutsideDomain("root of a negative number")
    if base.is_zero():
        if exponent < 0:
            raise OutsideDomain("division by zero")
        return base
    if exponent.denominator == 2:
        root = real_sqrt(base)
        return _integer_power(root, exponent.numerator)
    if base.contains(0):
        raise Unclear("root near zero")
    if exponent.denominator < 1000 and abs(exponent.numerator) < 1000:
        return _integer_power(base.root(exponent.denominator), exponent.numerator)
    return base ** arb(fmpq(exponent.numerator, exponent.denominator))


def odd_power(base: arb, exponent: Fraction) -> Ball:
    """Return a power with odd denominator, odd roots of negative numbers being real."""
    if base < 0 and exponent.denominator > 1:
        sign = -1 if exponent.numerator % 2 else 1
        return sign * real_power(-base, exponent)
    return real_power(base, exponent)


def real_general(base: arb, exponent: arb) -> Ball:
    """Return a power with any exponent; of a negative base the exponent must be an integer."""
    if base > 0 and not (exponent.is_integer() and abs(exponent) < _EXACT):
        return (base.log() * exponent).exp()
    if exponent.is_integer():
        return _integer_power(base, integer_of(exponent))
    if base < 0 and not exponent.contains_integer():
        raise OutsideDomain("power of a negative number")
    if base.is_zero() and exponent > 0:
        return base
    raise Unclear("power")


def complex_power(base: acb, exponent: Fraction) -> Ball:
    """Return the principal rational power of a complex number."""
    if exponent.denominator == 1:
        return _integer_power(base, exponent.numerator)
    if base.is_zero():
        if exponent < 0:
            raise OutsideDomain("division by zero")
        return base
    if base.imag.is_zero() and base.real > 0:
        return acb(real_power(base.real, exponent))
    if base.contains(0):
        raise Unclear("root near zero")
    if exponent.denominator == 2:
        return _integer_power(base.sqrt(), exponent.numerator)
    power = acb(arb(fmpq(exponent.numerator, exponent.denominator)))
    return (base.log() * power).exp()


def complex_general(base: acb, exponent: acb) -> Ball:
    """Return the principal power of a complex number."""
    whole = exponent.imag.is_zero() and exponent.real.is_integer()
    if whole and (base.imag.is_zero() or abs(exponent.real) < _EXACT):
        return _integer_power(base, integer_of(exponent))
    if base.is_zero() and exponent.real > 0:
        return base
    if base.contains(0):
        raise Unclear("power near zero")
    return (base.log() * exponent).exp()


def real_sqrt(x: arb) -> Ball:
    """Return the square root of a real that is not negative."""
    if x < 0:
        raise OutsideDomain("square root of a negative number")
    root = x.sqrt()
    if not root.is_finite():
        raise Unclear("square root near zero")
    return root
