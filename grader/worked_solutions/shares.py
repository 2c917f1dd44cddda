"""Percentages of a quantity that a line states, as in the rule of three: `120% = 180`."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import enclose
from grader.expressions.nodes import Call, Expression, Number
from grader.expressions.traversal import functions_called
from grader.worked_solutions.link import Link

#: A number this many times the percentage is what it is of, unless the point only slipped.
_AT_LEAST = 2


def shares_quantity(link: Link) -> bool:
    """Whether a percentage stands for so much of something, and is no number to be converted.

    `12% = 1.2` is a conversion with a slip: the digits are the same.
    """
    share = _share(link.left)
    if share is None or not link.closed or "percent" in functions_called(link.right):
        return False
    found = enclose(link.right)
    if found is None or not found.exact:
        return False
    ratio = found.midpoint / share
    least = _AT_LEAST if found.midpoint > 1 else 10 * _AT_LEAST
    return ratio >= least and not _is_power_of_ten(ratio)


def _share(side: Expression) -> Fraction | None:
    """Return the value of a percentage that stands alone."""
    if not isinstance(side, Call) or side.name != "percent" or len(side.args) != 1:
        return None
    written = side.args[0]
    return Fraction(written.value) / 100 if isinstance(written, Number) and written.value else None


def _is_power_of_ten(ratio: Fraction) -> bool:
    while ratio >= 10:
        ratio /= 10
    return ratio == 1
