r"""Other readings of a text, spelled out: `h/2\pi` as `h/(2\pi)`, `4e-4` as `4 e -4`.

Each function returns a text that says one reading outright, or None where there is nothing to say.
Who compares decides when a reading is asked for.
"""

from __future__ import annotations

import re

_MOST = 400
_FACTOR = (
    r"(?:\\(?!times|cdot|div|left|right|frac)[A-Za-z]+"
    r"|[A-Za-zα-ωΑ-Ω](?:_\w)?(?:\^(?:\w|\{\w+\})|[²³⁴-⁹])?)"
)
#: A number or letter behind a stroke, with factors behind it and no sign between.
_STROKE = re.compile(
    rf"/\s*(?P<below>(?:\d+(?:\.\d+)?(?![\d.])|{_FACTOR})(?:\s*{_FACTOR}|\s*\([^()]*\))+)"
)
_FLOAT = re.compile(r"(?<![A-Za-z_\d.])(?!1e)(\d+)e([-+−–])(\d+)(?!\.?\d)")
_TWO_SIGNS = re.compile(r"\+([-−–—])(?!>)")
#: Letters side by side behind the sign of a power, in plain text.
_LONG_EXPONENT = re.compile(
    r"\^(?P<exponent>[-−]?(?:\d{1,3}[A-Za-zα-ω]{1,3}|[A-Za-zα-ω]{2,3}))(?![\w(^{])"
)
_TEX_POWER = re.compile(r"\^(\d)(?=\d)")


def divided_by_all(text: str) -> str | None:
    """Return a text in which each stroke divides by all the factors behind it."""
    return _changed(_STROKE, r"/(\g<below>)", text)


def with_eulers_number(text: str) -> str | None:
    """Return a text in which the `e` of `4e-4` is a factor, and no sign of a power of ten."""
    return _changed(_FLOAT, r"\1*e \2 \3", text)


def as_sum(text: str) -> str | None:
    """Return a text in which the two signs of `a+-b` are a sum with a negative term."""
    return _changed(_TWO_SIGNS, r"+ \1", text)


def as_plus_minus(text: str) -> str | None:
    """Return a text in which the two signs of `a+-b` are the one for plus and minus."""
    return _changed(_TWO_SIGNS, "±", text)


def with_powers_of_one_digit(text: str) -> str | None:
    """Return LaTeX as it is set: the exponent of `2^53` is its first digit alone."""
    return _changed(_TEX_POWER, r"^{\1} ", text) if "$" in text or "\\" in text else None


def with_whole_exponents(text: str) -> str | None:
    """Return a text in which all letters behind `^` are the exponent: `P(1+r/n)^nt`, `e^-kt`."""
    return _changed(_LONG_EXPONENT, r"^(\g<exponent>)", text)


#: A half of the real line, `\mathbb{R}_{\ge 0}` or `\mathbb{R}^+_0`, and no limit from one side.
_HALF_LINE = re.compile(
    r"(?<!\\to )(?<!\\to)\\mathbb\s?(?:\{R\}|R)\s?"
    r"(?:_\s?\{\s?(?P<relation>\\(?:geq?|leq?)(?:slant)?|[<>≥≤])\s?0\s?\}"
    r"|\^(?P<sign>[-+]|\{\s?[-+]\s?\})(?P<behind>_(?:0|\{0\}))?"
    r"|_(?:0|\{0\})\^(?P<zero>[-+]|\{\s?[-+]\s?\}))(?!\s?[_^*])"
)


def with_half_lines(text: str) -> str:
    """Return LaTeX with the halves of the real line as intervals, each in its own room."""
    return _HALF_LINE.sub(_interval, text)


def _interval(found: re.Match[str]) -> str:
    said = found["relation"] or found["sign"] or found["zero"]
    above = any(sign in said for sign in (">", "≥", "g", "+"))
    closed = bool(found["zero"] or found["behind"] or any(sign in said for sign in ("≥", "≤", "e")))
    interval = (
        ("[0,\\infty)" if closed else "(0,\\infty)")
        if above
        else ("(-\\infty,0]" if closed else "(-\\infty,0)")
    )
    room = len(found[0])
    return interval.ljust(room) if len(interval) <= room else found[0]


def _changed(pattern: re.Pattern[str], new: str, text: str) -> str | None:
    if len(text) > _MOST:
        return None
    changed = pattern.sub(new, text)
    return None if changed == text else changed
