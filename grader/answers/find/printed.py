"""Lists and matrices as programs print them: `array([[1., 2.], [3., 4.]])`, `[[1. 2.] [3. 4.]]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.readers.document import Document

_PRINTED = re.compile(r"\[[\[\]\d\s.,+eE-]*+")
_BETWEEN_NUMBERS = re.compile(r"(?<=[\d.])\s++(?=[-+]?[\d.])")
_BETWEEN_ROWS = re.compile(r"\]\s*+,?\s*+\[")
_BARE_POINT = re.compile(r"(?<=\d)\.(?!\d)")
_LONGEST = 4000


def printed_values(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the lists and matrices of numbers that stand on a page as a program prints them."""
    for at, text in _stretches(document):
        for found in _PRINTED.finditer(text[:_LONGEST]):
            raw = found[0].rstrip(" \n,.+-eE")
            if raw.count("[") != raw.count("]") or not re.search(r"\d", raw):
                continue
            read = parse(_with_commas(raw), notation)
            if isinstance(read, Expression):
                line = at + text.count("\n", 0, found.start())
                yield Response(" ".join(raw.split()), read, Place(document.source, line))


def _with_commas(text: str) -> str:
    text = _BETWEEN_NUMBERS.sub(", ", " ".join(text.split()))
    return _BARE_POINT.sub("", _BETWEEN_ROWS.sub("], [", text))


def _stretches(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the lines of a page that follow each other as one text, with the first one's number."""
    held: list[str] = []
    first = last = 0
    for at, line in written_lines(document):
        if held and at != last + 1:
            yield first, "\n".join(held)
            held = []
        if not held:
            first = at
        held.append(line)
        last = at
    if held:
        yield first, "\n".join(held)
