"""Definite integrals in ball arithmetic, of integrands that are analytic between the ends."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import acb, arb

from grader.equivalence.numbers.complex_functions import COMPLEX_FUNCTIONS
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import is_fine
from grader.equivalence.numbers.protocols import Ball, Evaluation
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import LAZY, summary_of
from grader.expressions.nodes import Call, Constant, Expression, Mul, Pow, number
from grader.expressions.traversal import transform

#: Points at which an integrand is evaluated.
MAX_SAMPLES = 400
#: How many more where bounds are to be narrow, and what is narrow then.
_MANY, _NARROW = 6, arb(2) ** -150

_E = Constant("e")
_ENTIRE = frozenset({"sin", "cos", "exp", "sinh", "cosh"})
_WITH_CUTS = _ENTIRE | {"ln"}


def integrate(
    evaluator: Evaluation,
    body: Expression,
    variable: Expression,
    ends: tuple[Ball, Ball],
    samples: int = MAX_SAMPLES,
) -> Ball:
    """Return the integral of a function between two balls, as a complex ball."""
    body = with_logarithms(body)
    smooth = analytic(body)

    def integrand(at: acb, wanted: bool) -> acb:
        inner = evaluator.on_the_plane({variable: at}, _ON_A_DISC if wanted else None)
        try:
            if wanted and not smooth:
                raise Unclear("integrand")
            return acb(inner.value(body))
        except (OutsideDomain, Unclear):
            return acb(arb.nan(), arb.nan())

    limits: dict[str, Any] = {"eval_limit": samples, "depth_limit": 60}
    if is_fine():
        limits |= {"eval_limit": _MANY * samples, "rel_tol": _NARROW, "abs_tol": _NARROW}
    result = acb.integral(integrand, acb(ends[0]), acb(ends[1]), **limits)
    if not result.is_finite():
        raise Unclear("integral")
    return result


_ON_A_DISC = {**COMPLEX_FUNCTIONS, "ln": lambda x: x.log(analytic=True)}


@lru_cache(maxsize=512)
def with_logarithms(body: Expression) -> Expression:
    """Write square roots and powers as exponentials: the logarithm knows where it is analytic."""
    return transform(body, _change)


def _change(node: Expression) -> Expression:
    if isinstance(node, Call) and node.name == "sqrt" and not node.primes:
        return _exponential(node.args[0], number(Fraction(1, 2)))
    if isinstance(node, Call) and node.name == "log" and len(node.args) == 1 and not node.primes:
        return Call("ln", *node.args)
    if isinstance(node, Pow) and node.args[0] is not _E:
        exact = rational_value(node.args[1])
        if exact is None or exact.denominator != 1:
            return _exponential(*node.args)
    return node


def _exponential(base: Expression, exponent: Expression) -> Expression:
    if rational_value(base) == 0:
        return Pow(base, exponent)
    return Call("exp", Mul(exponent, Call("ln", base)))


@lru_cache(maxsize=512)
def analytic(body: Expression) -> bool:
    """Whether an integrand is analytic wherever it is finite, cuts of logarithms apart."""
    for node in summary_of(body).order:
        if isinstance(node, Call) and node.name in REAL_FUNCTIONS and node.name not in _WITH_CUTS:
            return False  # what stands for an unknown function is analytic
        if isinstance(node, Pow) and node.args[0] != _E:
            exact = rational_value(node.args[1])
            if exact is None or exact.denominator != 1:
                return False
        if isinstance(node, LAZY):
            return False
    return True
