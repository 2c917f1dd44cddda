"""Words behind numbers as units, where a question says so: `10 m/s`, `5 kg`, `12 apples`."""

from __future__ import annotations

import re

from grader.expressions.names import Name
from grader.expressions.notation import Notation
from grader.expressions.tokens import Tokens

# Words that are units wherever they follow a quantity.
UNITS = frozenset({
    "A", "AU", "C", "F", "G", "H", "Hz", "J", "K", "L", "M", "MHz", "MeV", "Mpc", "N", "Pa", "T",
    "V", "W", "atm", "bar", "cal", "cents", "cm", "cm^2", "day", "days", "deg",
    "degrees", "dollars", "dyne", "dynes", "eV", "erg", "ergs", "feet", "fm", "ft", "g", "h",
    "hour", "hours", "hr", "in", "inch", "inches", "kHz", "kJ", "kPa", "kW", "kcal", "keV", "kg",
    "km", "kpc", "l", "lb", "ly", "m", "mL", "meters", "metres", "mg", "mi", "miles", "min",
    "minutes", "ml", "mm", "mol", "ms", "nm", "ns", "ohm", "oz", "pc", "pm", "points", "pounds",
    "rad", "radians", "s", "sec", "seconds", "unit", "units", "yd", "year", "years", "yr", "Å",
})  # fmt: skip

_WORDS = frozenset({"name", "func"})
#: What a word may come apart into where names multiply: `met` and the function `re`.
_PIECES = frozenset({"name", "func", "const"})
# Units in full, which no letters of names make up.
_IN_FULL = re.compile(
    r"(?:nano|micro|milli|centi|deci|kilo|mega|giga)?"
    r"(?:met(?:er|re)|gram|lit(?:er|re)|second|newton|joule|watt|volt|ampere|pascal|hertz|ohm|mole"
    r"|kelvin|coulomb|farad|tesla|radian|degree)s?"
)


def mark_units(tokens: Tokens, notation: Notation) -> None:
    """Turn words that follow a number, or a unit with `*` or `/`, into units."""
    declared = notation.variables | notation.functions
    i = 0
    while i < tokens.count:
        if tokens.kinds[i] in _WORDS and _follows_quantity(tokens, i):
            last = _end_of_word(tokens, i)
            word = tokens.text[tokens.starts[i] : tokens.ends[last]]
            known = tokens.kinds[i - 1] != "const" or (is_usual_unit(word) and len(word) > 1)
            if word not in declared and tokens.kinds[last + 1] != "(" and word.isalpha() and known:
                _merge(tokens, i, last, word)
                if word == "per" and tokens.kinds[i - 1] == "unit":
                    tokens.kinds[i], tokens.values[i] = "/", None
        i += 1


def is_usual_unit(word: str) -> bool:
    """Whether a word is a unit wherever it follows a quantity."""
    return word in UNITS or _IN_FULL.fullmatch(word) is not None


def _follows_quantity(tokens: Tokens, i: int) -> bool:
    kinds = tokens.kinds
    before = kinds[i - 1] if i else ""
    if before in ("*", "/") and i > 1:
        return kinds[i - 2] == "unit" or kinds[max(i - 4, 0) : i - 1] == ["unit", "^", "num"]
    return before in ("num", "unit", "const") and kinds[max(i - 2, 0)] != "_"


def _end_of_word(tokens: Tokens, i: int) -> int:
    """Return the last of the letters that stand together from token `i` on."""
    last = end = i
    while tokens.kinds[end + 1] in _PIECES and tokens.starts[end + 1] == tokens.ends[end]:
        end += 1
        if end == last + 1 and tokens.kinds[end] == "name":
            last = end
    in_full = _IN_FULL.fullmatch(tokens.text, tokens.starts[i], tokens.ends[end])
    return end if in_full else last


def _merge(tokens: Tokens, first: int, last: int, word: str) -> None:
    """Put one unit in the place of some tokens."""
    simple = all(
        not isinstance(value, Name) or value == Name(value.base)
        for value in tokens.values[first : last + 1]
    )
    if not simple:
        return
    tokens.kinds[first : last + 1] = ["unit"]
    tokens.values[first : last + 1] = [word]
    tokens.ends[first : last + 1] = [tokens.ends[last]]
    del tokens.starts[first + 1 : last + 1]
