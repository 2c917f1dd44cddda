"""Styles of web pages under which nobody sees a text."""

from __future__ import annotations

import re

from grader.readers.text.colours import are_alike

_NOTHING = r"(?:0(?:\.0\d{0,9})?(?![\d.])|\.0\d{0,9})"
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*(?:0(?:px|pt|em|rem|%)?(?![\w.%])|[012]?(?:\.\d{1,9})?(?:px|pt)(?!\w))"
    r"|(?<![-\w])(?:left|right|top|bottom|text-indent)\s*:\s*-\d{4}"
    r"|(?<![-\w])clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)"
    rf"|transform\s*:\s*scale\(\s*{_NOTHING}|opacity\s*:\s*{_NOTHING}",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|em|%)?(?![\w.%])", re.IGNORECASE
)
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([#\w]{3,20}(?:\([^()<>]{1,60}\))?)", re.IGNORECASE)
_GROUND = re.compile(
    r"(?<![-\w])background(?:-color)?\s*:\s*([#\w]{3,20}(?:\([^()<>]{1,60}\))?)", re.IGNORECASE
)


def is_unseen(style: str) -> bool:
    """Whether a style hides a text, makes it too small to be seen, or sets it on its own colour."""
    if _UNSEEN.search(style) or (_FLAT.search(style) and _CUT_OFF.search(style)):
        return True
    colour = _COLOUR.search(style)
    ground = _GROUND.search(style) if colour else None
    return bool(colour and ground and are_alike(colour[1], ground[1]))
