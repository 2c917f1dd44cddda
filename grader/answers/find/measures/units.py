r"""Units as students write them: `m/s`, `\frac{\mathrm m}{\mathrm s}`, `miles per hour`.

A unit is read from the text as it stands, because letters of formulas would come apart before
anybody sees that they are a unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.equivalence import unit_value
from grader.expressions.language import DOZENS, MAGNITUDES
from grader.expressions.siunitx import without_siunitx
from grader.expressions.units import (
    CURRENCIES,
    LEVELS,
    PERCENT,
    SCALES,
    SPELLINGS,
    TEMPERATURES,
    in_english,
)

_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
#: The signs that stand for a minus, as a formula reads them too.
_MINUS = dict.fromkeys(map(ord, "−–‐‑‒﹣"), "-")
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"\\[dt]?frac\s?\{([^{}]*(?:\{[^{}]*\}[^{}]*)?)\}\s?\{([^{}]*(?:\{[^{}]*\}[^{}]*)?)\}",
         r"\1/\2"),
        (r"^\$(?=/)|\\\$|\bUSD\b|\bdollars?\b", "dollar"), (r"€|\bEUR\b|\beuros?\b", "euro"),
        (r"\\?£|\bGBP\b|\bpounds?\ssterling\b", "sterling"), (r"¥|\bJPY\b", "yen"),
        (r"¢|\bcents?\b", "cent"),
        (r"\\(?:mathrm|text|textrm|textnormal|operatorname|mbox|rm|unit|si)(?![A-Za-z])\s?", ""),
        (r"\\[,;:! ]|[~$\u00a0\u202f\u2009{}]", " "), (r"\*\*", "^"), ("º", "°"),
        ("℃", "°C"), ("℉", "°F"),
        (r"\\(?:cdot|times)(?![A-Za-z])|[·⋅×]", "*"),
        (r"\\(?:mu|micro)(?![A-Za-z])\s?", "μ"),
        (r"\\Omega(?![A-Za-z])|Ω", "ohm"), (r"(?<![A-Za-z])([kμ])\s+(?=[A-Za-z])", r"\1"),
        (r"(?<=[A-Za-z])(?=°[CF])", "*"),
        (r"\^?\s{0,3}(?:\\circ(?![A-Za-z])|\\degree(?![A-Za-z])|°)\s{0,3}(?=[CF])", "deg"),
        (r"\^?\s?(?:\\circ(?![A-Za-z])|\\degree(?![A-Za-z])|°)|\bdegrees?$", "deg"),
        (r"\bdeg(?:rees?)?\s(?=[CFcf])", "deg"),
        (rf"\\%|%|\b(?:{PERCENT})(?!\w)|\bpct\b", "percent"),
        (r"(?<![A-Za-z.])([mM])\.\s?[pP]\.\s?[hH]\b\.?", "mph"),
        (r"(?<![A-Za-z.])([A-Za-z])\.\s?p\.\s?([A-Za-z])\b\.?", r"\1p\2"),
        (r"\bper\b|(?:^|(?<=[a-z]{3})\s)(?:an?|each|every)\s(?=[a-z]{2})", "/"),
        (r"\blight[ -]?years?\b", "ly"), (r"\bmm\sHg\b", "mmHg"),
        (r"\b(?:square|sq\.?)\s([A-Za-z]+)", r"\1^2"), (r"\bcubic\s([A-Za-z]+)", r"\1^3"),
        (r"(?<![A-Za-z])([A-Za-z]++)\ssquared\b", r"\1^2"),
        (r"(?<![A-Za-z])([A-Za-z]++)\scubed\b", r"\1^3"),
        (r"(?<=[A-Za-z])-(?=\d(?![\d.]))", "^-"),
        (r"\s+", " "), (r" ?\^ ?(\()? ?(-?) ?(\d)(?(1) ?\))", r"^\2\3"),
        (r" ?/ ?", "/"), (r" ?\* ?", "*"), (r"^[ *]{1,4}|[ .]{1,4}$", ""),
        (r"^1?/([A-Za-z]+)$", r"\1^-1"),
    )
)  # fmt: skip
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_DOT = re.compile(r"(?<=[A-Za-z\d])\.(?=[A-Za-z])")
_UNDER_BRACKET = re.compile(r"/\(([^()/]*)\)$")
_CAPITAL = re.compile(r"[A-Z][a-z]{3,}")
_SIZES = re.compile(r"[a-z]{5,}", re.IGNORECASE)
#: The prefix of a thousand as a capital letter, which alone is the kelvin: `Kg`, `KHz`.
_KILO = re.compile(r"(?<![A-Za-z])K(?=(?:m|g|Hz|W|J|N|Pa|V|A|L|B|cal|bit|ohm|mol|Wh)(?![A-Za-z]))")
THOUSANDS = {
    "k": 10**3, "thousand": 10**3, "grand": 10**3, "mm": 10**6, "m": 10**6, "mn": 10**6,
    "million": 10**6,
    "mio": 10**6, "b": 10**9, "bn": 10**9, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_MUCH_MONEY = re.compile(
    rf"(?P<count>{'|'.join(THOUSANDS)})\s?(?P<currency>{'|'.join(CURRENCIES)})s?", re.IGNORECASE
)
#: Inches have no prefix: `12 fins`, `8 pins`.
_PARTS_OF_INCHES = re.compile(r"(?!mins?\Z)[a-zμ]ins?")
_MANY = re.compile(
    r"(?P<count>thousand|million|billion|trillion)\s?(?P<unit>[^\W\d_].{0,40})", re.IGNORECASE
)
LONGEST_UNIT = 60
#: Letters that behind a number are rather a name or a word than the unit that they also are.
_NO_UNITS = frozenset(
    {"e", "a", "x", "i", "is", "as", "at", "and", "or", "so", "pi", "unit", "units"}
)
#: A number of mathematics is no factor of a unit: `12 pi cm^2`.
_CONSTANT = re.compile(r"(?<![A-Za-z])pi(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """A unit: its name in the grader's spelling, what it is worth, and what it measures.

    `zero` is where its scale begins, in base units: 273.15 for degrees Celsius.
    """

    name: str
    factor: Fraction
    dimension: tuple[tuple[str, Fraction], ...]
    zero: Fraction = Fraction(0)

    def same_as(self, other: UnitOfMeasure) -> bool:
        """Whether both are one unit with two names."""
        return (self.factor, self.dimension, self.zero) == (
            other.factor,
            other.dimension,
            other.zero,
        )

    def times(self, other: UnitOfMeasure) -> Fraction:
        """How many of `other` one of these is: 1000 for km and m."""
        return Fraction(1) if self.name == other.name else self.factor / other.factor


def unit_spelled(text: str) -> str:
    """Return a unit in the grader's spelling: `m/s^2` for `\\frac{m}{s²}` and `metres...`."""
    return _known_spelling(text) if len(text) <= _SHORT else _spelled(text)


_SHORT = 100


@lru_cache(maxsize=2048)
def _known_spelling(text: str) -> str:
    """Return the spelling of a text that many answers end with."""
    return _spelled(text)


def _spelled(text: str) -> str:
    if text.strip() == "$":
        return "dollar"
    text = without_siunitx(text.strip())
    if text[:1] + text[-1:] in ("[]", "()"):
        text = text[1:-1]
    if not text.isascii():
        text = text.translate(_MINUS)
    text = in_english(_RAISED.sub(lambda found: "^" + found[0].translate(_POWERS), text))
    for pattern, new in _REWRITTEN:
        text = pattern.sub(new, text)
    text = _UNDER_BRACKET.sub(lambda found: "/" + re.sub(r"[\s*]", "/", found[1]), text)
    text = _DOT.sub("*", text)
    return SCALES.get(text, SPELLINGS.get(text, text))


NO_UNIT = UnitOfMeasure("", Fraction(1), ())
"""That of a number alone."""
#: Units of their own trades, which in homework are things that are counted.
_THINGS = frozenset(
    {"point", "points", "hand", "hands", "grade", "grades", "bit", "bits", "cycle", "cycles"}
)


def says_what_is_counted(word: str) -> bool:
    """Whether a word behind a number is no unit and no size: `5 points`, not `5 m`, `5 million`."""
    plain = word.casefold()
    if plain.removesuffix("s") in MAGNITUDES or plain in DOZENS:
        return False
    return plain.partition("/")[0] in _THINGS or unit_named(word) is None


def unit_named(text: str) -> UnitOfMeasure | None:
    """Return the unit that a text spells; None if it spells none that is known."""
    name = unit_spelled(text)
    if not name or name in _NO_UNITS or len(name) > LONGEST_UNIT or _CONSTANT.search(name):
        return None
    if _PARTS_OF_INCHES.fullmatch(name):
        return None
    if name in TEMPERATURES:
        factor, zero = TEMPERATURES[name]
        return UnitOfMeasure(name, factor, (("kelvin", Fraction(1)),), zero)
    if name in LEVELS:
        return UnitOfMeasure(name, Fraction(1), ((name, Fraction(1)),))
    much = _MUCH_MONEY.fullmatch(name)
    if much is not None:
        currency = much["currency"].lower()
        worth = Fraction(THOUSANDS[much["count"].lower()])
        return UnitOfMeasure(name, worth, ((currency, Fraction(1)),))
    many = _MANY.fullmatch(name)
    if many is not None:
        unit = unit_named(many["unit"])
        worth = Fraction(THOUSANDS[many["count"].lower()])
        whole = unit is not None and not unit.zero
        return replace(unit, factor=unit.factor * worth, name=name) if unit and whole else None
    small = _CAPITAL.sub(lambda found: found[0].lower(), name)
    sizes = _SIZES.sub(lambda found: found[0].lower(), name)
    for spelled in dict.fromkeys((name, small, sizes, _KILO.sub("k", name))):
        factor, dimension = unit_value(spelled)
        if factor:
            return UnitOfMeasure(spelled, factor, tuple(sorted(dimension.items())))
    return None


def expected_unit(text: str) -> UnitOfMeasure:
    """Return the unit of a part; one that is not known is only equal to itself."""
    name = unit_spelled(text)
    return unit_named(text) or UnitOfMeasure(name, Fraction(1), ((name, Fraction(1)),))


def cents_of(expected: UnitOfMeasure) -> UnitOfMeasure:
    """Return the hundredth of a currency: of the one that is asked for, else of a dollar."""
    dimension = expected.dimension
    if len(dimension) != 1 or dimension[0][0] not in CURRENCIES:
        dimension = (("dollar", Fraction(1)),)
    return UnitOfMeasure("cent", Fraction(1, 100), dimension)
