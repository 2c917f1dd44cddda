r"""A number with its unit, as students write it: `250 mg`, `20\,\mathrm{m/s}`, `6 miles per hour`.

A unit is read from the text as it stands, because letters of formulas would come apart before
anybody sees that they are a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeGuard

from grader.equivalence import unit_value
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols

_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"\\[dt]?frac\s?\{([^{}]*(?:\{[^{}]*\}[^{}]*)?)\}\s?\{([^{}]*(?:\{[^{}]*\}[^{}]*)?)\}",
         r"\1/\2"),
        (r"\\\$|\bUSD\b|\bdollars?\b", "dollar"), (r"€|\bEUR\b|\beuros?\b", "euro"),
        (r"\\(?:mathrm|text|textrm|textnormal|operatorname|mbox|rm|unit|si)(?![A-Za-z])\s?", ""),
        (r"\\[,;:! ]|[~$\u00a0\u202f\u2009{}]", " "),
        (r"\\(?:cdot|times)(?![A-Za-z])|[·⋅×]", "*"),
        (r"\\(?:mu|micro)(?![A-Za-z])\s?", "μ"),
        (r"\\Omega(?![A-Za-z])|Ω", "ohm"),
        (r"\^?\s?(?:\\circ(?![A-Za-z])|\\degree(?![A-Za-z])|°)\s?(?=[CF])", "deg"),
        (r"\^?\s?(?:\\circ(?![A-Za-z])|\\degree(?![A-Za-z])|°)|\bdegrees?$", "deg"),
        (r"\bdegrees?\s(?=[CFcf])", "deg"),
        (r"\\%|%|\bper\s?cent\b|\bpct\b", "percent"),
        (r"\bper\b", "/"),
        (r"\b(?:square|sq\.?)\s([A-Za-z]+)", r"\1^2"), (r"\bcubic\s([A-Za-z]+)", r"\1^3"),
        (r"(?<![A-Za-z])([A-Za-z]++)\ssquared\b", r"\1^2"),
        (r"(?<![A-Za-z])([A-Za-z]++)\scubed\b", r"\1^3"),
        (r"\s+", " "), (r" ?\^ ?(\()? ?(-?) ?(\d)(?(1) ?\))", r"^\2\3"),
        (r" ?/ ?", "/"), (r" ?\* ?", "*"), (r"^[ *]{1,4}|[ .]{1,4}$", ""),
        (r"^1?/([A-Za-z]+)$", r"\1^-1"),
    )
)  # fmt: skip
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_UNDER_BRACKET = re.compile(r"/\(([^()/]*)\)$")
_CAPITAL = re.compile(r"[A-Z][a-z]{3,}")
_SIZES = re.compile(r"[a-z]{5,}", re.IGNORECASE)
_MONEY = {"dollar", "euro"}
#: Units of which the zero stands elsewhere: a factor alone does not convert them.
_SHIFTED = {"degC": "degC", "degF": "degF", "degCelsius": "degC", "degFahrenheit": "degF",
            "Celsius": "degC", "Fahrenheit": "degF", "degcelsius": "degC"}  # fmt: skip
_BEGINS = re.compile(
    r"(?<=[\d)}\]\s$%,~;!°])(?=[A-Za-zµμΩ°%€\\^$]|\\?%|\\?\$)"
)  # where a unit may begin: behind a digit, a bracket or a space
_LONGEST = 60
_FARTHEST = 400  # what is longer is no quantity
#: Letters that behind a number are rather a name or a word than the unit that they also are.
_NO_UNITS = frozenset(
    {"e", "a", "x", "i", "is", "as", "at", "and", "or", "so", "pi", "unit", "units"}
)


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """A unit: its name in the grader's spelling, what it is worth, and what it measures."""

    name: str
    factor: Fraction
    dimension: tuple[tuple[str, Fraction], ...]
    shifted: bool = False

    def converts_to(self, other: UnitOfMeasure) -> bool:
        """Whether a factor alone leads from one to the other."""
        if self.name == other.name:
            return True
        return self.dimension == other.dimension and not (self.shifted or other.shifted)

    def times(self, other: UnitOfMeasure) -> Fraction:
        """How many of `other` one of these is: 1000 for km and m."""
        return Fraction(1) if self.name == other.name else self.factor / other.factor


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with the unit behind it."""

    text: str
    value: Expression
    unit: UnitOfMeasure


def unit_spelled(text: str) -> str:
    """Return a unit in the grader's spelling: `m/s^2` for `\\frac{m}{s²}` and `metres...`."""
    if text.strip() == "$":
        return "dollar"
    text = _RAISED.sub(lambda found: "^" + found[0].translate(_POWERS), text.strip())
    for pattern, new in _REWRITTEN:
        text = pattern.sub(new, text)
    text = _UNDER_BRACKET.sub(lambda found: "/" + re.sub(r"[\s*]", "/", found[1]), text)
    return _SHIFTED.get(text, text)


def unit_named(text: str) -> UnitOfMeasure | None:
    """Return the unit that a text spells; None if it spells none that is known."""
    name = unit_spelled(text)
    if not name or name in _NO_UNITS or len(name) > _LONGEST:
        return None
    if name in _MONEY:
        return UnitOfMeasure(name, Fraction(1), ((name, Fraction(1)),))
    small = _CAPITAL.sub(lambda found: found[0].lower(), name)
    for spelled in dict.fromkeys((name, small, _SIZES.sub(lambda f: f[0].lower(), name))):
        factor, dimension = unit_value(spelled)
        if factor:
            return UnitOfMeasure(
                spelled, factor, tuple(sorted(dimension.items())), name in _SHIFTED.values()
            )
    return None


def expected_unit(text: str) -> UnitOfMeasure:
    """Return the unit of a part; one that is not known is only equal to itself."""
    name = unit_spelled(text)
    return unit_named(text) or UnitOfMeasure(name, Fraction(1), ((name, Fraction(1)),))


def quantity_of(text: str, notation: Notation, expected: UnitOfMeasure) -> Quantity | None:
    """Split a text into a number and its unit; None where it does not end with a unit.

    The longest unit counts, so that `5 N m` is no product of 5 N and a name.
    """
    text = _money_behind(_last_side(text))
    for found in _BEGINS.finditer(text[:_FARTHEST]):
        rest = text[found.start() :]
        unit = None if _EXPONENT.match(rest) else _unit(rest, expected)
        value = parse(_without_dollars(text[: found.start()]), notation) if unit else None
        if unit and value is not None and _is_closed(value):
            return Quantity(text, value, unit)
    return None


def unit_behind(text: str, expected: UnitOfMeasure) -> str:
    """Return the longest unit with which a text begins: `mg` of `mg, as shown`."""
    for end in reversed([*_ends(text)]):
        if _unit(text[:end], expected):
            return text[:end]
    return ""


def _ends(text: str) -> Iterator[int]:
    """Yield where a unit at the beginning of a text may end, the shortest first."""
    text = text[:_LONGEST]
    for found in re.finditer(r"(?<=[\w}%$°€\u00b2\u00b3])(?=[\s.,;:!?)$]|$)", text):
        yield found.start()


def _unit(text: str, expected: UnitOfMeasure) -> UnitOfMeasure | None:
    return expected if unit_spelled(text) == expected.name else unit_named(text)


_EXPONENT = re.compile(r"[eE][-+]?\d")


def _is_closed(value: Expression | Unreadable) -> TypeGuard[Expression]:
    return not isinstance(value, Unreadable) and not free_symbols(value)


_RELATION = re.compile(r"~?=|:=|[≈≃]|\\approx|\\simeq")
_MONEY_IN_FRONT = re.compile(r"^\s*(\\\$|€|\$(?=[^$]*$))\s*(?=[-\d.])(.*)$", re.DOTALL)


def _last_side(text: str) -> str:
    return text[max((found.end() for found in _RELATION.finditer(text)), default=0) :]


def _money_behind(text: str) -> str:
    """Put the sign of a currency behind the number, where other units stand."""
    return _MONEY_IN_FRONT.sub(
        lambda found: f"{found[2]} {'euro' if found[1] == '€' else 'dollar'}", text
    )


def _without_dollars(text: str) -> str:
    """Take off the signs around mathematics, of which one may stand in the unit."""
    return text.strip().strip("$").strip()
