"""Improper integrals in ball arithmetic: what is cut off at an end is bounded by a model."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from grader.equivalence.limits.coefficients import NotDefined, Unknown
from grader.equivalence.limits.enclosures.modeler import Modeler
from grader.equivalence.limits.enclosures.remainders import LONG, ONE, SHORT, ZERO, Key, Range
from grader.equivalence.limits.enclosures.tails import integral_far_out, integral_near
from grader.equivalence.limits.expander import Expander
from grader.equivalence.limits.expansion import Scale, parity
from grader.equivalence.normal_form.assumptions import Beyond, NoNormalForm
from grader.equivalence.numbers.evaluate import to_arb
from grader.equivalence.numbers.integrals import integrate
from grader.equivalence.numbers.powers import InfiniteValue, OutsideDomain, Unclear
from grader.equivalence.numbers.precision import is_fine
from grader.equivalence.numbers.protocols import Ball, Evaluation
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Call, Constant, Div, Expression, Neg, Number, Pow, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk

OO = Constant("oo")
MINUS_OO = Neg(OO)
#: How far out an integral is cut, one after the other until the bounds are close.
REACHES = {False: (24, 200), True: (24, 400)}
#: How far from a finite end.
NEAR = Fraction(1, 16)
MAX_SAMPLES = 1000
_CLOSE = {False: arb(2) ** -36, True: arb(2) ** -150}


def improper_integral(
    evaluator: Evaluation,
    body: Expression,
    variable: Expression,
    ends: tuple[Expression, Expression],
    exact: Expression,
) -> Ball:
    """Return the integral of a real function between ends that may be infinite or singular.

    `exact` is the body with the numbers of the point put in, where these are exact. Raise
    `InfiniteValue` where there certainly is no finite value, `Unclear` where nothing is certain.
    """
    places = [ends[0], *_singular_places(exact, variable, ends, evaluator), ends[1]]
    signs = _divergent(exact, variable, places, evaluator.real_odd_roots)
    if len(signs) > 1:
        raise InfiniteValue(0)
    if signs:
        raise InfiniteValue(signs.pop())
    total = arb(0)
    for lower, upper in itertools.pairwise(places):
        total += _stretch(evaluator, body, variable, lower, upper)
    return total


# -- where an integrand is not bounded ---------------------------------------------------------


def _singular_places(
    body: Expression,
    variable: Expression,
    ends: tuple[Expression, Expression],
    evaluator: Evaluation,
) -> list[Expression]:
    """Return zeros between the ends of what is linear and divided by, or below a root."""
    zeros: set[Fraction] = set()
    for node in walk(body):
        if variable not in free_symbols(node):
            continue
        match node:
            case Div():
                zeros.update(_zero_of_linear(node.args[1], variable))
            case Pow():
                zeros.update(_zero_of_linear(node.args[0], variable))
            case Call():
                for part in node.args:
                    zeros.update(_zero_of_linear(part, variable))
    return [number(place) for place in sorted(zeros) if _lies_between(place, ends, evaluator)]


def _zero_of_linear(node: Expression, variable: Expression) -> Iterator[Fraction]:
    values = [rational_value(substitute(node, {variable: Number(n)})) for n in (0, 1, 2, 5)]
    known = [value for value in values if value is not None]
    if len(known) < 4:
        return
    slope = known[1] - known[0]
    if slope and known[2] - known[1] == slope and known[3] - known[2] == 3 * slope:
        yield -known[0] / slope


def _lies_between(
    place: Fraction, ends: tuple[Expression, Expression], evaluator: Evaluation
) -> bool:
    below = ends[0] is MINUS_OO or to_arb(place) > evaluator.value(ends[0])
    return bool(below and (ends[1] is OO or to_arb(place) < evaluator.value(ends[1])))


def _divergent(
    body: Expression, variable: Expression, places: list[Expression], odd: bool
) -> set[int]:
    """Return the signs of the infinite contributions of these places."""
    signs: set[int] = set()
    for place in places:
        sides = [0] if place in (OO, MINUS_OO) else [1, -1]
        if place is places[0] and 0 not in sides:
            sides = [1]
        elif place is places[-1] and 0 not in sides:
            sides = [-1]
        for side in sides:
            sign = _diverges_at(body, variable, place, side, odd)
            if sign is not None:
                signs.add(sign)
    return signs


def _diverges_at(
    body: Expression, variable: Expression, place: Expression, side: int, odd: bool
) -> int | None:
    """Return the sign with which an integral certainly grows without bound at a place."""
    if free_symbols(place):
        return None
    scale = Scale(Notation(real_odd_roots=odd), 4)
    try:
        expansion = Expander(scale, variable, place, side).expand(body)
        (exponent, power, logs), value = scale.lead(expansion)
        growth = scale.growth(exponent)
        border = ONE if side == 0 else -ONE
        if growth < 0 or (growth == 0 and power > border):
            return None
        if growth == 0 and power == border and logs < 0:
            return None
        return scale.sign(value) * parity(logs)
    except (Unknown, NotDefined, Beyond, NoNormalForm, RecursionError):
        return None


# -- values ------------------------------------------------------------------------------------


def _stretch(
    evaluator: Evaluation,
    body: Expression,
    variable: Expression,
    lower: Expression,
    upper: Expression,
) -> Ball:
    """Return the integral between two neighbouring places."""
    if MINUS_OO not in (lower,) and upper is not OO:
        return _bounded(evaluator, body, variable, lower, upper)
    best: Ball = None
    reaches = REACHES[is_fine()]
    for reach in reaches if not evaluator.env else reaches[:1]:
        try:
            value = _cut_off(evaluator, body, variable, (lower, upper), reach)
        except Unclear:
            continue
        if best is None or value.rad() < best.rad():
            best = value
        if best.rad() < _CLOSE[is_fine()] * (1 + abs(best)):
            break
    if best is None:
        raise Unclear("an improper integral")
    return best


def _cut_off(
    evaluator: Evaluation,
    body: Expression,
    variable: Expression,
    ends: tuple[Expression, Expression],
    reach: int,
) -> Ball:
    lower, upper = ends
    total = arb(0)
    cuts: list[Expression] = [lower, upper]
    for place, side, infinite in ((0, -1, MINUS_OO), (1, 1, OO)):
        if ends[place] is infinite:
            over = Range(Fraction(1, reach), LONG if is_fine() else SHORT)
            start: dict[Key, Ball] = {(-ONE, 0): arb(side)}
            model = Modeler(evaluator, over, variable, start).model(body)
            total += integral_far_out(model, Fraction(reach))
            cuts[place] = number(side * reach)
    if not evaluator.value(cuts[0]) < evaluator.value(cuts[1]):
        raise Unclear("an end far out")
    return total + _bounded(evaluator, body, variable, cuts[0], cuts[1])


def _bounded(
    evaluator: Evaluation,
    body: Expression,
    variable: Expression,
    lower: Expression,
    upper: Expression,
) -> Ball:
    """Return the integral between two finite ends, where the integrand may have no value."""
    first, last = evaluator.value(lower), evaluator.value(upper)
    try:
        whole = _real(integrate(evaluator, body, variable, (first, last), MAX_SAMPLES))
        if whole.rad() < _CLOSE[is_fine()] * (1 + abs(whole)):
            return whole
    except Unclear:
        pass
    step = NEAR
    while not last - first > 4 * to_arb(step):
        step /= 4
        if step < Fraction(1, 10**6):
            raise Unclear("ends close together")
    pieces = [_near_end(evaluator, body, variable, lower, 1, step)]
    pieces.append(_near_end(evaluator, body, variable, upper, -1, step))
    middle = first + to_arb(step), last - to_arb(step)
    return sum(pieces, _real(integrate(evaluator, body, variable, middle, MAX_SAMPLES)))


def _near_end(
    evaluator: Evaluation,
    body: Expression,
    variable: Expression,
    place: Expression,
    side: int,
    step: Fraction,
) -> Ball:
    """Return the integral over the stretch beside an end."""
    at = evaluator.value(place)
    start: dict[Key, Ball] = {(ONE, 0): arb(side)}
    if not at.is_zero():
        start[ZERO, 0] = at
    over = Range(step, LONG if is_fine() else SHORT)
    try:
        model = Modeler(evaluator, over, variable, start).model(body)
        return integral_near(model, step)
    except (Unclear, OutsideDomain):
        inner = at + side * to_arb(step)
        stretch = (at, inner) if side > 0 else (inner, at)
        return _real(integrate(evaluator, body, variable, stretch, MAX_SAMPLES))


def _real(value: Ball) -> Ball:
    if not value.imag.contains(0):
        raise OutsideDomain("an integrand that is not real")
    return value.real
