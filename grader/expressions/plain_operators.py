"""Integrals and sums in words: `integral from 0 to 1 of x^2 dx`, `sum from k = 1 to n of k`."""

from __future__ import annotations

import re
from typing import NamedTuple


class Operator(NamedTuple):
    """An operator in words: its token, its bounds as text with their offsets, where it ends."""

    kind: str
    value: object
    bounds: tuple[tuple[str, int], ...]
    end: int


_TOKENS: dict[str, tuple[str, object]] = {
    "integral": ("int", 1), "int": ("int", 1), "sum": ("sum", "sum"), "product": ("sum", "product"),
}  # fmt: skip
_FROM = r"\s+from\s+(?P<lower>[^\s=]++(?:\s*+=\s*+\S++)?)\s+to\s+(?P<upper>\S+)\s+(?:of\s+)?"
# The differential has to stand near; without it the word is a function of a program.
_DIFFERENTIAL = r"(?=[^=<>]{0,120}?(?<![A-Za-z])d[A-Za-zα-ω](?![A-Za-z]))"
_BRACKET = r"(?!\()|(?=\((?:[^(),]|\([^()]*\)){0,400}\))"
_SUM = re.compile(_FROM)
_INTEGRAL = re.compile(rf"(?:{_FROM}|\s+of\s+|\s*(?:{_BRACKET})){_DIFFERENTIAL}")


def read_operator_words(word: str, text: str, end: int) -> Operator | None:
    """Return the operator that a word begins, or None if it is no operator here.

    `end` is where the word ends in the text.
    """
    token = _TOKENS.get(word.lower())
    if token is None:
        return None
    found = (_INTEGRAL if token[0] == "int" else _SUM).match(text, end)
    if found is None:
        return None
    sides = ("lower", "upper") if found["lower"] else ()
    bounds = tuple((found[side], found.start(side)) for side in sides)
    return Operator(*token, bounds, found.end())
