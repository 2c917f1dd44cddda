"""The unit behind the number of a final answer: `3 square feet`, `$20`, `60 miles per hour`.

A final answer is compared without its unit where only one of two texts has one. Where both have
one, the numbers are of these units: 3 hours are 180 minutes, and not 3 minutes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence import unit_value
from grader.expressions.units import SENTENCE_WORDS, is_unit_symbol, is_usual_unit

Unit = tuple[Fraction, Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number counts: its worth in base units, above and below the stroke."""

    factor: Fraction
    above: tuple[tuple[str, int], ...]
    below: tuple[tuple[str, int], ...]

    def same_kind(self, other: Measure) -> bool:
        """Whether two measures can be converted; a time that only one is per says nothing."""
        both = bool(self.below) and bool(other.below)
        return self.above == other.above and (not both or self.below == other.below)


#: Measures that the table of units has not, or takes for a number: what they are and how much.
_OF_THEIR_OWN = {
    "unit": ("unit", Fraction(1)), "dollar": ("dollar", Fraction(1)),
    "cent": ("dollar", Fraction(1, 100)), "euro": ("euro", Fraction(1)),
    "penny": ("dollar", Fraction(1, 100)), "pennie": ("dollar", Fraction(1, 100)),
    "degree": ("degree", Fraction(1)), "radian": ("radian", Fraction(1)),
    "percent": ("percent", Fraction(1)), "celsius": ("celsius", Fraction(1)),
    "dozen": ("number", Fraction(12)),
    "fahrenheit": ("fahrenheit", Fraction(1)),
}  # fmt: skip
_EVERYDAY = frozenset({
    "yard", "ounce", "gallon", "quart", "pint", "ton", "tonne", "acre", "hectare", "week",
    "month", "decade", "century", "kilometer", "kilometre", "centimeter", "centimetre",
    "millimeter", "millimetre", "milliliter", "millilitre", "inche", "knot", "mph", "foot",
    "feet", "inch",
})  # fmt: skip
_SPELLED = {
    "inche": "inch", "feet": "foot", "mph": "mile/hour", "kph": "km/hour", "kmh": "km/hour",
    "sec": "second", "min": "minute", "hr": "hour", "yr": "year", "lb": "pound", "lbs": "pound",
    "centurie": "century",
}  # fmt: skip
#: Letters and words that behind a number are more often something else.
_NO_UNITS = SENTENCE_WORDS | frozenset({"s", "h", "M", "K", "G", "H"})
_SIGNS = {"¢": "cent", "%": "percent", "°": "degree", "°C": "celsius", "°F": "fahrenheit"}
_PER = frozenset({"per", "/", "a", "an", "each"})
_BEHIND = frozenset({"squared", "cubed", "²", "³"})
_POWERS = {"square": 2, "sq": 2, "squared": 2, "cubic": 3, "cu": 3, "cubed": 3, "²": 2, "³": 3}
_MARKUP = re.compile(r"\\(?:text|mathrm|textrm|mbox|operatorname|rm)\b\s*|\\[,;:!() \[\]]|[{}~]")
_INCH = re.compile(r"(?<=[\d)\]]\s)in(?=\s*+(?:$|\^|[.²³]))")
_SCALE = re.compile(r"(?:°|degrees?)\s*+(C|F|celsius|fahrenheit)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<sign>[$€])?\s?(?:\d[\d,]*+(?:\.\d++)?|\.\d++|\\pi|π|[)\]])[\s-]*+(?=[^\d\s]|$)"
)
_TOKEN = re.compile(
    r"\s*+(?:(?P<word>°?[^\W\d_]++)\.?|\^?(?P<power>-?\d)(?!\d)|\\?(?P<sign>[/²³¢%°]))"
)


def measure_of(text: str) -> Measure | None:
    """Return what the numbers of an answer measure; None where it says nothing, or two things."""
    found = set(_measures(_plain(text)))
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    """Leave out what sets formulas; the dollars that are left are money."""
    escaped = text.replace("\\$", "\0").replace("^\\circ", "°").replace("^{\\circ}", "°")
    bare = escaped if escaped.count("$") % 2 else escaped.replace("$", "")
    plain = " ".join(_MARKUP.sub(" ", bare.replace("^{", "^")).replace("\0", "$").split())
    plain = _INCH.sub("inch", plain)
    return _SCALE.sub(lambda found: f"°{found[1][0].upper()}", plain)


def _measures(text: str) -> Iterator[Measure]:
    for match in _NUMBER.finditer(text):
        money = {"$": "dollar", "€": "euro"}.get(match["sign"] or "")
        measure = _measure(([money] if money else []) + list(_words(text, match.end())))
        if measure is not None:
            yield measure


def _words(text: str, at: int) -> Iterator[str]:
    """Yield the words of units and their powers that follow; there are no more than eight."""
    for _ in range(8):
        token = _TOKEN.match(text, at)
        if token is None:
            return
        yield token["word"] or token["power"] or token["sign"]
        at = token.end()


def _measure(words: list[str]) -> Measure | None:
    """Return the measure that words begin with, `square feet per hour above ...`."""
    factor, power, place = Fraction(1), 1, 1
    total: Counter[tuple[str, int]] = Counter()
    last: Unit | None = None
    for word in words:
        if last is not None and (word in _BEHIND or word.isdigit()):
            unit, power = last, (_POWERS.get(word) or int(word)) - 1
        elif word.lower() in _POWERS:
            power = _POWERS[word.lower()]
            continue
        elif word in _PER and total:
            place, last = -1, None
            continue
        elif (known := _unit(word, place)) is None:
            break
        else:
            unit = last = known
        factor *= unit[0] ** (power * place)
        for base, exponent in unit[1].items():
            total[base, place if exponent > 0 else -1] += power * abs(int(exponent))
        power = 1
    sides = [
        tuple(sorted((b, n) for (b, side), n in total.items() if side == at)) for at in (1, -1)
    ]
    return Measure(factor, *sides) if sides[0] else None


def _unit(word: str, place: int) -> Unit | None:
    """Return what one word for a unit is worth, and what it measures."""
    word = _SIGNS.get(word, word)
    small = word.lower() if len(word) > 3 else word
    one = small.removesuffix("s") if len(small) > 3 else small
    own = _OF_THEIR_OWN.get(small) or _OF_THEIR_OWN.get(one)
    if own is not None:
        return own[1], {own[0]: Fraction(1)}
    known = one in _EVERYDAY or small in _SPELLED or is_usual_unit(small) or is_unit_symbol(small)
    if not known or (place > 0 and word in _NO_UNITS):
        return None
    spelled = (_SPELLED.get(small, ""), _SPELLED.get(one, ""), small, one)
    for name in filter(None, spelled):
        factor, dimension = unit_value(name)
        if factor and dimension:
            return factor, dimension
    return None
