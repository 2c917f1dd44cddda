"""Numbers as they are written, read exactly: `0.90`, `1.5e3`, `1 000 000`, `0.(3)`."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from grader.expressions import limits
from grader.expressions.nodes import Number

_NUMERAL = re.compile(r"(\d*)(?:\.(\d*)(?:\((\d+)\))?)?(?:[eE]([+-]?\d+))?")
_SHORT = 12
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
ROMAN_NUMERALS = tuple(_ROMAN.split())
"""The Roman numerals that number questions and items, from 1 on."""


class NumeralTooLong(ValueError):
    """The number has more digits, or a greater exponent, than any answer needs."""


def read_numeral(literal: str) -> Number:
    """Return the number of a literal without group separators; raises `NumeralTooLong`."""
    return _cached(literal) if len(literal) <= _SHORT else _read(literal)


def _read(literal: str) -> Number:
    if literal.isdecimal() and len(literal) <= limits.MAX_DIGITS:
        return Number(int(literal), literal)
    literal = literal.rstrip(".")
    found = _NUMERAL.fullmatch(literal)
    if found is None:
        raise ValueError(f"no number: {literal!r}")
    whole, part, period, exponent = (each or "" for each in found.groups())
    _check(len(whole) + len(part) + len(period), exponent)
    value = Fraction(int(whole + part or "0"), 10 ** len(part))
    if period:
        value += Fraction(int(period), 10 ** len(part) * (10 ** len(period) - 1))
    if exponent:
        value *= Fraction(10) ** int(exponent)
    return Number(value, literal)


_cached = lru_cache(maxsize=2048)(_read)


def _check(digits: int, exponent: str) -> None:
    if digits > limits.MAX_DIGITS:
        raise NumeralTooLong(f"a number of more than {limits.MAX_DIGITS} digits")
    power = exponent.lstrip("+-").lstrip("0")
    if len(power) > 6 or (power and int(power) > limits.MAX_DECIMAL_EXPONENT):
        raise NumeralTooLong(f"a power of ten beyond {limits.MAX_DECIMAL_EXPONENT}")


_NO_GROUPS = re.compile(r"0\{?,\}?\d+(?:[eE][+-]?\d+)?|\d+\{,\}(?:\d{1,2}|\d{4,})(?:[eE][+-]?\d+)?")


_ONE_GROUP = re.compile(r"\d{1,3}\{?,\}?\d{3}(?:[eE][+-]?\d+)?")


def is_decimal_comma(literal: str, groups: bool = True) -> bool:
    """Whether a comma can only be decimal: no groups of thousands begin with `0,`.

    The comma of LaTeX, `2{,}5`, is decimal unless just three digits are behind it. Without `groups`
    of thousands, the comma of `1,353` is decimal, too.
    """
    if not groups and _ONE_GROUP.fullmatch(literal):
        return True
    return _NO_GROUPS.fullmatch(literal) is not None


_SIGN = r"(?:[-+*/·×⋅−^]|\\(?:cdot|times|div|pm)(?![a-z]))"
_RELATION = r"(?:[=≈≃]|\\approx(?![a-z]))"
_COMPARES = r"(?:[<>≤≥±]|\\(?:leq?|geq?|lt|gt|pm)(?![a-z]))"
_DECIMAL = r"\d{1,12},\d{1,12}"
ARROW = r"(?:[→⟶⇒↦]|-{1,4}>|={1,3}>|\\(?:to|(?:long)?rightarrow|mapsto)(?![A-Za-z]))"
"""What leads from one thing to the next, as it is typed and set: `->`, `→`, `\\to`; a pattern."""
_LEADS = rf"\s{{0,3}}{ARROW}\s{{0,3}}"
_BESIDE_SIGN = re.compile(
    rf"\d,\d{{1,12}}\s{{0,3}}(?:{_SIGN}|{_RELATION}|{_COMPARES})"
    rf"|[\w)}}]\s{{0,3}}(?:{_SIGN}|{_COMPARES})\s{{0,3}}\d{{1,12}},\d"
    # a claim that the next one follows: `x_0 = 0,3 x_1 = 1,05`
    rf"|{_RELATION}\s{{0,3}}[-−]?{_DECIMAL}\s{{1,3}}[^\W\d][\w{{}}]{{0,8}}\s{{0,3}}{_RELATION}"
    rf"|{_LEADS}[-−]?{_DECIMAL}{_LEADS}"
)
_LISTED = re.compile(
    r"\d,\d{1,12},\d|[(\[{]\s{0,3}[-−]?\d{1,12},\d{1,12}(?:/\d{1,12})?\s{0,3}[)\]}]"
    r"|\d\.\d{1,12}(?![\d,])"
)


def shows_decimal_commas(text: str) -> bool:
    """Whether the commas between digits of a formula are decimal, on a page that shows such commas.

    Then `;` parts what commas do not, and `1,41 - 1 = 0,41` is no list. A pair, `(1,2) + (3,4)`,
    and digits one after the other, `1,2,3`, remain one, and so does all beside a decimal point.
    """
    if ";" in text:
        return True
    return "," in text and bool(_BESIDE_SIGN.search(text)) and not _LISTED.search(text)


#: Points part groups and a comma is decimal, as no list has it: `1.628,89`.
_POINTS_AND_COMMA = re.compile(r"(?<![\w.,(\[{])\d{1,3}(?:\.\d{3}){1,4},\d{2}(?![\d,]|\.\d)")
#: Two groups or more, which no decimal point parts: `2.345.678`.
_POINTS_ALONE = re.compile(r"(?<![\w.,(\[{])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?![\d,.]|\.\d)")


def parts_groups_with_points(text: str) -> bool:
    """Whether a number of a text has points between its groups, so that no point is decimal."""
    found = _POINTS_AND_COMMA.search(text) or _POINTS_ALONE.search(text)
    return found is not None


def without_points_in_groups(text: str) -> str:
    """Return a text without such numbers, which hold no decimal point."""
    return _POINTS_AND_COMMA.sub(" ", text)


def point_for_comma(literal: str) -> str:
    """Return a literal with decimal comma as one with decimal point.

    In `1.234,5` and `1.234.567` the points part groups; a single point alone is decimal, as
    calculators and programs print it.
    """
    literal = literal.replace("{,}", ",")
    if "," in literal or literal.count(".") > 1:
        literal = literal.replace(".", "")
    return literal.replace(",", ".")
