r"""Numbers and units in the macros of the LaTeX package siunitx: `\SI{3.5}{\metre\per\second}`.

The package writes `\SI` or `\qty` for a number with its unit, `\si` or `\unit` for the unit alone,
`\num` and `\ang` for a number and an angle, with options in square brackets.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PREFIXES = {
    "quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f",
    "pico": "p", "nano": "n", "micro": "μ", "milli": "m", "centi": "c", "deci": "d", "deca": "da",
    "hecto": "h", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E",
}  # fmt: skip
_UNITS = {
    "metre": "m", "meter": "m", "gram": "g", "gramme": "g", "kilogram": "kg", "second": "s",
    "ampere": "A", "kelvin": "K", "mole": "mol", "candela": "cd", "hertz": "Hz", "newton": "N",
    "pascal": "Pa", "joule": "J", "watt": "W", "coulomb": "C", "volt": "V", "farad": "F",
    "ohm": "ohm", "siemens": "S", "weber": "Wb", "tesla": "T", "henry": "H", "lumen": "lm",
    "lux": "lx", "becquerel": "Bq", "gray": "Gy", "sievert": "Sv", "katal": "kat",
    "celsius": "degC", "degreeCelsius": "degC", "degree": "deg", "radian": "rad",
    "steradian": "sr", "minute": "min", "hour": "h", "day": "day", "litre": "L", "liter": "L",
    "tonne": "tonne", "hectare": "hectare", "electronvolt": "eV", "dalton": "Da", "bar": "bar",
    "decibel": "dB", "percent": "percent", "angstrom": "angstrom", "arcminute": "arcminute",
    "arcsecond": "arcsecond", "m": "m", "s": "s", "kg": "kg", "km": "km", "cm": "cm", "mm": "mm",
}  # fmt: skip
_POWERS = {"squared": "2", "cubed": "3"}
_BEFORE = {"square": "2", "cubic": "3"}
_OPTIONS = r"(?:\[[^\[\]]{0,80}\])?"
_ONE = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_QUANTITY = re.compile(rf"\\(?:SI|qty){_OPTIONS}\s?{_ONE}\s?{_OPTIONS}\s?{_ONE}")
_UNIT = re.compile(rf"\\(?:si|unit){_OPTIONS}\s?{_ONE}")
_NUMBER = re.compile(rf"\\num{_OPTIONS}\s?{_ONE}")
_ANGLE = re.compile(rf"\\ang{_OPTIONS}\s?{_ONE}")
_STEP = re.compile(
    r"\\(?P<word>[A-Za-z]+)|\^\s?\{?(?P<power>-?\d+)\}?|(?P<slash>/)|(?P<plain>[A-Za-zμµΩ°%]+)"
)


_MACROS = re.compile(r"\\(?:SI|qty|si|unit|num|ang)(?![A-Za-z])")


def may_hold_siunitx(text: str) -> bool:
    """Whether one of the macros stands in a text."""
    return _MACROS.search(text) is not None


def without_siunitx(text: str) -> str:
    r"""Return a text in plain LaTeX: `\SI{3.5}{\metre\per\second}` as `3.5 \text{m/s}`.

    What stands for a macro is as long as it, so that places stay.
    """
    if not may_hold_siunitx(text):
        return text
    text = _QUANTITY.sub(lambda m: _filled(m, m[1], f"\\text{{{unit_of(m[2])}}}"), text)
    text = _UNIT.sub(lambda m: _filled(m, "", f"\\text{{{unit_of(m[1])}}}"), text)
    text = _NUMBER.sub(lambda m: _filled(m, "{", f"{m[1]}}}"), text)
    return _ANGLE.sub(lambda m: _filled(m, "{", f"{m[1].strip(';')}°}}"), text)


def _filled(macro: re.Match[str], front: str, behind: str) -> str:
    return front + " " * (len(macro[0]) - len(front) - len(behind)) + behind


def unit_of(text: str) -> str:
    r"""Return a unit in one line: `\kilo\gram\per\cubic\metre` as `kg/m^3`.

    A unit with a macro that is not known stays as it is.
    """
    factors: list[_Factor] = []
    prefix, power, under = "", "", False
    for found in _STEP.finditer(text):
        word = found["word"] or ""
        if word in _PREFIXES:
            prefix = _PREFIXES[word]
        elif word == "per" or found["slash"]:
            under = True
        elif word in _BEFORE:
            power = _BEFORE[word]
        elif word in _POWERS or found["power"]:
            if factors:
                factors[-1] = factors[-1]._replace(power=_POWERS.get(word) or found["power"])
        elif word in _UNITS or found["plain"]:
            name = prefix + (_UNITS.get(word) or found["plain"])
            factors.append(_Factor(name, power, under))
            prefix, power, under = "", "", False
        elif word != "tothe":
            return text
    return _joined(factors)


class _Factor(NamedTuple):
    """One unit with its power; `under` says that it stands below the stroke."""

    name: str
    power: str
    under: bool

    def __str__(self) -> str:
        return f"{self.name}^{self.power}" if self.power else self.name


def _joined(factors: list[_Factor]) -> str:
    above = [str(factor) for factor in factors if not factor.under]
    below = [factor for factor in factors if factor.under]
    if not above and len(below) == 1:
        return f"{below[0].name}^-{below[0].power or 1}"
    return ("*".join(above) or "1") + "".join(f"/{factor}" for factor in below)
