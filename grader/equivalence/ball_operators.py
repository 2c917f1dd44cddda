"""Piecewise functions, sums, products and integrals in ball arithmetic."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from flint import acb, arb

from grader.equivalence import ball_powers
from grader.equivalence.ball_functions import REAL
from grader.equivalence.ball_powers import Endless, OutsideDomain, Unclear
from grader.equivalence.conditions import condition_holds
from grader.equivalence.exact import rational_value
from grader.equivalence.features import LAZY, features_of
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Constant,
    Expression,
    Integral,
    Limit,
    Neg,
    Piecewise,
    Pow,
    number,
)
from grader.expressions.traversal import free_symbols, substitute

if TYPE_CHECKING:
    from grader.equivalence.balls import Evaluator

Ball = Any

#: Terms of a sum or product that are added up one by one.
MOST_TERMS = 3000
#: Points at which an integrand is evaluated.
MOST_SAMPLES = 400
_MOST_BITS = 300

_E = Constant("e")
_ENTIRE = frozenset({"sin", "cos", "exp", "sinh", "cosh"})


def piecewise(evaluator: Evaluator, node: Piecewise) -> Ball:
    """Return the value of the case that applies."""
    for value, condition in node.cases:
        if holds(evaluator, condition):
            return evaluator.value(value)
    raise OutsideDomain("no case applies")


def holds(evaluator: Evaluator, condition: Expression) -> bool:
    """Decide a condition at this point; raise `Unclear` where balls cannot tell."""
    return condition_holds(condition, partial(_related, evaluator), Unclear("condition"))


def _related(evaluator: Evaluator, left: Expression, op: str, right: Expression) -> bool:
    difference = evaluator.value(left) - evaluator.value(right)
    if isinstance(difference, acb):
        if op not in ("=", "!=") and not difference.imag.is_zero():
            raise Unclear("order of complex numbers")
        if op in ("=", "!=") and not difference.overlaps(acb(0)):
            return op == "!="
        difference = difference.real
    return ball_powers.compare_to_zero(difference, op)


def big_operator(evaluator: Evaluator, node: BigOperator) -> Ball:
    """Return a sum or product, term by term."""
    body, variable, lower, upper = node.args
    first, last = (ball_powers.integer_of(evaluator.value(bound)) for bound in (lower, upper))
    if last < first - 1:
        raise OutsideDomain("a sum that runs backwards")
    if last - first > MOST_TERMS:
        raise Unclear("too many terms")
    result = evaluator.lift(arb(node.kind == "product"))
    for index in range(first, last + 1):
        term = evaluator.inner({variable: evaluator.lift(arb(index))}).value(body)
        result = result * term if node.kind == "product" else result + term
    return result


def integral(evaluator: Evaluator, node: Integral) -> Ball:
    """Return a definite integral of an analytic function."""
    if len(node.args) != 4:
        raise Unclear("indefinite integral")
    body, variable, lower, upper = node.args
    ends = [evaluator.value(bound) for bound in (lower, upper)]

    def integrand(at: acb, analytic: bool) -> acb:
        inner = evaluator.on_the_plane({variable: at})
        try:
            if analytic and not _analytic(body):
                raise Unclear("integrand")
            return acb(inner.value(body))
        except (OutsideDomain, Unclear):
            return acb(arb.nan(), arb.nan())

    limits: dict[str, Any] = {"eval_limit": MOST_SAMPLES, "depth_limit": 60}
    result = acb.integral(integrand, acb(ends[0]), acb(ends[1]), **limits)
    if not result.is_finite():
        raise Unclear("integral")
    return result if evaluator.complex else result.real


def limit(evaluator: Evaluator, node: Limit) -> Ball:
    """Return a limit that exact expansions prove."""
    from grader.equivalence.asymptotics.limits import OO, Declared, limit_value

    place = {name: exact_coordinate(ball) for name, ball in evaluator.env.items()}
    inside = free_symbols(node)
    if any(place.get(name) is None for name in inside):
        raise Unclear("a limit at a point that is not exact")
    body, variable, point = node.args
    chosen: dict[Expression, Expression] = {
        name: value for name in inside if (value := place[name]) is not None
    }
    body, point = substitute(body, chosen), substitute(point, chosen)
    declared = Declared(real_odd_roots=evaluator.real_odd_roots)
    found = limit_value(Limit(body, variable, point, node.side), declared)
    if found is None:
        raise Unclear("limit")
    if found in (OO, Neg(OO), Constant("undefined")):
        raise Endless(1 if found is OO else -1 if found is Neg(OO) else 0)
    return evaluator.value(found)


def exact_coordinate(ball: Ball) -> Expression | None:
    """Return the rational number that the coordinate of a point is, where its ball is exact."""
    if isinstance(ball, acb):
        if not ball.imag.is_zero():
            return None
        ball = ball.real
    if not ball.is_exact() or not ball.is_finite():
        return None
    mantissa, exponent = ball.man_exp()
    if abs(int(exponent)) > _MOST_BITS:
        return None
    return number(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))


@lru_cache(maxsize=512)
def _analytic(body: Expression) -> bool:
    """Whether an integrand is analytic wherever it is finite, as rational functions are."""
    for node in features_of(body).order:
        if isinstance(node, Call) and node.name in REAL and node.name not in _ENTIRE:
            return False  # what stands for an unknown function is analytic
        if isinstance(node, Pow) and node.args[0] != _E:
            exact = rational_value(node.args[1])
            if exact is None or exact.denominator != 1:
                return False
        if isinstance(node, LAZY):
            return False
    return True
