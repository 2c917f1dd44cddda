"""What programs print: `array([[1., 2.], [3., 4.]])`, `[[1. 2.] [3. 4.]]`, `min -0.25`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.readers.document import Block, Document, Output
from grader.readers.markdown import read_prepared
from grader.readers.text import Page

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
                line = at.line + text.count("\n", 0, found.start())
                yield Response(" ".join(raw.split()), read, at.at(line))


def _with_commas(text: str) -> str:
    text = _BETWEEN_NUMBERS.sub(", ", " ".join(text.split()))
    return _BARE_POINT.sub("", _BETWEEN_ROWS.sub("], [", text))


def _stretches(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield the lines of a page that follow each other as one text, with the first one's place."""
    held: list[tuple[Place, str]] = []
    for at, line in written_lines(document):
        if held and _apart(held[-1][0], at):
            yield held[0][0], "\n".join(text for _, text in held)
            held = []
        held.append((at, line))
    if held:
        yield held[0][0], "\n".join(text for _, text in held)


def _apart(above: Place, below: Place) -> bool:
    return (above.source, above.line + 1) != (below.source, below.line)


_NAMED_NUMBER = re.compile(
    r"(?:[^\W\d][\w'’.()^ -]{0,40}?(?:\s*[:=]|\s)\s*)?"
    r"(?P<number>[-+]?\d[\d_,]*+(?:\.\d*+)?(?:[eE][-+]?\d++)?)"
)


def printed_numbers(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the number of each printed line that has one, behind a name or alone: `min -0.25`."""
    for block in document.blocks:
        if isinstance(block, Output):
            for at, line in enumerate(block.text.split("\n")):
                found = _NAMED_NUMBER.fullmatch(line.strip()) if len(line) < _LONGEST else None
                read = parse(found["number"].rstrip("."), notation) if found else None
                if found and isinstance(read, Expression):
                    yield Response(found["number"], read, block.place.at(block.place.line + at))


_MAPPING = re.compile(r"\{(?:\w{1,20}: [^,:{}]{1,200}(?:, )?)++\}")


def outputs_read(document: Document, notation: Notation) -> Document:
    """Return a document whose outputs of programs are read as text is: `(x - 3)*(x - 2)`."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Output):
            text = _MAPPING.sub(lambda found: _equations(found[0]), block.text[:_LONGEST])
            page = Page(block.place.source, text, block.place.line)
            blocks += read_prepared(page, notation, section=True)[0]
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _equations(mapping: str) -> str:
    """Write `{x: 1, y: 2}` as `x = 1, y = 2`."""
    return mapping.strip("{}").replace(": ", " = ")
