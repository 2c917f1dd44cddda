"""How near an answer has to be: every tolerance of a rubric.

A tolerance stands on top of the exact comparison and never in place of it.
"""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb

from grader.equivalence.collections.noncommuting import has_noncommuting
from grader.equivalence.core.desugar import desugar
from grader.equivalence.core.enclose import bounds_of, enclose, real_ball
from grader.equivalence.enclosure import Enclosure, in_digits
from grader.equivalence.numbers.evaluate import to_arb
from grader.equivalence.numbers.powers import TooLarge, Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.sample_points import ENOUGH
from grader.equivalence.rounding import (
    Tie,
    place_of_digits,
    rounded_alike,
    tie_of,
)
from grader.equivalence.scalars.evaluation import ScalarPair
from grader.equivalence.terms.kinds import Kind, kind_of
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import (
    Identical,
    NumberPolicy,
    Outcome,
    Proved,
    Refuted,
    Remark,
    Verdict,
    WithinTolerance,
    equivalent,
    undecided,
)
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.expressions.written import Written

#: Significant digits from which on a bare decimal reference counts as a rounded number.
ROUNDED_DIGITS = 9
#: A literal with this many significant digits may carry the rounding errors of floats.
PROGRAM_DIGITS = 12
#: How much of a number the floats of a program may lose on the way.
FLOAT_ERROR = Fraction(1, 10**11)


# -- numbers under a policy ----------------------------------------------------------------------


def check_number(
    reference: Enclosure, answer: Expression, policy: NumberPolicy, real_odd_roots: bool = False
) -> Verdict:
    """Check a number against the reference under the declared policy.

    Undecided where the bounds do not tell.
    """
    try:
        given = bounds_of(desugar(answer), real_odd_roots)
    except TooLarge:
        return _check_huge(reference, desugar(answer), policy, real_odd_roots)
    if given is None:
        return Verdict(Outcome.UNREADABLE, "not-a-number")
    if policy.rounds_to_written:
        return _check_rounding(reference, answer, given, policy)
    if policy.digits is not None or policy.decimals is not None:
        return _check_agreement(reference, given, policy)
    allowed = _allowed(reference, policy)
    return _within(reference, given, allowed, describe_policy(policy))


def _check_huge(
    reference: Enclosure, answer: Expression, policy: NumberPolicy, odd: bool
) -> Verdict:
    """Check a number that is too large to be made exact: it is compared as a ball."""
    most = max(Fraction(1), *_allowed(reference, policy))
    with precision(LADDER[1]):
        try:
            given = real_ball(answer, odd)
        except TooLarge:
            given = None
        bounds = to_arb(reference.lower - most), to_arb(reference.upper + most)
        if given is not None and (given < bounds[0] or given > bounds[1]):
            texts = in_digits(reference.midpoint, 6), given.str(6, radius=False)
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
        half = place_of_digits(sizes[1], policy.digits) / 2
        return half, half
    return Fraction(0), Fraction(0)


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


def _check_agreement(reference: Enclosure, given: Enclosure, policy: NumberPolicy) -> Verdict:
    """Check that both numbers give the same when each is rounded to the places that must agree."""
    if reference.exact and given.exact and reference == given:
        return Verdict(Outcome.EQUIVALENT, "same-number", Proved("rational arithmetic"))
    difference = abs(reference.midpoint - given.midpoint)
    if _is_float_error(reference, difference):
        evidence = WithinTolerance(describe_policy(policy), _short(difference), "0")
        return Verdict(Outcome.EQUIVALENT, "within-tolerance", evidence)
    alike = rounded_alike(reference, given, policy.digits, policy.decimals)
    if alike is None:
        return undecided("rounding-tie" if reference.exact else "bounds-too-wide")
    if not alike:
        return _refuted(reference, given, "outside-tolerance")
    evidence = WithinTolerance(
        describe_policy(policy), _short(difference), _short(_allowed(reference, policy)[0])
    )
    return Verdict(Outcome.EQUIVALENT, "within-tolerance", evidence)


def _is_float_error(reference: Enclosure, difference: Fraction) -> bool:
    """Whether a difference is what floats lose on the way, which goes by the size of the number."""
    return difference <= FLOAT_ERROR * (abs(reference.midpoint) or 1)


def _refuted(reference: Enclosure, given: Enclosure, code: str) -> Verdict:
    digits = 6
    texts = ("", "")
    while texts[0] == texts[1] and digits <= 17:
        texts = (in_digits(reference.midpoint, digits), in_digits(given.midpoint, digits))
        digits += 3
    return Verdict(Outcome.DIFFERENT, code, Refuted((), *texts))


def _short(value: Fraction) -> str:
    return in_digits(value, 3)


# -- rounding to the digits that were written ----------------------------------------------------


def _check_rounding(
    reference: Enclosure, answer: Expression, given: Enclosure, policy: NumberPolicy
) -> Verdict:
    written = Written.of(answer)
    if written is None:
        return _check_exact(reference, given, policy)
    half = written.place_of(policy.figures) / 2
    verdict = _within(reference, given, (half, half), "rounds to what was written")
    if verdict.outcome is not Outcome.EQUIVALENT:
        error = FLOAT_ERROR * (abs(reference.midpoint) or 1)
        printed = written.digits >= PROGRAM_DIGITS
        return _within(reference, given, (error, error), "floats") if printed else verdict
    if tie_of(reference, written.value, 2 * half) is Tie.TO_EVEN:
        return undecided("rounding-tie")
    if tie_of(reference, written.value, 2 * half) is Tie.WRONG:
        return _refuted(reference, given, "outside-tolerance")
    least = policy.least_decimals
    enough = least is None or written.decimals >= least or _without_zeros(reference, given, least)
    if not enough and not (reference.exact and given == reference):
        text = f"The question asks for at least {least} decimal places."
        return Verdict(
            Outcome.DIFFERENT, "too-few-digits", verdict.evidence, (Remark("too-few-digits", text),)
        )
    return verdict


def _without_zeros(reference: Enclosure, given: Enclosure, decimals: int) -> bool:
    """Whether only zeros at the end are left out, as programs print `0.09` for 0.090."""
    half = Fraction(1, 2 * 10**decimals)
    return _within(reference, given, (half, half), "").outcome is Outcome.EQUIVALENT


def _check_exact(reference: Enclosure, given: Enclosure, policy: NumberPolicy) -> Verdict:
    """Check a fraction or an exact expression: as close as a decimal of the digits asked."""
    if given == reference and given.exact:
        return Verdict(Outcome.EQUIVALENT, "same-number", Identical())
    half = Fraction(1, 2) / Fraction(10) ** (policy.least_decimals or 0)
    if not policy.least_decimals:
        half = Fraction(0)
        if reference.lower <= given.upper and given.lower <= reference.upper:
            width = max(reference.upper - reference.lower, given.upper - given.lower)
            evidence = WithinTolerance("exact", _short(width), "0")
            return Verdict(Outcome.EQUIVALENT, "same-number", evidence)
    return _within(reference, given, (half, half), "rounds to what was written")


# -- formulas under a policy, and references that are rounded -----------------------------------


def within_policy(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Return the verdict on two scalars under the policy, or None where it does not apply."""
    if {kind_of(reference), kind_of(answer)} != {Kind.SCALAR}:
        return None
    if has_noncommuting(reference, notation) or has_noncommuting(answer, notation):
        return None  # no number stands for such a name
    if not free_symbols(reference) | free_symbols(answer):
        enclosure = enclose(reference)
        if enclosure is not None:
            verdict = check_number(enclosure, answer, policy)
            return None if verdict.outcome is Outcome.UNREADABLE else verdict
    if policy.absolute is None and policy.relative is None:
        return None
    return _at_points(reference, answer, notation, policy)


def _at_points(
    reference: Expression, answer: Expression, notation: Notation, policy: NumberPolicy
) -> Verdict | None:
    """Accept expressions of names whose values are within the tolerance at all points tried."""
    pair = ScalarPair(reference, answer, notation)
    with precision(LADDER[1]):
        for tried, point in enumerate(pair.points()):
            if tried >= 4 * ENOUGH and pair.met:
                break
            left, right = pair.value(reference, point), pair.value(answer, point)
            if left.ball is None or right.ball is None:
                continue
            try:
                if not _close(left.ball, right.ball, policy):
                    return None
            except Unclear:
                continue
            pair.met += 1
    if not pair.met:
        return None
    return equivalent("within-tolerance", evidence_of(policy, f"at {pair.met} points"))


def evidence_of(policy: NumberPolicy, where: str) -> WithinTolerance:
    """Return the evidence of a policy that holds at several points or in several entries."""
    allowed = policy.absolute if policy.absolute is not None else policy.relative
    shown = "" if allowed is None else f"{float(allowed):.3g}"
    return WithinTolerance(describe_policy(policy), where, shown)


def _close(left: arb | acb, right: arb | acb, policy: NumberPolicy) -> bool:
    distance = abs(left - right)
    bound = to_arb(policy.absolute or Fraction(0))
    if policy.relative is not None:
        bound = to_arb(policy.relative) * abs(left)
    if distance <= bound:
        return True
    if distance > bound:
        return False
    raise Unclear("tolerance")


def rounded_reference(
    reference: Expression, answer: Expression, odd: bool = False
) -> Verdict | None:
    """Accept an irrational number for a reference that is nothing but its long decimal.

    A reference such as `-1.709975946`, of `ROUNDED_DIGITS` significant digits or more, cannot be
    meant exactly where the answer is a root or the like that rounds to it.
    """
    written = Written.of(reference)
    if written is None or not written.has_point or written.digits < ROUNDED_DIGITS:
        return None
    if free_symbols(answer) or kind_of(answer) is not Kind.SCALAR:
        return None
    exact = rational_value(reference)
    if exact is None or rational_value(answer) is not None:
        return None
    unit = NumberPolicy(absolute=written.place)  # rounded or cut off
    verdict = check_number(Enclosure.exactly(exact), answer, unit, odd)
    return verdict if verdict.outcome is Outcome.EQUIVALENT else None
