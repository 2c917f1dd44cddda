"""Numbers: certified bounds of closed expressions, and answers that may be rounded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import cast

from flint import acb, arb

from grader.equivalence.core.desugar import desugar
from grader.equivalence.enclosure import Enclosure, shown
from grader.equivalence.numbers.evaluate import Evaluator, outer_bounds, to_arb
from grader.equivalence.numbers.powers import OutsideDomain, TooLarge, Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.terms.rationals import rational_value, significant_digits
from grader.equivalence.verdict import (
    Identical,
    NumberPolicy,
    Outcome,
    Proved,
    Refuted,
    Remark,
    Verdict,
    WithinTolerance,
    undecided,
)
from grader.expressions.nodes import Expression, Neg, Number
from grader.expressions.traversal import free_symbols


def enclose(expression: Expression, real_odd_roots: bool = False) -> Enclosure | None:
    """Return certified bounds of a closed real expression; None if it has no real value.

    Rational arithmetic is exact; anything else is enclosed to about 60 significant digits.
    """
    try:
        return _enclosed(desugar(expression), real_odd_roots)
    except TooLarge:
        return None


def _enclosed(expression: Expression, odd: bool) -> Enclosure | None:
    """Return bounds of a closed real expression; raise `TooLarge` if they cannot be exact."""
    exact = rational_value(expression)
    if exact is not None:
        return Enclosure.exactly(exact)
    if free_symbols(expression):
        return None
    for bits in (4 * LADDER[0], LADDER[-1]):
        with precision(bits):
            ball = _real_ball(expression, odd)
            if ball is not None:
                return Enclosure(*outer_bounds(ball))
    return None


def _real_ball(expression: Expression, odd: bool) -> arb | None:
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


def check_number(
    reference: Enclosure, answer: Expression, policy: NumberPolicy, real_odd_roots: bool = False
) -> Verdict:
    """Check a number against the reference under the declared policy.

    Undecided where the bounds do not tell.
    """
    try:
        given = _enclosed(desugar(answer), real_odd_roots)
    except TooLarge:
        return _check_huge(reference, desugar(answer), policy, real_odd_roots)
    if given is None:
        return Verdict(Outcome.UNREADABLE, "not-a-number")
    if policy.rounds_to_written:
        return _check_rounding(reference, answer, given, policy)
    allowed = _allowed(reference, policy)
    return _within(reference, given, allowed, describe_policy(policy))


def _check_huge(
    reference: Enclosure, answer: Expression, policy: NumberPolicy, odd: bool
) -> Verdict:
    """Check a number that is too large to be made exact: it is compared as a ball."""
    most = max(Fraction(1), *_allowed(reference, policy))
    with precision(LADDER[1]):
        try:
            given = _real_ball(answer, odd)
        except TooLarge:
            given = None
        bounds = to_arb(reference.lower - most), to_arb(reference.upper + most)
        if given is not None and (given < bounds[0] or given > bounds[1]):
            texts = shown(reference.midpoint, 6), given.str(6, radius=False)
            return Verdict(Outcome.DIFFERENT, "outside-tolerance", Refuted((), *texts))
    return undecided("too-large")


def _allowed(reference: Enclosure, policy: NumberPolicy) -> tuple[Fraction, Fraction]:
    """Return bounds of the greatest difference that is allowed."""
    sizes = sorted((abs(reference.lower), abs(reference.upper)))
    if policy.absolute is not None:
        return policy.absolute, policy.absolute
    if policy.relative is not None:
        return policy.relative * sizes[0], policy.relative * sizes[1]
    if policy.decimals is not None:
        half = Fraction(1, 2 * 10**policy.decimals)
        return half, half
    if policy.digits is not None:
        half = Fraction(10) ** (_exponent(sizes[1]) - policy.digits + 1) / 2
        return half, half
    return Fraction(0), Fraction(0)


def _exponent(value: Fraction) -> int:
    """Return the exponent of ten of a number: 2 for 410, -1 for 0.41."""
    if value == 0:
        return 0
    exponent = Decimal(value.numerator).adjusted() - Decimal(value.denominator).adjusted()
    return exponent if value >= Fraction(10) ** exponent else exponent - 1


def describe_policy(policy: NumberPolicy) -> str:
    """Return the name of a policy, as evidence gives it."""
    if policy.absolute is not None:
        return "absolute"
    if policy.relative is not None:
        return "relative"
    if policy.decimals is not None:
        return f"{policy.decimals} decimal places"
    if policy.digits is not None:
        return f"{policy.digits} significant digits"
    return "exact"


def _within(
    reference: Enclosure, given: Enclosure, allowed: tuple[Fraction, Fraction], policy: str
) -> Verdict:
    greatest = max(reference.upper - given.lower, given.upper - reference.lower)
    least = max(reference.lower - given.upper, given.lower - reference.upper, Fraction(0))
    if reference.exact and given.exact and greatest == 0:
        return Verdict(Outcome.EQUIVALENT, "same-number", Proved("rational arithmetic"))
    if greatest <= allowed[0]:
        evidence = WithinTolerance(policy, _short(greatest), _short(allowed[0]))
        return Verdict(Outcome.EQUIVALENT, "within-tolerance", evidence)
    if least > allowed[1]:
        return _refuted(reference, given, "outside-tolerance")
    return undecided("bounds-too-wide")


def _refuted(reference: Enclosure, given: Enclosure, code: str) -> Verdict:
    digits = 6
    texts = ("", "")
    while texts[0] == texts[1] and digits <= 17:
        texts = (shown(reference.midpoint, digits), shown(given.midpoint, digits))
        digits += 3
    return Verdict(Outcome.DIFFERENT, code, Refuted((), *texts))


def _short(value: Fraction) -> str:
    return shown(value, 3)


# -- rounding to the digits that were written ----------------------------------------------------


def _check_rounding(
    reference: Enclosure, answer: Expression, given: Enclosure, policy: NumberPolicy
) -> Verdict:
    literal = _literal(answer)
    if literal is None or not _is_decimal(literal.literal, policy):
        return _check_exact(reference, given, policy)
    places = _places(literal.literal)
    half = Fraction(1, 2) / Fraction(10) ** places
    verdict = _within(reference, given, (half, half), "rounds to what was written")
    if verdict.outcome is not Outcome.EQUIVALENT:
        return verdict
    enough = places >= policy.least_decimals
    if not enough and not (reference.exact and given == reference):
        text = f"The question asks for at least {policy.least_decimals} decimal places."
        return Verdict(
            Outcome.DIFFERENT, "too-few-digits", verdict.evidence, (Remark("too-few-digits", text),)
        )
    return verdict


def _is_decimal(literal: str, policy: NumberPolicy) -> bool:
    return "(" not in literal and bool(significant_digits(literal) or literal)


def _literal(answer: Expression) -> Number | None:
    while isinstance(answer, Neg):
        answer = answer.args[0]
    return answer if isinstance(answer, Number) else None


def _places(literal: str) -> int:
    """Return the decimal places of a literal; negative for `12e3`."""
    mantissa, _, exponent = literal.lower().partition("e")
    fraction = mantissa.partition(".")[2]
    return len("".join(filter(str.isdigit, fraction))) - int(exponent or 0)


def _check_exact(reference: Enclosure, given: Enclosure, policy: NumberPolicy) -> Verdict:
    """Check a fraction or an exact expression: as close as a decimal of the digits asked."""
    if given == reference and given.exact:
        return Verdict(Outcome.EQUIVALENT, "same-number", Identical())
    half = Fraction(1, 2) / Fraction(10) ** policy.least_decimals
    if policy.least_decimals == 0:
        half = Fraction(0)
        if reference.lower <= given.upper and given.lower <= reference.upper:
            width = max(reference.upper - reference.lower, given.upper - given.lower)
            evidence = WithinTolerance("exact", _short(width), "0")
            return Verdict(Outcome.EQUIVALENT, "same-number", evidence)
    return _within(reference, given, (half, half), "rounds to what was written")
