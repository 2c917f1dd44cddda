"""The words for units of measure: what counts as a unit behind a quantity."""

from __future__ import annotations

import re

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

# Units in full, which no letters of names make up.
_FULL_UNIT = re.compile(
    r"(?:nano|micro|milli|centi|deci|kilo|mega|giga)?"
    r"(?:met(?:er|re)|gram|lit(?:er|re)|second|newton|joule|watt|volt|ampere|pascal|hertz|ohm|mole"
    r"|kelvin|coulomb|farad|tesla|radian|degree)s?"
)


def is_usual_unit(word: str) -> bool:
    """Whether a word is a unit wherever it follows a quantity."""
    return word in UNITS or _FULL_UNIT.fullmatch(word) is not None


def unit_in_full(text: str, start: int, end: int) -> bool:
    """Whether this part of a text is the name of a unit in full: `meters`, `kilogram`."""
    return _FULL_UNIT.fullmatch(text, start, end) is not None
