"""Tail probabilities and quantiles of the distributions of tests, in certified bounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import flint

from grader.models.arithmetic import reals
from grader.models.arithmetic.reals import Real

_HALF = Fraction(1, 2)
Tail = Callable[[Real], Real]


def t_tail(freedom: Fraction) -> Tail:
    """Return P(T > t) of Student's distribution, by the incomplete beta function."""

    def tail(t: Real) -> Real:
        square = reals.multiply(t, t)
        nu = reals.exact(freedom)
        ratio = reals.ball(reals.divide(nu, reals.add(nu, square)))
        a, b = (flint.arb(reals.exact(v)) for v in (freedom / 2, _HALF))
        both = reals.checked(ratio.beta_lower(a, b, regularized=1))
        half = reals.multiply(reals.exact(_HALF), both)
        return half if reals.sign(t) >= 0 else reals.subtract(reals.exact(1), half)

    return tail


def normal_tail(z: Real) -> Real:
    """Return P(Z > z)."""
    root = reals.square_root(reals.exact(2))
    return reals.multiply(
        reals.exact(_HALF), reals.checked(reals.ball(reals.divide(z, root)).erfc())
    )


def chi_square_tail(freedom: Fraction) -> Tail:
    """Return P(X > x), by the incomplete gamma function."""

    def tail(x: Real) -> Real:
        half = flint.arb(reals.exact(freedom / 2))
        z = reals.ball(reals.multiply(reals.exact(_HALF), x))
        return reals.checked(z.gamma_upper(half, regularized=1))

    return tail


def quantile(tail: Tail, level: Fraction) -> Real:
    """Return the x whose tail is `level`, as a ball, by certified bisection.

    The tail at 0 must be greater than the level.
    """
    low, high = Fraction(0), Fraction(1)
    while _exceeds(tail, high, level):
        low, high = high, 2 * high
    width = Fraction(1, 2**100)
    while high - low > width:
        middle = (low + high) / 2
        if _exceeds(tail, middle, level):
            low = middle
        else:
            high = middle
    return flint.arb(reals.exact(low)).union(flint.arb(reals.exact(high)))


def _exceeds(tail: Tail, x: Fraction, level: Fraction) -> bool:
    return reals.sign(reals.subtract(tail(reals.exact(x)), reals.exact(level))) > 0
