"""Numbers of the models as people read them."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import Enclosure


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
