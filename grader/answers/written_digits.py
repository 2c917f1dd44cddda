"""Numbers as written: how many digits they have, and whether they round the right value."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from grader.equivalence import (
    EXACT,
    Enclosure,
    NumberPolicy,
    Outcome,
    Verdict,
    check_number,
    enclose,
)
from grader.expressions.nodes import Expression, Mul, Neg, Number, Unit
from grader.expressions.traversal import transform
from grader.same import Same

FLOAT_DIGITS = 12
FLOAT_ERROR = Fraction(1, 10**11)
LEAST_DIGITS = 3


def significant_digits(literal: str) -> int:
    """Count the digits from the first that is not zero: `0.0450` has three."""
    mantissa = literal.lower().partition("e")[0]
    digits = "".join(ch for ch in mantissa if ch.isdigit())
    return len(digits.lstrip("0")) or 1


def literal_of(expression: Expression) -> str:
    """Return the digits of a plain number with or without sign; empty for anything else."""
    while isinstance(expression, Neg):
        expression = expression.args[0]
    return expression.literal if isinstance(expression, Number) else ""


def check_written(
    reference: Enclosure,
    answer: Expression,
    policy: NumberPolicy = EXACT,
    least_digits: int = LEAST_DIGITS,
) -> Verdict:
    """Check a number under the part's policy, or else by the digits that were written.

    Without a policy a decimal is right when it is the value rounded to as many digits as written,
    which must be `least_digits` or more unless the decimal is exact. Where rounding to the digits
    written is the rule, the output of a program, with twelve digits or more, may carry the rounding
    errors of floats. A fraction or root is exact. A class gives the same numbers over and over:
    what was checked is remembered.
    """
    return _check_written(Same(reference), answer, policy, least_digits)


@lru_cache(maxsize=8_000)
def _check_written(
    same: Same[Enclosure], answer: Expression, policy: NumberPolicy, least_digits: int
) -> Verdict:
    reference = same.value
    literal = literal_of(answer)
    if not literal or not (policy == EXACT or policy.rounds_to_written):
        return check_number(reference, answer, policy)
    exact = check_number(reference, answer, EXACT)
    digits = significant_digits(literal)
    if exact.outcome is Outcome.EQUIVALENT or (policy == EXACT and _is_integer(literal)):
        return exact
    if digits >= FLOAT_DIGITS:
        return check_number(reference, answer, _float_policy(reference))
    if policy != EXACT:
        return check_number(reference, answer, policy)
    rounded = check_number(reference, answer, NumberPolicy(rounds_to_written=True))
    if rounded.outcome is Outcome.EQUIVALENT and digits < least_digits:
        return replace(rounded, outcome=Outcome.DIFFERENT, code="too-few-digits")
    return rounded


def as_written(reference: Expression | Enclosure, answer: Expression, verdict: Verdict) -> Verdict:
    """Take a decimal for the number that it is rounded from, where no tolerance is declared.

    `verdict` is that on the exact values; it stays unless the decimal, `1.414` for the root of 2 or
    `0.333` for 1/3, is right as far as it goes.
    """
    if verdict.outcome is not Outcome.DIFFERENT or "." not in literal_of(answer):
        return verdict
    exact = reference if isinstance(reference, Enclosure) else enclose(reference)
    if exact is None:
        return verdict
    written = check_written(exact, answer)
    rounded = written.outcome is Outcome.EQUIVALENT or written.code == "too-few-digits"
    return written if rounded else verdict


def _is_integer(literal: str) -> bool:
    return literal.isdigit()


def _float_policy(reference: Enclosure) -> NumberPolicy:
    if abs(reference.midpoint) < 1:
        return NumberPolicy(absolute=FLOAT_ERROR)
    return NumberPolicy(relative=FLOAT_ERROR)


def without_units(expression: Expression) -> tuple[Expression, tuple[str, ...]]:
    """Return an expression without its units of measure, and their names."""
    units: list[str] = []

    def strip(node: Expression) -> Expression:
        if isinstance(node, Mul):
            found = [arg for arg in node.args if isinstance(arg, Unit)]
            kept = [arg for arg in node.args if not isinstance(arg, Unit)]
            if found and kept:
                units.extend(unit.name for unit in found)
                return kept[0] if len(kept) == 1 else Mul(*kept)
        return node

    return transform(expression, strip), tuple(units)
