"""Colours of text as files write them: which of them nobody sees on white paper."""

from __future__ import annotations

import re

PALE = 0.92
"""How much red, green and blue a colour has at the least that is not seen on white."""

_HEX = re.compile(r"#?(?:([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?|([0-9a-f]{3,4}))")
_CALL = re.compile(r"(rgba?|hsla?)\(([^()]{1,60})\)")
_NUMBER = re.compile(r"([\d.]{1,12})(%|deg)?")
_NAMED = frozenset({
    "white", "snow", "ivory", "ghostwhite", "floralwhite", "mintcream", "azure", "whitesmoke",
    "aliceblue", "seashell", "honeydew", "transparent",
})  # fmt: skip
_MIXED = re.compile(r"(?:white|[a-z]{1,20})!(\d{1,3})(?:!white)?")


def is_pale(colour: str) -> bool:
    """Whether a colour of a web page, an office document or LaTeX is white, nearly, or none at all.

    `white`, `#fefefe`, `rgb(255, 255, 250)`, `rgba(0, 0, 0, 0)`, `black!3`.
    """
    name = colour.strip().strip("\"'").lower()
    if name in _NAMED:
        return True
    if mixed := _MIXED.fullmatch(name):
        return name.startswith("white!") == (int(mixed[1]) > 50) and (
            int(mixed[1]) >= 92 if name.startswith("white!") else int(mixed[1]) <= 8
        )
    if match := _HEX.fullmatch(name):
        three, short = match.groups()[:3], match[4] or ""
        digits = [digit * 2 for digit in short[:3]] or [each or "" for each in three]
        return is_light(*(int(each, 16) / 255 for each in digits))
    call = _CALL.fullmatch(name)
    return call is not None and _is_pale_call(call[1], _NUMBER.findall(call[2]))


_BLACK = frozenset({"black", "#000", "#000000", "000000", "000"})


def are_alike(one: str, other: str) -> bool:
    """Whether a text in one colour is not seen on the other: black on black, a colour on itself."""
    first, second = (each.strip().strip("\"'").lower() for each in (one, other))
    if first == second:
        return first not in ("", "transparent", "auto", "inherit", "currentcolor")
    return is_dark(first) and is_dark(second)


def is_dark(colour: str) -> bool:
    """Whether a colour is black, by its name or its numbers."""
    name = colour.strip().lower()
    return name in _BLACK or bool(
        re.fullmatch(r"rgba?\(\s*0\s*,\s*0\s*,\s*0\s*(?:,\s*1\s*)?\)", name)
    )


def _is_pale_call(kind: str, numbers: list[tuple[str, str]]) -> bool:
    """Whether `rgb(…)` or `hsl(…)` is pale; a fourth number is how much it covers."""
    try:
        values = [float(number) / (100 if unit == "%" else 1) for number, unit in numbers]
    except ValueError:
        return False
    if len(values) > 3 and values[3] < 0.1:
        return True
    if len(values) < 3:
        return False
    if kind.startswith("hsl"):
        return values[2] >= PALE + 0.04
    scale = [1.0 if unit == "%" else 255.0 for _, unit in numbers[:3]]
    return is_light(*(value / by for value, by in zip(values[:3], scale, strict=True)))


def is_light(*shares: float) -> bool:
    """Whether shares of red, green and blue between 0 and 1, or of grey, are next to white."""
    return bool(shares) and min(shares) >= PALE


def is_pale_in_latex(colour: str, model: str) -> bool:
    """Whether a colour of xcolor is pale; `model` says what its numbers mean, if it is no name."""
    if not model or model.lower() == "named":
        return is_pale(colour)
    if model == "HTML":
        return is_pale("#" + colour.strip())
    try:
        numbers = [float(each) for each in colour.split(",")]
    except ValueError:
        return False
    if model == "RGB":
        numbers = [each / 255 for each in numbers]
    elif model == "cmyk":
        numbers = [1 - each for each in numbers]
    return model in ("rgb", "RGB", "cmyk", "gray") and is_light(*numbers)
