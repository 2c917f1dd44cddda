"""Numbers of the models as people read them."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Neg, Number, number

DIGITS = 20


def decimal(value: Enclosure) -> str:
    """Print exactly when it has at most twelve decimals, else to ten significant digits."""
    if value.exact:
        scaled = value.lower * 10**12
        if scaled.denominator == 1:
            return _finite(value.lower)
    return f"{float(value.midpoint):.10g}"


def _finite(value: Fraction) -> str:
    digits = str(abs(value) * 10**12).rjust(13, "0")
    text = f"{digits[:-12]}.{digits[-12:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def numeral(value: Enclosure) -> Expression:
    """Return an exact number, or the decimal of twenty digits that stands for its interval."""
    if value.exact:
        return number(value.lower)
    size, scale = abs(value.midpoint), DIGITS
    while size and size < 1:
        size, scale = size * 10, scale + 1
    digits = Number(Fraction(round(abs(value.midpoint) * 10**scale), 10**scale))
    return Neg(digits) if value.midpoint < 0 else digits
