"""Sums and products without end in ball arithmetic: the first terms, and a bound of the tail."""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from grader.equivalence.limits.coefficients import NotDefined, Unknown
from grader.equivalence.limits.enclosures.modeler import NOTHING, Factored, Modeler
from grader.equivalence.limits.enclosures.remainders import LONG, ONE, SHORT, Model, Range
from grader.equivalence.limits.enclosures.tails import tail_of_sum
from grader.equivalence.limits.expander import Expander
from grader.equivalence.limits.expansion import Scale, parity
from grader.equivalence.normal_form.assumptions import Beyond, NoNormalForm
from grader.equivalence.numbers.powers import InfiniteValue, OutsideDomain, Unclear
from grader.equivalence.numbers.precision import is_fine
from grader.equivalence.numbers.protocols import Ball, Evaluation
from grader.expressions.nodes import Call, Constant, Expression
from grader.expressions.notation import Notation

OO = Constant("oo")
#: From where on terms are bounded, one after the other until the bounds are close.
STARTS = (64, 400, 2000)
_CLOSE = {False: arb(2) ** -36, True: arb(2) ** -150}


def infinite_sum(
    evaluator: Evaluation, body: Expression, variable: Expression, first: int, exact: Expression
) -> Ball:
    """Return the sum from the first index on.

    `exact` is the body with the numbers of the point put in, where these are exact. Raise
    `InfiniteValue` for a sum that certainly has no finite value, `Unclear` where nothing is known.
    """
    sign = divergence(exact, variable, evaluator.real_odd_roots)
    if sign is not None:
        raise InfiniteValue(sign)
    return _in_steps(evaluator, body, variable, first, False)


def infinite_product(
    evaluator: Evaluation, body: Expression, variable: Expression, first: int, exact: Expression
) -> Ball:
    """Return the product from the first index on; factors far out have to be positive."""
    sign = divergence(Call("ln", exact), variable, evaluator.real_odd_roots)
    if sign == 1:
        raise InfiniteValue(_sign_of_factors(evaluator, body, variable, first))
    if sign is not None:
        return arb(0)
    return _in_steps(evaluator, body, variable, first, True)


def _sign_of_factors(
    evaluator: Evaluation, body: Expression, variable: Expression, first: int
) -> int:
    """Return the sign of a product that grows without bound; `Unclear` where it is not certain."""
    start, sign = max(first, STARTS[0]), 1
    over = Range(Fraction(1, start))
    modeler = Modeler(evaluator, over, variable, {(-ONE, 0): arb(1)}, counts=True)
    modeler.logarithm(modeler.factored(body))  # the factors far out are positive
    for index in range(first, start):
        factor = evaluator.inner({variable: arb(index)}).value(body)
        if factor.contains(0):
            raise Unclear("a factor that may be zero")
        sign *= 1 if factor > 0 else -1
    return sign


def divergence(body: Expression, variable: Expression, odd: bool) -> int | None:
    """Return the sign of terms that certainly add up to infinity; None where they may not."""
    scale = Scale(Notation(real_odd_roots=odd), 4)
    try:
        expansion = Expander(scale, variable, OO, 0).expand(body)
        (exponent, power, logs), value = scale.lead(expansion)
        if scale.growth(exponent) < 0 or (not exponent and power > 1):
            return None
        if not exponent and power == 1 and logs < 0:
            return None
        return scale.sign(value) * parity(logs)
    except (Unknown, NotDefined, Beyond, NoNormalForm, RecursionError):
        return None


def _in_steps(
    evaluator: Evaluation, body: Expression, variable: Expression, first: int, product: bool
) -> Ball:
    best: Ball = None
    total, index = arb(int(product)), first
    for start in STARTS if not evaluator.env else STARTS[:2]:
        start = max(first, start)
        try:
            tail = _tail(evaluator, body, variable, start, product)
        except Unclear:
            continue
        while index < start:
            term = evaluator.inner({variable: arb(index)}).value(body)
            total = total * term if product else total + term
            index += 1
        best = total * tail.exp() if product else total + tail
        if best.rad() < _CLOSE[is_fine()] * (1 + abs(best)):
            break
    if best is None or not best.is_finite():
        raise Unclear("slow convergence")
    return best


def _tail(
    evaluator: Evaluation, body: Expression, variable: Expression, start: int, product: bool
) -> Ball:
    """Return what the terms from the start on add up to, or their logarithms.

    What decays exponentially is all rest, for which a short model is enough.
    """
    if is_fine() and not product:
        short = _model(evaluator, body, variable, Range(Fraction(1, start)), product)
        if short[1].exponent.terms:
            return _added_up(*short, start)
    over = Range(Fraction(1, start), LONG if is_fine() else SHORT)
    return _added_up(*_model(evaluator, body, variable, over, product), start)


def _model(
    evaluator: Evaluation, body: Expression, variable: Expression, over: Range, product: bool
) -> tuple[Modeler, Factored]:
    modeler = Modeler(evaluator, over, variable, {(-ONE, 0): arb(1)}, counts=True)
    factored = modeler.factored(body)
    if product:
        factored = Factored(NOTHING, modeler.logarithm(factored))
    return modeler, factored


def _added_up(modeler: Modeler, factored: Factored, start: int) -> Ball:
    over = modeler.range
    if factored.exponent.terms:
        _refuse_growth(over, factored)
        return tail_of_sum(modeler.collapsed(factored), start, False)
    if factored.alternates:
        _refuse_steady_signs(over, factored.model)
    return tail_of_sum(factored.model, start, factored.alternates)


def _refuse_growth(over: Range, factored: Factored) -> None:
    """Raise `InfiniteValue` where terms grow exponentially."""
    try:
        over.decaying(over.scaled(factored.exponent, arb(-1)))
        _, value, _ = over.relative(factored.model)
    except (Unclear, OutsideDomain):
        return
    raise InfiniteValue(0 if factored.alternates else 1 if value > 0 else -1)


def _refuse_steady_signs(over: Range, of: Model) -> None:
    """Raise `InfiniteValue` where the terms change their sign and do not vanish."""
    try:
        (power, logs), _, _ = over.relative(of)
    except (Unclear, OutsideDomain):
        return
    if power < 0 or (power == 0 and logs >= 0):
        raise InfiniteValue(0)
