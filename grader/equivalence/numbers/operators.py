"""Piecewise functions, sums, products and integrals in ball arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from flint import acb, arb

from grader.equivalence.numbers import powers
from grader.equivalence.numbers.powers import InfiniteValue, OutsideDomain, Unclear
from grader.equivalence.numbers.precision import FINE, FIRST, is_fine, precision
from grader.equivalence.numbers.protocols import Ball, Evaluation, infinite_operators
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import (
    BigOperator,
    Constant,
    Expression,
    Integral,
    Limit,
    Logic,
    Neg,
    Piecewise,
    Relation,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute

#: Decides one relation `left op right`.
Related = Callable[[Expression, str, Expression], bool]

#: Terms of a sum or product that are added up one by one.
MAX_TERMS = 3000
_MAX_BITS = 300

OO = Constant("oo")
MINUS_OO = Neg(OO)


def condition_holds(condition: Expression, related: Related, unclear: Exception) -> bool:
    """Whether a condition holds; raise `unclear` for what is none that can be decided."""
    match condition:
        case Constant(name="true"):
            return True
        case Constant(name="false"):
            return False
        case Logic(op="and"):
            return all(condition_holds(part, related, unclear) for part in condition.args)
        case Logic(op="or"):
            return any(condition_holds(part, related, unclear) for part in condition.args)
        case Logic(op="not"):
            return not condition_holds(condition.args[0], related, unclear)
        case Relation():
            pairs = zip(condition.args, condition.ops, condition.args[1:], strict=False)
            return all(related(left, op, right) for left, op, right in pairs)
    raise unclear


def piecewise(evaluator: Evaluation, node: Piecewise) -> Ball:
    """Return the value of the case that applies."""
    for value, condition in node.cases:
        if holds(evaluator, condition):
            return evaluator.value(value)
    raise OutsideDomain("no case applies")


def holds(evaluator: Evaluation, condition: Expression) -> bool:
    """Decide a condition at this point; raise `Unclear` where balls cannot tell."""
    return condition_holds(condition, partial(_related, evaluator), Unclear("condition"))


def _related(evaluator: Evaluation, left: Expression, op: str, right: Expression) -> bool:
    difference = evaluator.value(left) - evaluator.value(right)
    if isinstance(difference, acb):
        if op not in ("=", "!=") and not difference.imag.is_zero():
            raise Unclear("order of complex numbers")
        if op in ("=", "!=") and not difference.overlaps(acb(0)):
            return op == "!="
        difference = difference.real
    return powers.compare_to_zero(difference, op)


def big_operator(evaluator: Evaluation, node: BigOperator) -> Ball:
    """Return a sum or product, term by term."""
    body, variable, lower, upper = node.args
    if OO in (lower, upper) or MINUS_OO in (lower, upper):
        return _infinite(evaluator, node)
    first, last = (powers.integer_of(evaluator.value(bound)) for bound in (lower, upper))
    if last < first - 1:
        raise OutsideDomain("a sum that runs backwards")
    if last - first > MAX_TERMS:
        raise Unclear("too many terms")
    result = evaluator.lift(arb(node.kind == "product"))
    for index in range(first, last + 1):
        term = evaluator.inner({variable: evaluator.lift(arb(index))}).value(body)
        result = result * term if node.kind == "product" else result + term
    return result


def _infinite(evaluator: Evaluation, node: BigOperator) -> Ball:
    """Return a sum or product without end of real terms."""
    infinite = infinite_operators()
    body, variable, lower, upper = node.args
    real = _real_terms(evaluator, body)
    if upper is OO and lower is MINUS_OO and node.kind == "sum":
        turned = substitute(body, {variable: Neg(variable)})
        halves = (body, 0), (turned, 1)
        values = [
            _remembered(
                infinite.infinite_sum,
                real,
                half,
                variable,
                first,
                with_exact_names(real, half, variable),
            )
            for half, first in halves
        ]
        return evaluator.lift(values[0] + values[1])
    if upper is not OO:
        raise Unclear("a sum without a beginning")
    add_up = infinite.infinite_sum if node.kind == "sum" else infinite.infinite_product
    first = powers.integer_of(real.value(lower))
    exact = with_exact_names(real, body, variable)
    return evaluator.lift(_remembered(add_up, real, exact, variable, first, exact))


def _real_terms(evaluator: Evaluation, body: Expression) -> Evaluation:
    """Return an evaluator of real balls, where nothing complex occurs."""
    if not evaluator.complex:
        return evaluator
    if summary_of(body).imaginary:
        raise Unclear("complex terms")
    return evaluator.on_the_line()


def with_exact_names(evaluator: Evaluation, body: Expression, variable: Expression) -> Expression:
    """Put the numbers of the point in, where they are exact; the own variable is another name."""
    inside = free_symbols(body) - {variable}
    exact: dict[Expression, Expression] = {}
    for name, ball in evaluator.env.items():
        if name in inside:
            value = exact_coordinate(ball)
            if value is not None:
                exact[name] = value
    return substitute(body, exact) if exact else body


def integral(evaluator: Evaluation, node: Integral) -> Ball:
    """Return a definite integral: of an analytic function, or an improper one of real functions."""
    if len(node.args) != 4:
        raise Unclear("indefinite integral")
    from grader.equivalence.numbers.integrals import integrate  # few expressions have integrals

    body, variable, lower, upper = node.args
    body = with_exact_names(evaluator, body, variable)
    if not {OO, MINUS_OO}.intersection((lower, upper)):
        ends = evaluator.value(lower), evaluator.value(upper)
        try:
            result = integrate(evaluator, body, variable, ends)
            return result if evaluator.complex else result.real
        except Unclear:
            if summary_of(body).lazy:
                raise
    return _improper(evaluator, node)


def _improper(evaluator: Evaluation, node: Integral) -> Ball:
    """Return an integral whose ends are infinite, or where the integrand has no value."""
    body, variable, lower, upper = node.args
    if lower is OO or upper is MINUS_OO:
        raise Unclear("an integral that runs backwards")
    real = _real_terms(evaluator, body)
    if lower is not MINUS_OO and upper is not OO and not real.value(lower) < real.value(upper):
        raise Unclear("an integral that runs backwards")
    body = exact = with_exact_names(real, body, variable)
    rule = infinite_operators().improper_integral
    return evaluator.lift(_remembered(rule, real, body, variable, (lower, upper), exact))


_MAX_REMEMBERED = 500
_known: dict[Any, Any] = {}


def _remembered(rule: Callable[..., Ball], evaluator: Evaluation, *args: Any) -> Ball:
    """Work out a value without names once, at the first precision or the fine one."""
    key = None if evaluator.env else (rule, evaluator.real_odd_roots, is_fine(), args)
    if key is not None and key in _known:
        result = _known[key]
    else:
        result = _attempted(rule, evaluator, args)
        if key is not None and len(_known) < _MAX_REMEMBERED:
            _known[key] = result
    if isinstance(result, Exception):
        raise result.with_traceback(None)
    return result


def _attempted(rule: Callable[..., Ball], evaluator: Evaluation, args: Any) -> Any:
    with precision(FINE if is_fine() else FIRST):
        try:
            return rule(evaluator, *args)
        except (OutsideDomain, Unclear) as error:
            return error


def limit(evaluator: Evaluation, node: Limit) -> Ball:
    """Return a limit that exact expansions prove."""
    place = {name: exact_coordinate(ball) for name, ball in evaluator.env.items()}
    inside = free_symbols(node)
    if any(place.get(name) is None for name in inside):
        raise Unclear("a limit at a point that is not exact")
    body, variable, point = node.args
    chosen: dict[Expression, Expression] = {
        name: value for name in inside if (value := place[name]) is not None
    }
    body, point = substitute(body, chosen), substitute(point, chosen)
    notation = Notation(real_odd_roots=evaluator.real_odd_roots)
    found = infinite_operators().limit_value(Limit(body, variable, point, node.side), notation)
    if found is None:
        raise Unclear("limit")
    if found in (OO, Neg(OO), Constant("undefined")):
        raise InfiniteValue(1 if found is OO else -1 if found is Neg(OO) else 0)
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
    if abs(int(exponent)) > _MAX_BITS:
        return None
    return number(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
