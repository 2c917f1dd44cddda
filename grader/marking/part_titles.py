"""Lines that begin with the name of a part are under a title: `**Euler** ...`, `euler: ...`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.answers.finding import fits, heading_path
from grader.answers.part_sections import names_of_part, own_name, split_words, title_words
from grader.errors import Place
from grader.expressions.notation import DEFAULT_NOTATION
from grader.marking.line_labels import with_line_labels
from grader.readers.document import Block, Document, Heading, ListBlock, Prose
from grader.readers.headings import leading_label
from grader.rubric.types import Asked, Part

_BESIDE = re.compile(
    r"\s*(?:[-*+]\s+|\d{1,2}[.)]?\s+|\(?[a-h][.)]\s+)?"
    r"(?:(\*\*|__)(?P<bold>[^*_\n]{2,60})\1:?|\((?P<bracket>[^()\n]{2,60})\):?"
    r"|(?P<plain>[\w \-']{1,60}):)"
)
_VALUE = re.compile(r"[-+\u2212]?\d[\d.,/]*\s?%?\Z")
_DEEPEST = 90  # below every title of the document


def with_part_titles(document: Document, key: Mapping[str, Asked]) -> Document:
    """Put a title before every line that begins with the name of a part of its question."""
    if document.fields:
        return document
    document = with_line_labels(document, [asked.part for asked in key.values()])
    parts = tuple(asked.part for asked in key.values() if own_name(asked.part))
    if parts:
        document = replace(document, blocks=tuple(_titled(document, parts)))
    return replace(document, blocks=tuple(_with_values(document.blocks, parts)))


def _with_values(blocks: tuple[Block, ...], parts: tuple[Part, ...]) -> Iterator[Block]:
    """Take values for what they are that stand beside a label, `2a: 0.258`, or below a name."""
    named = False
    for block in blocks:
        text = block.text if isinstance(block, Heading) else ""
        begin = leading_label(text)
        if begin and _VALUE.match(text, begin):
            yield block
            yield from _value(text[begin:], block.place)
        elif named and _VALUE.match(text):
            yield from _value(text, block.place)
        else:
            yield block
        named = isinstance(block, Heading) and any(
            title_words(block) in names_of_part(p) for p in parts
        )


def _value(text: str, place: Place) -> Iterator[Block]:
    from grader.expressions.reading import read_statements

    yield from read_statements(text, DEFAULT_NOTATION, place)


def _titled(document: Document, parts: tuple[Part, ...]) -> Iterator[Block]:
    waiting: list[Block] = []
    for headings, block in document.with_headings():
        while waiting and (isinstance(block, Heading) or waiting[0].place.line <= block.place.line):
            yield waiting.pop(0)
        pieces = _pieces(block, headings, parts)
        while pieces and pieces[0].place.line <= block.place.line:
            yield pieces.pop(0)
        waiting += pieces
        if not isinstance(block, Prose | ListBlock) or not _has_title(block, headings, parts):
            yield block
    yield from waiting


def _has_title(block: Block, headings: tuple[Heading, ...], parts: tuple[Part, ...]) -> bool:
    return bool(_pieces(block, headings, parts))


def _pieces(block: Block, headings: tuple[Heading, ...], parts: tuple[Part, ...]) -> list[Block]:
    """Return a paragraph or a list line by line, titles apart; nothing if none has a title."""
    path = heading_path(headings)
    inside = [part for part in parts if fits(path, part.labels)]
    pieces: list[Block] = []
    for line in _lines(block) if inside else ():
        pieces += _split(line, inside)
    return pieces if any(isinstance(piece, Heading) for piece in pieces) else []


def _split(line: Prose, parts: list[Part]) -> Iterator[Block]:
    if _is_name(line, parts):
        name = line.text.strip(" :*_")
        yield Heading(name, line.place, (name,) if len(name) == 1 else (), _DEEPEST)
        return
    found = _BESIDE.match(line.text)
    title = (found["bold"] or found["bracket"] or found["plain"]) if found else ""
    words = split_words(title)
    for part in parts if found and words else ():
        letter = len(title.strip()) == 1 and words == split_words(own_name(part))
        if letter or words in names_of_part(part):
            labels = (title.strip(),) if letter else ()
            yield Heading(title.strip(" :"), line.place, labels, _DEEPEST)
            line = replace(line, text=line.text[found.end() :] if found else "")
            if _VALUE.match(line.text.strip()):
                yield from _value(line.text.strip(), line.place)
            break
    if line.text.strip():
        yield line


def _is_name(line: Prose, parts: list[Part]) -> bool:
    """Whether a line is the name of a part and nothing else."""
    words = split_words(line.text)
    if len(line.text.strip(" :*_")) == 1:
        return any(words == split_words(own_name(part)) for part in parts)
    return bool(words) and any(words in names_of_part(part) for part in parts)


def _lines(block: Block) -> Iterator[Prose]:
    if isinstance(block, ListBlock):
        for item in block.items:
            yield from _lines(item)
    elif isinstance(block, Prose):
        for number, text in enumerate(block.text.split("\n")):
            line = block.place.line + number
            yield Prose(text, replace(block.place, line=line, end_line=line))
