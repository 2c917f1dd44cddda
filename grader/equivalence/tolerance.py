"""A declared tolerance, on top of the exact comparison and never in place of it."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from flint import acb, arb

from grader.equivalence.collections.noncommuting import has_noncommuting
from grader.equivalence.core.enclose import check_number, describe_policy, enclose
from grader.equivalence.enclosure import Enclosure
from grader.equivalence.numbers.evaluate import to_arb
from grader.equivalence.numbers.powers import Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.sample_points import ENOUGH
from grader.equivalence.scalars.evaluation import ScalarPair
from grader.equivalence.terms.kinds import Kind, kind_of
from grader.equivalence.terms.rationals import rational_value, significant_digits
from grader.equivalence.verdict import NumberPolicy, Outcome, Verdict, WithinTolerance, equivalent
from grader.expressions.nodes import Expression, Neg, Number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

#: Significant digits from which on a bare decimal reference counts as a rounded number.
ROUNDED_DIGITS = 9


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
    met = 0
    with precision(LADDER[1]):
        for point in islice(pair.points(), 4 * ENOUGH):
            left, right = pair.value(reference, point), pair.value(answer, point)
            if left.ball is None or right.ball is None:
                continue
            try:
                if not _close(left.ball, right.ball, policy):
                    return None
            except Unclear:
                continue
            met += 1
    if not met:
        return None
    return equivalent("within-tolerance", evidence_of(policy, f"at {met} points"))


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
    literal = reference.args[0] if isinstance(reference, Neg) else reference
    if not isinstance(literal, Number) or "." not in literal.literal:
        return None
    if len(significant_digits(literal.literal)) < ROUNDED_DIGITS or free_symbols(answer):
        return None
    if kind_of(answer) is not Kind.SCALAR or rational_value(answer) is not None:
        return None
    places = len(literal.literal.lower().split("e")[0].partition(".")[2])
    exponent = int(literal.literal.lower().partition("e")[2] or 0)
    unit = 1 / Fraction(10) ** (places - exponent)  # rounded or cut off
    exact = rational_value(reference)
    if exact is None:
        return None
    verdict = check_number(Enclosure.exactly(exact), answer, NumberPolicy(absolute=unit), odd)
    return verdict if verdict.outcome is Outcome.EQUIVALENT else None
