"""The words for units of measure: which words are units behind a number, and where.

What a unit is worth, and what it measures, is asked of a library (`equivalence/scalars/units.py`);
this is the one list of the words that the grader takes for units by itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class UnitWords(NamedTuple):
    """The words that measure one thing.

    `usual` ones are units behind a number in a formula and in a final answer. Those of `formulas`
    are units in formulas alone: in a sentence they are words or names. Those of `answers` are units
    in final answers alone: letters of a formula would come apart before they are read as these.
    """

    measures: str
    usual: str = ""
    formulas: str = ""
    answers: str = ""


UNIT_WORDS = (
    UnitWords(
        "length",
        "m cm mm km nm mi ft yd inch inches feet meters metres miles",
        "fm pm Å pc kpc Mpc ly AU in",
        "meter metre centimeter centimeters kilometer kilometers foot mile",
    ),
    UnitWords("area and volume", "l L ml mL", "cm^2", "liter liters litre litres square cubic"),
    UnitWords(
        "time",
        "s sec seconds ms min minutes h hr hour hours day days year years",
        "ns yr",
        "second minute week weeks month months",
    ),
    UnitWords("mass", "g kg mg lb oz pounds", "", "t gram grams kilogram kilograms pound"),
    UnitWords("speed", "", "", "mph"),
    UnitWords("frequency", "Hz", "kHz MHz"),
    UnitWords(
        "force, energy, power and pressure",
        "N J W kW Pa",
        "dyne dynes erg ergs eV keV MeV kJ cal kcal kPa atm bar",
        "newton newtons joule joules watt watts",
    ),
    UnitWords("electricity", "A V", "G H T ohm", "volt volts"),
    UnitWords("temperature, or charge and capacity", "K C F"),
    UnitWords("amount", "", "mol M"),
    UnitWords("angle", "rad radians degrees", "deg", "radian degree"),
    UnitWords("money", "dollars cents", "", "dollar cent euro euros"),
    UnitWords("counts", "unit units", "points", "people students percent pct"),
)

_USUAL = frozenset(word for row in UNIT_WORDS for word in row.usual.split())

# Words that are units wherever they follow a quantity.
UNITS = _USUAL.union(word for row in UNIT_WORDS for word in row.formulas.split())

# Words that are units in a final answer, where they may be left out.
ANSWER_UNITS = _USUAL.union(word for row in UNIT_WORDS for word in row.answers.split())

# Words for which the library has another name, or which it takes for something else.
LIBRARY_NAMES = {"AU": "astronomical_unit"}

# Units that in a sentence are words, or names.
SENTENCE_WORDS = frozenset({"in", "a", "A", "C", "F", "T", "as", "at"})

# Units of which two make one quantity, as patterns of their words: `3 hours and 20 minutes`.
UNITS_OF_TWO = (
    ("hours?|hrs?|h", "minutes?|mins?|min"), ("minutes?|mins?|min", "seconds?|secs?|s"),
    ("feet|foot|ft", "inches|inch|in"), ("days?", "hours?|hrs?"), ("weeks?", "days?"),
    ("years?", "months?"), ("dollars?", "cents?"), ("pounds?|lbs?", "ounces?|oz"),
)  # fmt: skip

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
