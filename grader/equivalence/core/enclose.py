"""Certified bounds of closed expressions."""

from __future__ import annotations

from typing import cast

from flint import acb, arb

from grader.equivalence.core.desugar import desugar
from grader.equivalence.enclosure import Enclosure
from grader.equivalence.numbers.evaluate import Evaluator, outer_bounds
from grader.equivalence.numbers.powers import OutsideDomain, TooLarge, Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Expression
from grader.expressions.traversal import free_symbols


def enclose(expression: Expression, real_odd_roots: bool = False) -> Enclosure | None:
    """Return certified bounds of a closed real expression; None if it has no real value.

    Rational arithmetic is exact; anything else is enclosed to about 60 significant digits.
    """
    try:
        return bounds_of(desugar(expression), real_odd_roots)
    except TooLarge:
        return None


def bounds_of(expression: Expression, odd: bool) -> Enclosure | None:
    """Return bounds of a closed core expression; raise `TooLarge` if they cannot be exact."""
    exact = rational_value(expression)
    if exact is not None:
        return Enclosure.exactly(exact)
    if free_symbols(expression):
        return None
    for bits in (4 * LADDER[0], LADDER[-1]):
        with precision(bits):
            ball = real_ball(expression, odd)
            if ball is not None:
                return Enclosure(*outer_bounds(ball))
    return None


def real_ball(expression: Expression, odd: bool) -> arb | None:
    """Return the ball of a closed real expression; raise `TooLarge` if no ball holds it."""
    too_large: TooLarge | None = None
    for complex_ in (False, True):
        try:
            ball = Evaluator({}, complex_, odd).value(expression)
        except TooLarge as problem:
            too_large = problem
            continue
        except (OutsideDomain, Unclear):
            continue
        if isinstance(ball, acb):
            if not ball.imag.contains(0) or ball.imag.rad() > arb(2) ** -100:
                continue
            ball = ball.real
        return cast(arb, ball)
    if too_large:
        raise too_large
    return None
