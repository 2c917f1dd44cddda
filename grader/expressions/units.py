"""The words for units of measure: which words are units behind a number, and where.

What a unit is worth, and what it measures, is asked of a library (`equivalence/scalars/units.py`);
this is the one list of the words that the grader takes for units by itself.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

#: Money that is compared, each kind with itself alone.
CURRENCIES = ("dollar", "euro", "sterling", "yen")


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

_IN_ANSWERS = ANSWER_UNITS | {"squared", "cubed"}

# Words for which the library has another name, or which it takes for something else.
LIBRARY_NAMES = {"AU": "astronomical_unit"}
#: Units of which the library has another one, or none: nobody measures an acre in survey feet.
#: Reactive power is no work, so that a var is no watt.
DEFINITIONS = {"acre": "43560 * foot ** 2", "var": "[reactive_power]"}

#: Units that compare levels: each is equal to itself alone.
LEVELS = frozenset({"dB", "dBm", "dBV", "dBu", "dBi", "dBA", "pH", "Np"})

#: The word for a hundredth behind a number, as a pattern: `15 percent`, `15 Prozent`.
PERCENT = (
    r"per\s?cent|[Pp]rozent|pour\s?cent|por\s?ciento|per\s?cento|por\s?cento|procent|v\.\s?H\."
)

_PREFIXES = {
    "": "", "nano": "nano", "mikro": "micro", "micro": "micro", "milli": "milli", "mili": "milli",
    "zenti": "centi", "centi": "centi", "centí": "centi", "dezi": "deci", "déci": "deci",
    "hekto": "hecto", "kilo": "kilo", "kiló": "kilo", "milí": "milli", "mega": "mega",
    "méga": "mega", "giga": "giga",
}  # fmt: skip
_ROOTS = {
    "meter": "meter", "metern": "meter", "mètre": "meter", "mètres": "meter", "metro": "meter",
    "metros": "meter", "gramm": "gram", "gramme": "gram", "grammes": "gram", "gramo": "gram",
    "gramos": "gram", "liter": "liter", "litern": "liter", "litro": "liter", "litros": "liter",
    "sekunde": "second", "sekunden": "second", "seconde": "second", "secondes": "second",
    "segundo": "second", "segundos": "second", "minuten": "minute", "minuto": "minute",
    "minutos": "minute", "stunde": "hour", "stunden": "hour", "heure": "hour", "heures": "hour",
    "hora": "hour", "horas": "hour", "mol": "mol", "farad": "farad", "volt": "volt",
    "watt": "watt", "joule": "joule", "newton": "newton", "ohm": "ohm", "ampere": "ampere",
    "ampère": "ampere", "ampères": "ampere", "hertz": "hertz", "pascal": "pascal",
    "monat": "month", "monate": "month", "monaten": "month", "mois": "month", "mes": "month",
    "meses": "month", "tag": "day", "tage": "day", "tagen": "day", "jahr": "year",
    "jahre": "year", "jahren": "year",
}  # fmt: skip
_OTHER_WORDS = re.compile(
    r"(?<!\w)(?P<power>[Qq]uadrat|[Kk]ubik)?"
    rf"(?P<prefix>{'|'.join(sorted(_PREFIXES, key=len, reverse=True))})"
    rf"(?P<root>{'|'.join(sorted(_ROOTS, key=len, reverse=True))})(?!\w)"
    r"(?P<behind>\s(?:carr[ée]e?s?|cuadrad[oa]s?|zum\sQuadrat|hoch\szwei)"
    r"|\s(?:cubes?|cúbic[oa]s?|hoch\sdrei))?",
    re.IGNORECASE,
)
_PER = re.compile(r"(?<=\w)\s(?:pro|par|por)\s(?=\w)")
_DEGREES = re.compile(r"(?<!\w)(?:Grad|degrés?|grados?)\s(?=Celsius|Fahrenheit)", re.IGNORECASE)


def in_english(text: str) -> str:
    """Return a unit of German, French or Spanish words in English ones: `Meter pro Sekunde`."""
    if not _MAY_BE_OTHER.search(text):
        return text
    return _OTHER_WORDS.sub(_english_word, _DEGREES.sub("degrees ", _PER.sub(" per ", text)))


_MAY_BE_OTHER = re.compile(r"[A-Za-zà-ÿ]{3}")


def _english_word(found: re.Match[str]) -> str:
    prefix, root = _PREFIXES[found["prefix"].lower()], _ROOTS[found["root"].lower()]
    behind = (found["behind"] or "").strip().lower()
    squared = "quadrat" in (found["power"] or "").lower() or behind.startswith(("carr", "cuad"))
    squared = squared or behind in ("zum quadrat", "hoch zwei")
    power = "^2" if squared else "^3" if found["power"] or behind else ""
    return f"{prefix}{root}{power}"


#: What people write for units that the library does not have so, or takes for others.
SPELLINGS = {
    "Nm": "N*m", "kNm": "kN*m", "MNm": "MN*m", "mNm": "mN*m", "Ws": "W*s",
    "kgs": "kg", "kilos": "kg", "gms": "g",
    "kmh": "km/h", "kmph": "km/h", "sqft": "ft^2", "wk": "week", "wks": "week",
    "mo": "month", "mos": "month", "yrs": "year", "Ohm": "ohm",
    "Ohms": "ohm", "kOhm": "kohm", "MOhm": "Mohm", "RPM": "rpm", "rev/min": "rpm",
    "rev": "turn", "revs": "turn", "arcsec": "arcsecond",
    "cycles/s": "Hz", "cycles/second": "Hz", "decibel": "dB", "decibels": "dB", "Å": "angstrom",
    "Tag": "day", "Tage": "day", "Tagen": "day", "Stunde": "hour", "Stunden": "hour",
    "Minuten": "minute", "Sekunden": "second", "Wochen": "week", "Jahr": "year", "Jahre": "year",
    "Jahren": "year", "Grad": "deg", "día": "day", "días": "day", "hora": "hour", "horas": "hour",
    "minutos": "minute", "segundos": "second", "semanas": "week", "año": "year", "años": "year",
    "grados": "deg", "metros": "m", "jour": "day", "jours": "day", "heure": "hour",
    "heures": "hour", "secondes": "second", "semaines": "week", "ans": "year", "années": "year",
    "degrés": "deg", "mètres": "m",
    "VAR": "var", "VAr": "var", "Var": "var", "vars": "var", "kVAR": "kvar", "kVAr": "kvar",
    "kVar": "kvar", "MVAR": "Mvar", "MVAr": "Mvar", "MVar": "Mvar",
    "dB/dec": "dB/decade", "dB/dec.": "dB/decade", "dB/Dekade": "dB/decade", "dB/Dek": "dB/decade",
    "dB/oct": "dB/octave", "dB/oct.": "dB/octave", "dB/Oktave": "dB/octave",
    "kbps": "kbit/s", "Kbps": "kbit/s", "Mbps": "Mbit/s", "Gbps": "Gbit/s", "Tbps": "Tbit/s",
    "kb/s": "kbit/s", "Kb/s": "kbit/s", "Mb/s": "Mbit/s", "Gb/s": "Gbit/s", "Tb/s": "Tbit/s",
    "kb": "kbit", "Kb": "kbit", "Mb": "Mbit", "Gb": "Gbit", "Tb": "Tbit",
    "kBps": "kB/s", "KBps": "kB/s", "MBps": "MB/s", "GBps": "GB/s",
    "Cal": "kcal", "Cals": "kcal",
    "map unit": "cM", "map units": "cM", "centimorgan": "cM", "centimorgans": "cM",
    "centiMorgan": "cM", "centiMorgans": "cM",
    "samples/s": "Hz", "samples/second": "Hz", "Sa/s": "Hz", "S/s": "Hz", "kS/s": "kHz",
    "kSa/s": "kHz", "ksps": "kHz", "MS/s": "MHz", "MSa/s": "MHz", "Msps": "MHz", "GS/s": "GHz",
    "bits/symbol": "bit", "bit/symbol": "bit", "bits/character": "bit", "bits/letter": "bit",
}  # fmt: skip

#: Names of the scales of temperature.
SCALES = {
    "°C": "degC", "°F": "degF",
    "degCelsius": "degC", "degFahrenheit": "degF", "Celsius": "degC", "Fahrenheit": "degF",
    "celsius": "degC", "fahrenheit": "degF", "degcelsius": "degC", "degfahrenheit": "degF",
    "degc": "degC", "degf": "degF", "kelvin": "K", "Kelvin": "K", "kelvins": "K",
}  # fmt: skip

#: What a degree of each scale is worth in kelvin, and where its zero stands.
TEMPERATURES = {
    "degC": (Fraction(1), Fraction(27315, 100)),
    "degF": (Fraction(5, 9), Fraction(45967, 180)),
    "K": (Fraction(1), Fraction(0)),
}

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


#: Symbols of units with a prefix; those that are as well a product of usual names are left out.
_SYMBOL = re.compile(
    r"(?:da|[yzafpnuµμmcdhkMGTPE])?(?:m|g|s|A|K|mol|Hz|N|Pa|J|W|C|V|F|Ω|ohm|S|Wb|T|H|lm|lx|Bq|Gy"
    r"|Sv|kat|eV|L|l|bar|cal|Wh)|kgs|min|psi|lbf|mmHg|atm|degC|degF|Nm|kNm|rpm|mph|knots?|gal|cc"
)
#: A unit of one symbol, with the prefix that it may have.
_PREFIXED = re.compile(
    r"(?:da|[yzafpnuµμmcdhkMGTPE])?(?P<root>m|g|s|A|mol|Hz|N|Pa|J|W|C|V|F|ohm|S|Wb|T|H|B|bit|eV|L|l|Wh)"
)
_PRODUCTS = frozenset({"as", "am", "ag", "al", "pm"})


def without_prefix(name: str) -> str:
    """Return the unit of one symbol without its prefix, `ohm` of `kohm`; empty for all others."""
    found = _PREFIXED.fullmatch(name)
    return found["root"] if found else ""


def is_unit_symbol(word: str) -> bool:
    """Whether a word is a unit wherever a unit may stand, even behind a sign: `5*kJ`."""
    known = is_usual_unit(word) or _SYMBOL.fullmatch(word) is not None or word in SCALES
    return (known and word not in _PRODUCTS) or word in _IN_ANSWERS


def is_usual_unit(word: str) -> bool:
    """Whether a word is a unit wherever it follows a quantity."""
    return word in UNITS or _FULL_UNIT.fullmatch(word) is not None


def unit_in_full(text: str, start: int, end: int) -> bool:
    """Whether this part of a text is the name of a unit in full: `meters`, `kilogram`."""
    return _FULL_UNIT.fullmatch(text, start, end) is not None
