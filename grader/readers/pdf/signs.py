"""Signs that are printed over or beside each other and are one: accents, negations, long arrows.

And small signs that are none of the text: the numbers of its lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from grader.readers.converting import latex_writing as latex
from grader.readers.pdf.boxes import Box
from grader.readers.pdf.page import UNKNOWN

ACCENTS = {
    "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "ˉ": "\u0304", "˙": "\u0307", "¨": "\u0308",
    "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300", "\u20d7": "\u20d7", "˚": "\u030a",
    **{chr(code): chr(code) for code in (*range(0x300, 0x30D), 0x327)},
    "¸": "\u0327", "ˊ": "\u0301", "ˋ": "\u0300",
}  # fmt: skip
"""Accents that stand as signs of their own, and the characters that join with a letter."""

_ONE_LINE = 0.25
_SMALLER = 0.85
_FEWEST_LINES = 4

# Accents that mathematics puts on its letters; languages have letters with some of them, too.
_MATHEMATICAL = frozenset("\u0302\u0303\u0304\u0307\u0308\u030c\u0306\u20d7")
_NEGATED = {"=": "≠", "∈": "∉", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∃": "∄", "<": "≮", ">": "≯",
            "≤": "≰", "≥": "≱", "∼": "≁", "|": "∤", "∣": "∤"}  # fmt: skip
_OVERLAPPED = {"−→": "→", "=⇒": "⇒", "⇐⇒": "⇔", "←−": "←", "⇐=": "⇐", "←→": "↔", "|→": "↦",
               "↦|→": "↦", "|=": "⊨", "∈/": "∉", "/∈": "∉", "=/": "≠", "−⇀": "⇀"}  # fmt: skip


def joined_signs(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes with accents on their letters, and signs in pieces as one."""
    kept = _with_accents(list(boxes))
    kept.sort(key=lambda box: (round(box.y), box.x0))
    out: list[Box] = []
    for box in kept:
        before = out[-1] if out else None
        one = _pair(before, box) if before is not None else None
        if one is not None:
            out[-1] = one
        else:
            out.append(box)
    for box in out:
        if box.tex in ("\u0338", "↦|"):
            box.tex = UNKNOWN
    return out


def _pair(before: Box, box: Box) -> Box | None:
    """Return two signs as one if they are printed over each other and are one sign."""
    if abs(before.y - box.y) > 0.05 * box.size or box.x0 > before.x1 + 0.02 * box.size:
        return None
    if before.tex == "\u0338":
        return _one(before, box, _NEGATED.get(box.tex, UNKNOWN))
    overlap = box.x0 < before.x1 - 0.01 * box.size or before.tex == "↦|"
    sign = _OVERLAPPED.get(before.tex + box.tex)
    return _one(before, box, sign) if sign and overlap else None


def _one(before: Box, box: Box, sign: str) -> Box:
    box.x0 = min(before.x0, box.x0)
    box.x1 = max(before.x1, box.x1)
    box.tex = sign
    box.kind = "math"
    return box


def _with_accents(boxes: list[Box]) -> list[Box]:
    accents = [box for box in boxes if box.tex in ACCENTS and box.kind != "code"]
    if not accents:
        return boxes
    taken = {id(accent) for accent in accents}
    letters = [box for box in boxes if id(box) not in taken]
    for accent in accents:
        base = _below(accent, letters)
        if base is None:
            accent.tex = UNKNOWN
            letters.append(accent)
            continue
        _put(accent, base)
    return letters


def _below(accent: Box, letters: Sequence[Box]) -> Box | None:
    """Return the letter that an accent stands above."""
    near = [
        box
        for box in letters
        if box.x0 - 0.15 * box.size <= accent.centre <= box.x1 + 0.25 * box.size
        and -0.05 * box.size < accent.y - box.y < 0.75 * box.size
        and box.is_sign
        and any(map(str.isalpha, box.tex))
    ]
    return min(near, key=lambda box: abs(box.centre - accent.centre), default=None)


def _put(accent: Box, base: Box) -> None:
    """Put an accent on a letter: one of words is a letter again, one of mathematics a command."""
    mark = ACCENTS[accent.tex]
    single = unicodedata.normalize("NFC", base.tex + mark)
    words = base.kind == "text" or (base.kind == "italic" and mark not in _MATHEMATICAL)
    if words and len(single) == 1:
        base.tex = single
        return
    edge = 0.1 * base.size
    if accent.kind == "accent" and (accent.x0 < base.x0 - edge or accent.x1 > base.x1 + edge):
        base.tex = UNKNOWN + base.tex  # it goes over several letters
        return
    name = latex.letter(base.tex)
    base.tex = latex.accented(mark, latex.signs(base.tex) if len(name) == 1 else name)
    base.kind = "accented"
    base.top = max(base.top, accent.top)


def without_line_numbers(boxes: Sequence[Box]) -> list[Box]:
    """Return the signs of a page without the numbers that count its lines.

    They are smaller than the text, stand left of all of it, and count on from line to line; labels
    of questions are as large as what they label.
    """
    if sum(box.tex.isdigit() for box in boxes) < _FEWEST_LINES:
        return list(boxes)
    body = median(box.size for box in boxes)
    small = [box for box in boxes if box.tex.isdigit() and box.size < _SMALLER * body]
    edge = min((box.x0 for box in boxes if box.size >= _SMALLER * body), default=0.0)
    left = sorted((box for box in small if box.x1 < edge), key=lambda box: (-box.y, box.x0))
    numbers: list[list[Box]] = []
    for box in left:
        if numbers and abs(numbers[-1][-1].y - box.y) < _ONE_LINE * box.size:
            numbers[-1].append(box)
        else:
            numbers.append([box])
    counted = [int("".join(box.tex for box in number)[:6]) for number in numbers]
    if len(counted) < _FEWEST_LINES or any(one + 1 != next_ for one, next_ in pairwise(counted)):
        return list(boxes)
    taken = {id(box) for number in numbers for box in number}
    return [box for box in boxes if id(box) not in taken]
