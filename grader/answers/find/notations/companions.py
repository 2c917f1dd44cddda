"""Numbers and the vectors that belong to them, in one line: `2 and 3, eigenvectors (1, 0), ...`.

Where numbers are asked, what a line says of their vectors is none of the answer, and where vectors
are asked, the numbers are none. Which of them is kept is settled by what is asked, not by what is
right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.find.lines import written_lines
from grader.answers.find.reading import is_numeric
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Collection, Matrix
from grader.expressions.statement import Statement
from grader.readers.document import Block, Document, Heading, ListBlock, Prose
from grader.readers.markdown import read_prepared
from grader.readers.text import Page
from grader.rubric.types import Asked

_LONGEST = 300
_LINK = (
    r"(?:[\s$*]{0,4}[,;.][\s$*]{0,4}|[\s$*]{1,4})(?:(?:and|with|has|have|having)\s)?+(?:the\s|its\s|their\s)?+"
    r"(?:(?:corresponding|associated|respective|matching)\s)?+"
)
_VECTORS = re.compile(rf"{_LINK}(?P<word>eigen ?vectors?|eigen ?spaces?)(?!\w)", re.IGNORECASE)
_SIZES = re.compile(
    rf"{_LINK}(?P<word>(?:algebraic |geometric )?multiplicit(?:y|ies))(?!\w)", re.IGNORECASE
)
_VALUES = re.compile(rf"{_LINK}(?P<word>eigen ?values?)(?!\w)", re.IGNORECASE)
#: A vector behind the word, in a line with one for each number.
_ITS_VECTOR = re.compile(
    rf"{_LINK}eigen ?vector(?:\s(?:is\s)?|\s?[:=]\s?)(?:[^\W\d_](?:_\w)?\s?=\s?)?"
    r"\$?[(\[<][^()\[\]<>]{1,60}[)\]>](?:\^\{?(?:T|\\top)\}?)?\$?",
    re.IGNORECASE,
)
#: What vectors are called, right in front of the first of them: `points (1, 0) and (1, 1)`.
_CALLED = re.compile(
    r"[\s*-]{0,4}(?:[A-Za-z]{2,20}\s){0,3}?(?P<word>[A-Za-z]{5,20})\s(?:at\s|in\s)?(?=\$?[(<\[])"
)
#: The number that a vector belongs to: `for λ = 2: (1, 0)`, `(1, 0) for λ = 2`.
_NUMBER = r"[-−]?\d{1,9}(?:[./]\d{1,9})?"
_OF_VALUE = re.compile(
    r"(?<!\w)(?:(?:for|with|at|from)\s)?\(?\$?(?:"
    rf"(?:λ|\\?lambda)(?:_\{{?\d\}}?|\d|[₁-₉])?\s?=\s?{_NUMBER}"
    rf"|eigen ?value\s{_NUMBER}(?=:|\shas\s)"
    rf"|(?:the\s)?eigen ?vectors?\s(?:for|of|to)\s(?:λ\s?=\s?)?{_NUMBER}(?=\sis\s|:))"
    r"\$?\)?\s?(?P<sign>:|→|⇒|->|=>|\\to|gives|has|is|we (?:get|have|find|obtain))?\s?"
    r"(?:(?:the\s)?eigen ?vectors?\s)?",
    re.IGNORECASE,
)
#: How often a number is counted: `2 with multiplicity 1`.
_ITS_SIZE = re.compile(
    rf"{_LINK}(?:(?:algebraic|geometric)\s)?multiplicity\s(?:is\s|of\s|=\s)?(?:\d|one|two|three|four)",
    re.IGNORECASE,
)
#: Sentences with nothing but a vector left of each.
_APART = re.compile(r"(?<=[)\]>}$])\.\s(?=[$(\[<])")
_DIGIT = re.compile(r"\d")
_BRACKET = re.compile(r"[(\[<]|\\begin")


def with_entries_asked(asked: Asked, document: Document) -> Document:
    """Return a document whose lines hold numbers alone, or vectors alone, as they are asked."""
    kept = {
        row: piece
        for row, line in _lines(document).items()
        if len(line) <= _LONGEST and (piece := _kept(asked, line)) is not None
    }
    if not kept or document.fields:
        return document
    return replace(document, blocks=tuple(_rewritten(asked, document, kept)))


def _lines(document: Document) -> dict[tuple[str, int], str]:
    """Return the lines by where they stand; one of formulas where it is a single formula."""
    counts = Counter((each.place.source, each.place.line) for each in document.statements)
    alone = {(each.place.source, each.place.line): each.raw for each in document.statements}
    single = {row: raw for row, raw in alone.items() if counts[row] == 1}
    return single | {(at.source, at.line): line for at, line in written_lines(document)}


def _kept(asked: Asked, line: str) -> str | None:
    """Return the part of a line that is kept; None where all of it is."""
    value = asked.value
    entries = value.args if isinstance(value, Collection) else ()
    if entries and all(isinstance(each, Collection | Matrix) for each in entries):
        return _of_vectors(line)
    return _of_numbers(line) if entries and all(map(is_numeric, entries)) else None


def _of_numbers(line: str) -> str | None:
    single = _ITS_SIZE.sub("", _ITS_VECTOR.sub(" ", line))
    if single != line and not (_VECTORS.search(single) or _SIZES.search(single)):
        return single
    found = _VECTORS.search(line) or _SIZES.search(line)
    if found is None:
        return None
    before, behind = line[: found.start()], line[found.start("word") :]
    if not _DIGIT.search(before):
        return None
    values = _VALUES.search(behind)
    turned = values is not None and _BRACKET.search(before) is not None
    return behind[values.start("word") :] if values and turned else _closed(before)


def _of_vectors(line: str) -> str | None:
    named = _CALLED.match(line)
    if named is not None and named["word"].casefold() not in KNOWN_FUNCTIONS:
        return line[named.end() :]
    if _BRACKET.search(line) and _OF_VALUE.search(line):
        piece = _OF_VALUE.sub(_without_value, line)
        piece = _APART.sub(", ", piece)
        return f"${piece}$" if "\\" in piece and "$" not in piece else piece
    found = _VECTORS.search(line)
    if found is None or not _DIGIT.search(line[: found.start()]):
        return None
    vectors = line[found.end("word") :].lstrip(" :=$")
    signs = "$" if vectors.count("$") % 2 else ""
    return None if _BRACKET.search(line[: found.start()]) else f"{signs}{vectors}"


def _without_value(found: re.Match[str]) -> str:
    """Return what stands in its place: a sign of mathematics that it shared with a vector."""
    return "$" if found[0].count("$") % 2 else ("" if found["sign"] else " ")


def _closed(piece: str) -> str:
    """Return a piece without a sign of mathematics that lost its partner."""
    return piece.rstrip(" ,;") + ("$" if piece.count("$") % 2 else "")


def _rewritten(
    asked: Asked, document: Document, kept: dict[tuple[str, int], str]
) -> Iterator[Block]:
    done = set[tuple[str, int]]()
    for block in document.blocks:
        row = block.place.source, block.place.line
        if isinstance(block, Heading):
            yield replace(block, lines=tuple(_line(line, kept) for line in block.lines))
        elif isinstance(block, Prose | Statement) and row in kept:
            if row not in done:
                done.add(row)
                page = Page(row[0], kept[row], row[1])
                yield from read_prepared(page, asked.part.notation, section=True)[0]
        elif isinstance(block, ListBlock):
            yield replace(block, items=tuple(_line(item, kept) for item in block.items))
        else:
            yield block


def _line(line: Prose, kept: dict[tuple[str, int], str]) -> Prose:
    piece = kept.get((line.place.source, line.place.line))
    return line if piece is None else replace(line, text=piece)
