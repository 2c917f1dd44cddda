r"""Decimals that are cut off, with dots for what follows: `5/36 = 0.1388...`, `0.666\ldots`.

The digits are right where those of the right number are the same; nothing was rounded.
"""

from __future__ import annotations

import re
from fractions import Fraction

from grader.equivalence import Enclosure, NumberPolicy, Outcome, check_number, enclose
from grader.expressions.nodes import DOTS, Add, Expression, Mul, Number
from grader.rubric.types import Asked

_DOTS = r"\s?(?:\.{2,3}|…|\\l?dots(?![a-z]))"
_CUT_OFF = re.compile(rf"\A\$?\s?(?P<sign>[-−]?)\d{{1,20}}\.(?P<places>\d{{3,20}}){_DOTS}\s?\$?\Z")


def without_dots_behind(read: Expression) -> Expression:
    """Return the decimal of `0.1388...`; every other expression as it is."""
    match read:
        case Mul(args=(Number() as number, dots)) if dots is DOTS:
            return number
    return read


def is_cut_off(asked: Asked, raw: str, answer: Expression) -> bool:
    """Whether a decimal has the digits of the right number, as far as it was written out."""
    found, value = _CUT_OFF.match(raw.strip()), asked.value
    exact = enclose(value) if isinstance(value, Expression) else value
    if found is None or not isinstance(exact, Enclosure):
        return False
    half = Fraction(1, 2 * 10 ** len(found["places"]))
    middle = Add(answer, Number(-half if found["sign"] else half))
    return check_number(exact, middle, NumberPolicy(absolute=half)).outcome is Outcome.EQUIVALENT
