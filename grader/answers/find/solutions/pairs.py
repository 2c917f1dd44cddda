"""Pairs of a key and its value in lines: `A: 0, B: 3`, `d(A) = 0`, `P(X=0) = 1/4`, `a -> 10`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.find.lines import lines_of_page
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.expressions.numerals import ARROW
from grader.readers.document import Document

_LONGEST = 300
_MARKUP = re.compile(r"[$*`]|\\[()\[\]]")
#: What stands in front of a key that a function is taken of, `d(`, `P(X =`, and behind it.
_BEFORE = r"(?:(?<![\w.])[A-Za-z]{1,6}\s?[(\[]\s?(?:[A-Za-z]\s?=\s?)?|(?<![\w.(\[=]))"
_TELLS = rf"\s?[)\]]?\s{{0,2}}(?::|=(?![=>])|≈|\\approx(?![A-Za-z])|{ARROW})\s{{0,2}}"
_VALUE = r"(?P<value>[^\s,;:=][^,;:=]{0,40}?)"
_ENDS = r"(?=\s{0,2}(?:[,;]|\.?\s{0,3}\Z|\s(?:and|und|et|y)\s))"


def pairs_said(
    document: Document, keys: Sequence[str]
) -> tuple[list[tuple[str, str]], Place, str] | None:
    """Return the value of every key, with the last line that says one; None where one lacks.

    The last value of a key counts.
    """
    latest: dict[str, str] = {}
    texts: list[str] = []
    place: Place | None = None
    for line in lines_of_page(document):
        text = _MARKUP.sub("", line.text) if len(line.text) <= _LONGEST else ""
        if not text or denies(text):
            continue
        here = {key: found[-1] for key in keys if (found := _values_of(key, text))}
        if here:
            latest |= here
            texts.append(line.text)
            place = line.place
    if place is None or len(latest) < len(set(keys)):
        return None
    return [(key, latest[key]) for key in keys], place, "; ".join(texts)


def _values_of(key: str, text: str) -> list[str]:
    pattern = re.compile(rf"{_BEFORE}{re.escape(key)}{_TELLS}{_VALUE}{_ENDS}")
    return [found["value"].strip() for found in pattern.finditer(text)]
