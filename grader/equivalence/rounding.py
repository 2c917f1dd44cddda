"""When two numbers are the same after rounding, and what half-way cases are.

Half is rounded away from zero, as schools and calculators do. Some courses round half to even:
where that makes the difference, a person decides.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction

from grader.equivalence.enclosure import Enclosure


class Tie(Enum):
    """What a written number is to a value that lies half-way between two roundings."""

    NONE = "not half-way"
    AWAY = "rounded away from zero"
    TO_EVEN = "rounded to the even digit"
    WRONG = "rounded down to an odd digit"


def rounds_to(value: Fraction, written: Fraction, place: Fraction) -> bool:
    """Whether a written number is a value rounded at this place; one cut off there is not."""
    return 2 * abs(value - written) <= place


def tie_of(reference: Enclosure, written: Fraction, place: Fraction) -> Tie:
    """Say how a value that is exactly half-way was rounded to what was written."""
    value = reference.midpoint
    if not reference.exact or 2 * abs(value - written) != place:
        return Tie.NONE
    if abs(written) > abs(value):
        return Tie.AWAY
    return Tie.TO_EVEN if (written / place) % 2 == 0 else Tie.WRONG


def rounded_alike(
    reference: Enclosure, given: Enclosure, digits: int | None, decimals: int | None
) -> bool | None:
    """Whether two numbers are the same when rounded to significant digits or decimal places.

    None where the bounds do not tell, or where it depends on how half is rounded.
    """
    if digits is not None and not reference.midpoint:
        decimals, digits = digits - 1, None
    ends = [
        _roundings(end, digits, decimals)
        for end in (reference.lower, reference.upper, given.lower, given.upper)
    ]
    away = {choices[0] for choices in ends}
    if len(away) == 1:
        return True
    every = set(ends[0]) | set(ends[1]), set(ends[2]) | set(ends[3])
    return None if every[0] & every[1] else False


def _roundings(value: Fraction, digits: int | None, decimals: int | None) -> tuple[Fraction, ...]:
    """Return a value rounded half away from zero; where it is half-way, to even as well."""
    place = Fraction(1, 10**decimals) if decimals is not None else Fraction(1)
    if digits is not None:
        place = place_of_digits(abs(value), digits)
    count, rest = divmod(abs(value) / place, 1)
    sign = -1 if value < 0 else 1
    if rest != Fraction(1, 2):
        return (sign * (count + (rest > Fraction(1, 2))) * place,)
    away = sign * (count + 1) * place
    return (away, sign * count * place) if count % 2 == 0 else (away,)


def place_of_digits(value: Fraction, digits: int) -> Fraction:
    """Return the value of the last of so many significant digits: 1/100 for 3 of 4.1234."""
    return Fraction(10) ** (decimal_exponent(value) - digits + 1)


def decimal_exponent(value: Fraction) -> int:
    """Return the exponent of ten of a number: 2 for 410, -1 for 0.41."""
    if value == 0:
        return 0
    exponent = Decimal(value.numerator).adjusted() - Decimal(value.denominator).adjusted()
    return exponent if value >= Fraction(10) ** exponent else exponent - 1
