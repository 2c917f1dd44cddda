"""Real numbers as the models compute them: exact rationals, or certified bounds around a real."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number known to lie in `[lower, upper]`; exact when the two are equal."""

    lower: Fraction
    upper: Fraction

    @classmethod
    def exactly(cls, value: Fraction | int) -> Enclosure:
        """Return the enclosure of a rational number."""
        return cls(Fraction(value), Fraction(value))

    @property
    def exact(self) -> bool:
        """Whether the number is known exactly."""
        return self.lower == self.upper

    @property
    def midpoint(self) -> Fraction:
        """The middle; the number itself when exact."""
        return self.lower if self.exact else (self.lower + self.upper) / 2

    def __str__(self) -> str:
        """Print the number as a decimal, to ten significant digits."""
        return in_digits(self.midpoint, 10)


_TURNED = {">": "<", ">=": "<="}


def ordered(first: Enclosure, relation: str, second: Enclosure) -> bool | None:
    """Whether `<`, `<=`, `>` or `>=` holds between two numbers; None where that is not known."""
    if relation in _TURNED:
        first, second, relation = second, first, _TURNED[relation]
    if first.upper < second.lower:
        return True
    if first.lower > second.upper:
        return False
    return relation == "<=" if first.exact and second.exact else None


def in_digits(value: Fraction, digits: int) -> str:
    """Print a number to so many significant digits, also beyond the range of floats."""
    try:
        as_float = float(value)
    except OverflowError:
        as_float = 0.0
    if as_float or not value:
        return f"{as_float:.{digits}g}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.{digits - 1}e}"
