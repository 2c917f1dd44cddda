"""Points as other programs read them."""

from __future__ import annotations

from fractions import Fraction


def json_number(points: Fraction) -> int | float:
    """Return an int when the points are whole, else the nearest float."""
    return points.numerator if points.denominator == 1 else float(points)


def decimal_text(points: Fraction) -> str:
    """Print points with at most four decimals and no idle zeros: `3`, `2.5`, `0.3333`."""
    text = f"{float(points):.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
