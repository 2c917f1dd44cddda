"""Numbers with their units, as students write them: `250 mg`, `(3, 4) m/s`, `5 ft 3 in`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeGuard

from grader.answers.find.measures.units import (
    LONGEST_UNIT,
    NO_UNIT,
    THOUSANDS,
    UnitOfMeasure,
    cents_of,
    unit_named,
    unit_spelled,
)
from grader.expressions.nodes import Call, Collection, Expression, Matrix, Unit
from grader.expressions.notation import Declared, Notation, Unreadable, declarations_of
from grader.expressions.reading import parse
from grader.expressions.siunitx import without_siunitx
from grader.expressions.traversal import free_symbols, walk
from grader.expressions.units import CURRENCIES, without_prefix

_BEGINS = re.compile(
    r"(?<=[\d)}\]\s$%,~;!°½¼¾])(?=[A-Za-zµμΩÅ°º℃%€£¥¢\\^$]|[\[(]\s?[A-Za-zµμΩ°]|1?/\s?[A-Za-z])"
)
#: A number, perhaps with a power of ten behind it.
QUANTITY_NUMBER = (
    r"[-+−]?\d{1,12}(?:[.,]\d{1,12})?"
    r"(?:[eE][-+]?\d{1,3}|\s?[x×·*]\s?10(?:\^\{?[-−]?\d{1,3}\}?|[⁻⁰¹²³⁴-⁹]{1,4}))?"
)
FARTHEST = 400  # what is longer is no quantity


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with the unit behind it; `number` is the text in front of the unit."""

    text: str
    value: Expression
    unit: UnitOfMeasure
    number: str = ""


_NONE: frozenset[str] = frozenset()


def quantity_of(
    text: str, notation: Notation, expected: UnitOfMeasure, names: frozenset[str] = _NONE
) -> Quantity | None:
    """Split a text into a number and its unit; None where it does not end with a unit.

    The longest unit counts, so that `5 N m` is no product of 5 N and a name.
    """
    return Splitting(notation, expected, names).quantity(text)


def si_value(text: str, notation: Notation) -> Expression | None:
    """Return the number of a quantity in a unit of the SI without a prefix: 2 of `2 s`."""
    found = quantity_of(text, notation, NO_UNIT)
    plain = found is not None and found.unit.dimension and found.unit.factor == 1
    return found.value if found is not None and plain and not found.unit.zero else None


@dataclass(frozen=True, slots=True)
class Splitting:
    """How a text is split into a number and its unit.

    `names` stand for numbers in the right answer, so that they are no units. Where an answer has
    names of its own (`free`), a single letter behind a name is a unit of another dimension than
    that which is `expected` only where `letters` are.
    """

    notation: Notation
    expected: UnitOfMeasure
    names: frozenset[str] = _NONE
    free: bool = False
    letters: bool = False

    def quantity(self, text: str) -> Quantity | None:
        """Return the number and the unit of a text that ends with a unit."""
        if len(text) > _SHORT:
            return self._quantity(text)
        rest = (self.expected, self.names, self.free, self.letters)
        return _kept_quantity(text, declarations_of(self.notation), *rest)

    def _quantity(self, text: str) -> Quantity | None:
        text = last_side(_without_braces(text))
        whole = without_siunitx(text)
        text = without_rate(whole, self.expected)
        rate = text != whole and self.expected.name in (*CURRENCIES, "dollars")
        text = _money_behind(text)
        text = _SIXTIETHS.sub(_in_degrees, text)
        text = _with_point(text, self.expected)
        for start in begins(text):
            rest = text[start:]
            if _EXPONENT.match(rest) or self.is_name(rest) or _is_angle(text[:start], rest):
                continue
            unit = _unit(rest, self.expected)
            number = _without_dollars(text[:start])
            value = parse(number, self.notation) if unit else None
            if unit and _ANGLE.search(number) and isinstance(value, Expression):
                return Quantity(text, value, unit, number)
            if unit and value is not None and self._is_value(value, unit, rest):
                assert isinstance(value, Expression)
                return Quantity(text, value, unit, number)
        return self._amount(text) if rate else None

    def _amount(self, text: str) -> Quantity | None:
        """Return the amount of `9,500 per year`, without the sign of money that it may have had."""
        number = _without_dollars(text)
        value = parse(number, self.notation)
        if not isinstance(value, Expression) or free_symbols(value):
            return None
        return Quantity(text, value, self.expected, number)

    def is_name(self, text: str) -> bool:
        """Whether letters that could be a unit are names of the right answer."""
        return any(word in self.names for word in _WORDS.findall(text))

    def _is_value(
        self, value: Expression | Unreadable, unit: UnitOfMeasure, rest: str
    ) -> TypeGuard[Expression]:
        if isinstance(value, Unreadable) or any(map(_measures, walk(value))):
            return False
        symbols = {symbol.name for symbol in free_symbols(value)}
        if not self.free:
            return symbols <= self.names
        if symbols & set(_WORDS.findall(rest)):
            return False
        sure = unit.dimension == self.expected.dimension or len(rest.strip(" $")) > 1
        return self.letters or sure or isinstance(value, Collection | Matrix)


_SHORT = 300


def without_rate(text: str, expected: UnitOfMeasure) -> str:
    """Take off for what money is paid, `$212.47 per month`, where an amount is asked.

    Interest and growth are percentages a year, which is said or not: `8.5 % per year`.
    """
    if expected.name == "percent":
        return _A_YEAR.sub("", text)
    return _RATE.sub("", text) if expected.name in (*CURRENCIES, "dollars") else text


_A_YEAR = re.compile(
    r"(?<=[%t])\s?(?:/\s?|per\s|a\s|pro\s|par\s|al\s|im\s|each\s|every\s)"
    r"(?:year|annum|Jahr|an|año|a)\s?\.?\s?\Z",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?:\s?/\s?|\sper\s|\sa\s|\seach\s|\severy\s)"
    r"(?:days?|weeks?|months?|years?|yr|annum|units?|items?|persons?|shares?|hours?|hr|games?)\s?\.?\s?\Z"
    r"|(?<=[\d$€£])\s?(?:each|apiece|annually|yearly|monthly|quarterly)\s?\.?\s?\Z"
)


@lru_cache(maxsize=1024)
def _kept_quantity(
    text: str,
    declared: Declared,
    expected: UnitOfMeasure,
    names: frozenset[str],
    free: bool,
    letters: bool,
) -> Quantity | None:
    """Split a short text once: a class gives many answers alike, and each is asked of in turn."""
    return Splitting(declared.notation, expected, names, free, letters)._quantity(text)


_WORDS = re.compile(r"[^\W\d_]+")


def begins(text: str) -> Iterator[int]:
    """Yield where a unit may begin: behind a digit, a bracket or a space."""
    return (found.start() for found in _BEGINS.finditer(text[:FARTHEST]))


def unit_behind(text: str, expected: UnitOfMeasure) -> str:
    """Return the longest unit with which a text begins: `mg` of `mg, as shown`."""
    for end in reversed([*_ends(text)]):
        _, blank, last = text[:end].rpartition(" ")
        if blank and last in _NO_UNIT_BEHIND_OTHERS:
            continue  # `29 grams are needed`, `5 m in total`
        if _unit(text[:end], expected):
            return text[:end]
    return ""


_YEARS = frozenset({"year", "years", "yr", "a", "y"})
_NO_UNIT_BEHIND_OTHERS = frozenset({"are", "in", "a", "at", "as", "us"})


def _ends(text: str) -> Iterator[int]:
    """Yield where a unit at the beginning of a text may end, the shortest first."""
    text = text[:LONGEST_UNIT]
    for found in re.finditer(r"(?<=[\w}%$°€£¥¢℃\u00b2\u00b3])(?=[\s.,;:!?)\]$]|\*\*|__|$)", text):
        yield found.start()


def _unit(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    if unit_spelled(text) == expected.name:
        return expected
    scale = f"deg{text.strip()}"
    many = _many_of(expected, unit_spelled(text))
    if many is not None:
        return many
    if text.strip() in ("y", "a") and expected.name in _YEARS:
        return expected
    if text.strip() in ("C", "F") and expected.name in ("degC", "degF", "K"):
        return unit_named(scale)
    if text.strip() in _GREAT and expected.name == "kcal":
        return expected
    if unit_spelled(text) == "cent":
        return cents_of(expected)
    named = unit_named(text)
    fits = named is not None and named.dimension == expected.dimension
    if fits:
        return named
    return (
        _by_its_prefix(text.strip(), expected)
        or _side_by_side(text, expected)
        or _all_below(text, expected)
        or _of_substance(text, expected)
        or named
    )


#: Prefixes that stand for the whole unit, as in `4.7k` and `100n`: none that is itself a length.
_PREFIXES_ALONE = {"k": "k", "K": "k", "M": "M", "G": "G", "n": "n", "p": "p", "u": "μ", "µ": "μ"}


def _by_its_prefix(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    """Return the unit of which only the prefix is written, `4.7k` where kiloohms are asked."""
    prefix, root = _PREFIXES_ALONE.get(text.replace("μ", "µ")), without_prefix(expected.name)
    if prefix is None or not root or (text != "k" and root not in _WITH_PREFIX_ALONE):
        return None
    return unit_named(prefix + root)


#: Units of circuits and networks, whose parts are called by their prefix: `100n`, `4.7K`, `10M`.
_WITH_PREFIX_ALONE = frozenset({"ohm", "F", "H", "Hz", "V", "A", "B", "bit"})


_BELOW = re.compile(r"(?P<above>[^/]{1,20})/(?P<below>[^/()*]{1,20}(?:[* ][^/()* ]{1,20}){1,2})")


def _all_below(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    """Return the unit of `J/kg K` and `J/kg*K` where all behind the stroke divides, as is asked."""
    found = _BELOW.fullmatch(unit_spelled(text))
    if found is None:
        return None
    below = re.sub(r"[* ]", "*", found["below"])
    named = unit_named(f"{found['above']}/({below})")
    return named if named is not None and named.dimension == expected.dimension else None


def _many_of(expected: UnitOfMeasure, text: str) -> UnitOfMeasure | None:
    """Return thousands of a unit that is left out, `4.7k` of ohms; of money millions, too."""
    if expected.name in (*CURRENCIES, "dollars"):
        return unit_named(f"{text} {expected.name}") if text.lower() in THOUSANDS else None
    return unit_named(f"k{expected.name}") if text == "k" else None


_GLUED = re.compile(r"(?P<letters>[A-Za-zμΩ]{2,5})(?:\^?(?P<power>-\d)|\^(?P<raised>\d))?")


def _side_by_side(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    """Return the unit of `ms^-1` where a speed is asked, which milliseconds have no part in."""
    glued = _GLUED.fullmatch(unit_spelled(text))
    letters = glued["letters"] if glued is not None else ""
    raised = (glued["power"] or glued["raised"]) if glued is not None else None
    power = f"^{raised}" if raised else ""
    for at in range(1, len(letters)):
        found = unit_named(f"{letters[:at]}*{letters[at:]}{power}")
        if found is not None and found.dimension == expected.dimension:
            return found
    return None


#: The signs of elements that are letters of units, too: `3.2 g C`, `0.84 mol H2`.
_SUBSTANCE = re.compile(r"(?<![$\s])[$\s]{1,4}(?:[HNOF]_?\{?2\}?|[CFKNSVW])\$?\Z")
_OF_MASS_AND_VOLUME = ((("kilogram", Fraction(1)),), (("meter", Fraction(3)),))


def _of_substance(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    """Return the unit of which an element stands behind it, where substances are measured."""
    of_substance = expected.dimension in _OF_MASS_AND_VOLUME or any(
        measure == "mole" for measure, _ in expected.dimension
    )
    bare = _SUBSTANCE.sub("", text) if of_substance else text
    named = unit_named(bare) if bare != text else None
    return named if named is not None and named.dimension == expected.dimension else None


#: A calorie with a capital letter is a thousand small ones.
_GREAT = frozenset({"Calories", "Calorie"})
_EXPONENT = re.compile(r"[eE][-+]?\d")
_ANGLE = re.compile(r"(?:∠|\\angle)[^∠]{0,40}\Z")


def _is_angle(before: str, rest: str) -> bool:
    """Whether degrees belong to a number by its length and its angle: `5∠53.13° V`."""
    return rest.lstrip(" ^{\\").startswith(("°", "º", "circ", "deg")) and bool(
        _ANGLE.search(before)
    )


#: An angle in degrees, minutes and seconds: `36° 52' 12"`.
_SIXTIETHS = re.compile(
    r"(?P<degrees>\d{1,3})\s?(?:°|º|\^\s?\{?\s?\\circ\s?\}?|\\degree)\s?"
    r"(?P<minutes>\d{1,2}(?:\.\d{1,6})?)\s?(?:['’′]|\^\s?\{?\\prime\}?)(?!['’′])"
    r"(?:\s?(?P<seconds>\d{1,2}(?:\.\d{1,6})?)\s?(?:[\"”″]|''|’’|′′))?"
)


#: A value with its prefix in the place of the point, as on parts of circuits: `4k7`, `2R2`.
_PREFIX_AS_POINT = re.compile(
    r"\s*+(?P<whole>\d{1,3})(?P<prefix>[RkKMnpuµμ])(?P<rest>\d{1,3})\s*+(?:Ω|[Oo]hms?+)?+\s*+"
)
_OF_CIRCUITS = frozenset({"ohm", "F", "H"})


def _with_point(text: str, expected: UnitOfMeasure) -> str:
    """Return `4.7 k` for `4k7`, where the value of a part of a circuit is asked."""
    found = _PREFIX_AS_POINT.fullmatch(text) if len(text) <= _LONGEST_CODE else None
    if found is None or without_prefix(expected.name) not in _OF_CIRCUITS:
        return text
    unit = "ohm" if found["prefix"] == "R" else found["prefix"]
    return f"{found['whole']}.{found['rest']} {unit}"


_LONGEST_CODE = 20


def _measures(node: Expression) -> bool:
    """Whether a unit is left in a value, so that it is none of a single quantity."""
    return isinstance(node, Unit) or (isinstance(node, Call) and node.name in _SIGNS)


_SIGNS = frozenset({"degree", "percent"})
_RELATION = re.compile(r"~?=|:=|[≈≃]|\\approx|\\simeq")
_MONEY_IN_FRONT = re.compile(
    r"(?P<minus>[-−–]?+)\s*+(?P<sign>(?:US)?\\?[$€£¥](?=[^$]*$)|\\\$|USD|EUR|GBP|JPY)\s*+(?P<rest>[-\d.].*)",
    re.DOTALL,
)
_CURRENCY = {
    "$": "dollar", "€": "euro", "£": "sterling", "¥": "yen",
    "D": "dollar", "R": "euro", "P": "sterling", "Y": "yen",
}  # fmt: skip


def _in_degrees(found: re.Match[str]) -> str:
    parts = (found["degrees"], f"{found['minutes']}/60", f"{found['seconds'] or 0}/3600")
    return f"({' + '.join(parts)})°"


def last_side(text: str) -> str:
    """Return what stands behind the last equals sign."""
    return text[max((found.end() for found in _RELATION.finditer(text)), default=0) :]


#: For what money is paid: `$12/hour`, `$12 per hour`.
_PAID_FOR = re.compile(
    r"(?<=[\d.])(?:\s?/\s?(?=[A-Za-z])|\s(?:per|an?|each|every)\s).*\Z", re.DOTALL
)


def _money_behind(text: str) -> str:
    """Put the sign of a currency behind the number, where other units stand."""
    found = _MONEY_IN_FRONT.fullmatch(text.strip())
    if found is None:
        return text
    currency = f" {_CURRENCY[found['sign'][-1]]}"
    rate = _PAID_FOR.search(found["rest"])
    at = rate.start() if rate else len(found["rest"])
    return f"{found['minus']}{found['rest'][:at]}{currency}{found['rest'][at:]}"


def _without_dollars(text: str) -> str:
    """Take off the signs around mathematics, of which one may stand in the unit, and blanks."""
    text = text.rstrip(" \n\t~").removesuffix("\\")  # of `\ `
    return text.strip(" \n\t~").strip("$").strip(" \n\t~")


def _without_braces(text: str) -> str:
    """Take off the braces of what stood in a box, and brackets around it all."""
    inner = text.strip()[1:-1]
    around = text.strip()[:1] + text.strip()[-1:]
    if around not in ("{}", "()"):
        return text
    depth = 0
    for character in inner:
        depth += (character == around[0]) - (character == around[1])
        if depth < 0:
            return text
    return inner
