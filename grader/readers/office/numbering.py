"""The labels that a word processor counts by itself: `1.`, `(a)`, `iv)`, bullets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

BULLET = "-"
LEVELS = 10
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its kind of number, and its text, in which `%2` is level 2's number."""

    kind: str
    text: str
    start: int = 1


@dataclass
class Counters:
    """How far each list of a document has been counted."""

    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, name: str, levels: Mapping[int, Level], depth: int) -> str:
        """Count on in a list and return the label of its next item; `-` for a bullet."""
        level = levels.get(depth)
        if level is None or not 0 <= depth < LEVELS:
            return ""
        counts = self.counts.setdefault(name, [])
        while len(counts) <= depth:
            upper = levels.get(len(counts))
            counts.append((upper.start if upper else 1) - 1)
        for above in range(depth):  # a level that was passed over counts as its first
            first = levels[above].start if above in levels else 1
            counts[above] = max(counts[above], first)
        counts[depth] += 1
        del counts[depth + 1 :]
        if level.kind == "bullet":
            return BULLET
        if level.kind == "none":
            return ""
        return re.sub(r"%(\d)", lambda match: self._number(match[1], levels, counts), level.text)

    def begin(self, name: str, depth: int, number: int) -> None:
        """Let the next item of a list have this number: the author set it."""
        if 0 <= depth < LEVELS:
            counts = self.counts.setdefault(name, [])
            counts += [0] * (depth + 1 - len(counts))
            counts[depth] = number - 1

    @staticmethod
    def _number(digit: str, levels: Mapping[int, Level], counts: list[int]) -> str:
        index = int(digit) - 1
        level = levels.get(index)
        if level is None or not 0 <= index < len(counts):
            return ""
        return numeral(counts[index], level.kind)


def numeral(number: int, kind: str) -> str:
    """Return a number as the kind of a list writes it: `decimal`, `lowerLetter`, `upperRoman`."""
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
        return letters.upper() if kind.startswith("upper") else letters
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if kind.startswith("upper") else roman
    return str(number)


def _roman(number: int) -> str:
    out = ""
    left = min(max(number, 0), 4000)
    for value, letters in _ROMAN:
        out += letters * (left // value)
        left %= value
    return out
