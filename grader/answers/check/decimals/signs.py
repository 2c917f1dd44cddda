"""Numbers with a sign that says what they count: `36.87°`, `35%`.

A key says in which of two ways it was written only where it names a unit.
"""

from __future__ import annotations

from fractions import Fraction

from grader.answers.comparing import compare_value
from grader.equivalence import EXACT, Enclosure, Outcome, as_written, enclose
from grader.expressions.nodes import Call, Constant, Div, Expression, Mul, Neg, number
from grader.expressions.traversal import free_symbols
from grader.expressions.written import has_point
from grader.rubric.types import Asked

#: More than a turn in radians: a number above it is one of degrees.
_TURN = Fraction(63, 10)


def rounds_in_degrees(asked: Asked, answer: Expression) -> bool:
    """Whether an angle in degrees is right as far as it is written: `36.87°` for asin(3/5)."""
    angle, value = under_sign(answer, "degree"), asked.value
    if angle is None or not isinstance(value, Expression) or free_symbols(value):
        return False
    degrees = Div(Mul(number(180), value), Constant("pi"))
    return has_point(angle) and is_right(asked, degrees, angle)


def is_in_degrees(asked: Asked, answer: Expression) -> bool:
    """Whether the right number is one of degrees, as `35°` for 35: in radians it is over a turn."""
    angle, value = under_sign(answer, "degree"), asked.value
    if angle is None or not isinstance(value, Expression | Enclosure):
        return False
    return _exceeds(value, _TURN) and is_right(asked, value, angle)


def is_under_sign(asked: Asked, answer: Expression) -> bool:
    """Whether the number is right without its sign: `35%` for 35, `0.5°` for 0.5.

    A share is no number of percents: `0.35%` for 0.35 is wrong.
    """
    value = asked.value
    if not isinstance(value, Expression | Enclosure):
        return False
    percents = under_sign(answer, "percent")
    if percents is not None:
        return _exceeds(value, Fraction(1)) and is_right(asked, value, percents)
    degrees = under_sign(answer, "degree")
    return degrees is not None and is_right(asked, value, degrees)


def _exceeds(value: Expression | Enclosure, bound: Fraction) -> bool:
    size = value if isinstance(value, Enclosure) else enclose(value)
    return size is not None and abs(size.midpoint) > bound


def under_sign(answer: Expression, sign: str) -> Expression | None:
    """Return `35` of `35°`; None for anything else."""
    match answer:
        case Neg(args=(inner,)):
            bare = under_sign(inner, sign)
            return None if bare is None else Neg(bare)
        case Call(args=(inner,)) if answer.name == sign:
            return inner
    return None


def is_right(asked: Asked, value: Expression | Enclosure, given: Expression) -> bool:
    """Whether a number is a value under the part's tolerance, or as far as it is written."""
    verdict = compare_value(asked.asking_for(value), given)
    if asked.part.policy == EXACT:
        verdict = as_written(value, given, verdict)
    return verdict.outcome is Outcome.EQUIVALENT
