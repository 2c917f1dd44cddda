"""Decimals as short as a title asks for them: `to two decimal places`, `to the nearest tenth`.

Nothing is wrong for that it has more digits; where the rubric itself says how many, that counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from grader.equivalence import Enclosure, NumberPolicy, Outcome, check_number, enclose
from grader.expressions.language import NUMBERS
from grader.expressions.nodes import Expression
from grader.expressions.written import Written
from grader.rubric.types import Asked

_COUNT = r"(?P<count>[1-9]|one|two|three|four|five|six)"
_PLACES = re.compile(
    rf"(?<!\w){_COUNT}[\s-]"
    r"(?:decimals?(?: places?| digits?)?|d\.?\s?p\b\.?|digits? (?:after|behind) the)",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    rf"(?<!\w){_COUNT}[\s-](?:significant (?:figures?|digits?)|sig\.?\s?figs?\b\.?|s\.?\s?f\b\.?)",
    re.IGNORECASE,
)
_NEAREST = re.compile(
    r"nearest\s(?P<step>whole\snumber|integer|tenth|hundredth|thousandth)", re.IGNORECASE
)
_STEPS: Mapping[str, int] = MappingProxyType(
    {"whole number": 0, "integer": 0, "tenth": 1, "hundredth": 2, "thousandth": 3}
)


def is_rounded_as_title_asks(asked: Asked, answer: Expression) -> bool:
    """Whether a number is the right one, rounded to as many digits as the title asks for."""
    written, value = Written.of(answer), asked.value
    if written is None or asked.part.digits or not _has_digits(asked, written):
        return False
    exact = enclose(value) if isinstance(value, Expression) else value
    if not isinstance(exact, Enclosure):
        return False
    half = NumberPolicy(absolute=Fraction(written.place) / 2)
    return check_number(exact, answer, half).outcome is Outcome.EQUIVALENT


def _has_digits(asked: Asked, written: Written) -> bool:
    """Whether a number has so many digits, or more."""
    title = asked.part.title
    places, figures, nearest = (p.search(title) for p in (_PLACES, _FIGURES, _NEAREST))
    if places is not None:
        return written.decimals >= _number(places["count"])
    if figures is not None:
        return written.digits >= _number(figures["count"])
    if nearest is not None:
        return written.decimals >= _STEPS[" ".join(nearest["step"].lower().split())]
    return False


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]
