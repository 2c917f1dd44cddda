"""Is a written number what another comes to when it is rounded the way people round?

People write `1/3 = 0.333`, cut digits off, and go on with rounded values. So a number agrees with a
value that it is the rounding or the truncation of; a computation from rounded numbers may miss by
what their own rounding explains, and then nothing is decided.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from grader.equivalence import Enclosure, enclose, rounds_to
from grader.expressions.nodes import Call, Constant, Expression, Mul, Neg, Number, Pow, number
from grader.expressions.traversal import substitute, walk
from grader.expressions.written import Written

#: `A ≈ B` is right when it is within this share, whatever the digits say.
LOOSE = Fraction(1, 50)
#: An integer stands for a rounded value from here on: `1000/3 = 333`, but never `7/2 = 3`.
MIN_ROUNDED_INTEGER = 100
MAX_LITERALS = 24


class Agreement(Enum):
    """How two numbers agree."""

    EQUAL = "equal"
    ROUNDED = "rounded"
    EXPLAINED = "explained by the rounding of its inputs"
    OFF = "off"


def agreement(left: Expression, right: Expression, loose: bool) -> Agreement | None:
    """Compare two closed expressions; None where a value cannot be had.

    `loose` is for `≈`, which promises less than `=`.
    """
    values = enclose(left), enclose(right)
    if values[0] is None or values[1] is None:
        return None
    return _agree(left, right, values[0], values[1], loose)


def _agree(
    left: Expression, right: Expression, first: Enclosure, second: Enclosure, loose: bool
) -> Agreement:
    if first == second:
        return Agreement.EQUAL
    a, b = first.midpoint, second.midpoint
    if _is_rounding(a, b, last_place(right, left)) or _is_rounding(b, a, last_place(left, right)):
        return Agreement.ROUNDED
    if loose and abs(a - b) <= LOOSE * max(abs(a), abs(b)):
        return Agreement.ROUNDED
    slack = _slack(left, a) + _slack(right, b)
    return Agreement.EXPLAINED if abs(a - b) < slack else Agreement.OFF


def _is_rounding(value: Fraction, written: Fraction, place: Fraction | None) -> bool:
    return place is not None and rounds_to(value, written, place)


def last_place(written: Expression, other: Expression) -> Fraction | None:
    """Return the value of the last digit of a written number: 1/100 for 0.41, 10^-8 for 2.46·10^-6.

    None for anything but a written number, and for an integer that has to be exact because the
    other side is a matter of small integers.
    """
    if isinstance(written, Neg):
        return last_place(written.args[0], other)
    number = Written.of(written)
    if number is None:
        return _scientific_place(written, other) if isinstance(written, Mul) else None
    return number.place if number.is_decimal else _integer_place(int(number.value), other)


def _integer_place(value: int, other: Expression) -> Fraction | None:
    """Return the place to which an integer is rounded; None where it has to be exact."""
    if not _is_measured(other):
        return Fraction(1) if value >= MIN_ROUNDED_INTEGER else None
    digits = str(value)
    zeros = len(digits) - len(digits.rstrip("0")) if value else 0
    return Fraction(10) ** zeros


def _scientific_place(written: Mul, other: Expression) -> Fraction | None:
    """Return the place of a written number times exact factors, such as a power of ten."""
    mantissa, *factors = written.args
    if not isinstance(mantissa, Number) or any(is_decimal(n) for n in walk(*factors)):
        return None
    place = last_place(mantissa, other)
    scale = enclose(Mul(*factors) if len(factors) > 1 else factors[0])
    return None if place is None or scale is None else place * abs(scale.midpoint)


def is_decimal(node: Expression) -> bool:
    """Whether a number was written with a point or an exponent, and so may be rounded."""
    written = Written.of(node) if isinstance(node, Number) else None
    return written is not None and written.is_decimal


def _is_measured(expression: Expression) -> bool:
    """Whether a value holds decimals or irrational numbers, so that its digits never end."""
    return any(
        is_decimal(node)
        or isinstance(node, Call | Constant)
        or (isinstance(node, Pow) and not isinstance(node.args[1], Number | Neg))
        for node in walk(expression)
    )


def _slack(expression: Expression, value: Fraction) -> Fraction:
    """Return how far the value may be off because its decimals were rounded, to first order."""
    literals = [node for node in walk(expression) if is_decimal(node)]
    if isinstance(expression, Number) or len(literals) > MAX_LITERALS:
        return Fraction(0)
    total = Fraction(0)
    for literal in literals:
        written = Written.of(literal)
        assert written is not None
        moved = number(written.value + written.place / 2)
        changed = enclose(substitute(expression, {literal: moved}))
        total += abs(changed.midpoint - value) if changed is not None else 0
    return total
