"""Numbers that are right as far as they are written, where a rubric declares no tolerance.

Every kind of answer, and every line of working, asks here.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from grader.equivalence.core.enclose import enclose
from grader.equivalence.enclosure import Enclosure
from grader.equivalence.tolerance import FLOAT_ERROR, PROGRAM_DIGITS, check_number
from grader.equivalence.verdict import EXACT, NumberPolicy, Outcome, Verdict, undecided
from grader.expressions.nodes import Expression
from grader.expressions.written import Written
from grader.same import Same

#: So many significant digits must be written for a rounded number to be right.
MIN_DIGITS = 3

ROUNDED = NumberPolicy(rounds_to_written=True)


def check_written(
    reference: Enclosure,
    answer: Expression,
    policy: NumberPolicy = EXACT,
    least_digits: int = MIN_DIGITS,
) -> Verdict:
    """Check a number under the part's policy, or else by the digits that were written.

    Without a policy a decimal is right when it is the value rounded to as many digits as written,
    which must be `least_digits` or more unless the decimal is exact. Where rounding to the digits
    written is the rule, the output of a program, with twelve digits or more, may carry the rounding
    errors of floats. A fraction or root is exact, and so is an integer: one of three digits or more
    to which the value would be rounded is for a person. A class gives the same numbers over and
    over: what was checked is remembered.
    """
    return _check_written(Same(reference), answer, policy, least_digits)


@lru_cache(maxsize=2_000)
def _check_written(
    same: Same[Enclosure], answer: Expression, policy: NumberPolicy, least_digits: int
) -> Verdict:
    reference = same.value
    written = Written.of(answer)
    if written is None or not (policy == EXACT or policy.rounds_to_written):
        return check_number(reference, answer, policy)
    exact = check_number(reference, answer, EXACT)
    if exact.outcome is Outcome.EQUIVALENT:
        return exact
    if policy == EXACT and not written.is_decimal:
        return _whole_number(reference, answer, written, exact)
    if written.digits >= PROGRAM_DIGITS:
        return check_number(reference, answer, _float_policy(reference))
    if policy != EXACT:
        return check_number(reference, answer, policy)
    rounded = check_number(reference, answer, ROUNDED)
    if rounded.outcome is Outcome.EQUIVALENT and written.digits < least_digits:
        return replace(rounded, outcome=Outcome.DIFFERENT, code="too-few-digits")
    return rounded


def _whole_number(
    reference: Enclosure, answer: Expression, written: Written, exact: Verdict
) -> Verdict:
    """Leave it to a person whether `333` may stand for 1000/3."""
    if written.digits < MIN_DIGITS or exact.outcome is not Outcome.DIFFERENT:
        return exact
    rounded = check_number(reference, answer, ROUNDED)
    return exact if rounded.outcome is Outcome.DIFFERENT else undecided("rounded-integer")


def as_written(reference: Expression | Enclosure, answer: Expression, verdict: Verdict) -> Verdict:
    """Take a decimal for the number that it is rounded from, where no tolerance is declared.

    `verdict` is that on the exact values; it stays unless the decimal, `1.414` for the root of 2 or
    `0.333` for 1/3, is right as far as it goes.
    """
    if verdict.outcome is not Outcome.DIFFERENT or Written.of(answer) is None:
        return verdict
    exact = reference if isinstance(reference, Enclosure) else enclose(reference)
    if exact is None:
        return verdict
    written = check_written(exact, answer)
    return verdict if written.code in ("outside-tolerance", "not-a-number") else written


def _float_policy(reference: Enclosure) -> NumberPolicy:
    if not reference.midpoint:
        return NumberPolicy(absolute=FLOAT_ERROR)
    return NumberPolicy(relative=FLOAT_ERROR)


def rounds(exact: Expression, written: Expression) -> bool:
    """Whether a written number is what an exact value is when rounded to its digits."""
    enclosure = enclose(exact) if is_decimal(written) else None
    if enclosure is None:
        return False
    return check_number(enclosure, written, ROUNDED).outcome is Outcome.EQUIVALENT


def is_decimal(expression: Expression) -> bool:
    """Whether a number was written with a point or an exponent, and so may be rounded."""
    written = Written.of(expression)
    return written is not None and written.is_decimal


def rounding_error(entry: Expression) -> Fraction:
    """Return how far a decimal may be off by its rounding; nothing if it has too few digits."""
    written = Written.of(entry)
    if written is None or not written.is_decimal or written.digits < MIN_DIGITS:
        return Fraction(0)
    return written.place / 2
