"""From a text that a converter made of another format to a document, placed where it came from.

A converter (Word, web pages, PDF) writes the Markdown that the student could have written, and
remembers for each of its lines where it stood: `paragraph 12`, `page 2, line 5`. That becomes the
source of its places (`ann.docx#paragraph12`), as a cell does in a notebook. Their line is that of
the text written, which nobody is shown; later stages go by it to know what stands before what.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError, part_words
from grader.expressions.notation import Notation
from grader.readers.document import (
    Document,
    Doubt,
    Passage,
    Picture,
)
from grader.readers.markdown.moving import Moved, moved
from grader.readers.markdown.read import limited, prepared
from grader.readers.text.decoding import TEXT_BYTES, TEXT_LINES, Remarks, clean_text
from grader.readers.text.macros import expand_macros
from grader.readers.text.page import Page

UNREAD = "\ufffd"
"""Stands in a formula for a sign that was not understood, so that the formula is not read."""

# Lines that the page does not have: they are not counted.
_STRUCTURE = re.compile(r"\$\$|\\(?:begin|end)\{aligned\}|`{3,}+.*|(?:\| --- )+\|")


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Why the reading of a line is not certain, and the pictures that show the line."""

    reason: str
    pictures: tuple[Picture, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line came from: `name` is a part of the file, as `paragraph12` or `page2line5`.

    `file` is another file than that of the text, if it came from one.
    """

    name: str
    uncertain: Uncertain | None = None
    file: str = ""


@dataclass
class Lines:
    """The text that a converter writes, line by line; lines of one origin are counted."""

    source: str
    texts: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    remarks: list[tuple[Remark, Place]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    _count: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, name: str, uncertain: Uncertain | None = None) -> None:
        """Add the lines of a text that stands in the part `name` of the file."""
        for line in clean_text(text).split("\n"):
            self._count[name] += not _STRUCTURE.fullmatch(line)
            row = f"line{self._count[name]}" if self._count[name] > 1 else ""
            self.texts.append(line)
            self.origins.append(Origin(name + row, uncertain))

    def gap(self) -> None:
        """Add an empty line, which ends a paragraph, unless one stands there."""
        if self.texts and self.texts[-1]:
            self.texts.append("")
            self.origins.append(self.origins[-1])

    def block(self, text: str, name: str, uncertain: Uncertain | None = None) -> None:
        """Add a paragraph of its own."""
        self.gap()
        self.add(text, name, uncertain)
        self.gap()

    def remark(self, code: str, text: str, name: str = "") -> None:
        """Say something about a part of the file."""
        line = len(self.texts) + 1 if name else 0
        self.remarks.append((Remark(code, text), place_in(self.source, name, line)))


def place_in(source: str, name: str, line: int = 0) -> Place:
    """Return a place in a part of a file."""
    return Place(f"{source}#{name}" if name else source, line)


def read_converted(lines: Lines, notation: Notation) -> Document:
    """Read a converted text; raises `SubmissionError` where nothing at all is left to look at."""
    texts, cut = _within_limits(lines)
    if not any(text.strip() for text in texts) and not (lines.pictures or lines.remarks):
        raise SubmissionError(nothing_in(lines.source))
    text = expand_macros("\n".join(texts))
    if text.count("\n") + 1 != len(texts):
        text = "\n".join(texts)
    page, found = prepared(Page(lines.source, text or " "))
    mover = Moving(lines.source, lines.origins)
    passages = (mover.moved(Passage(page)),) if page.text.strip() else ()
    document = Document(
        lines.source,
        passages,
        remarks=limited((*lines.remarks, *cut, *map(mover.remark, found))),
        pictures=tuple(lines.pictures),
    )
    if not (document.blocks or document.remarks or document.pictures):
        raise SubmissionError(nothing_in(lines.source))
    return replace(document, doubts=tuple(_doubts(mover, len(texts))))


def nothing_in(source: str) -> Problem:
    """Return the problem of a file that holds neither words nor pictures."""
    text = "nothing that could be read stands in this file"
    return Problem("nothing-in-file", text, Place(source), "hand in the file with your work")


def _within_limits(lines: Lines) -> tuple[list[str], Remarks]:
    """Return the lines up to the limits of a text, and a remark where they were cut."""
    size, end = 0, 0
    for end, text in enumerate(lines.texts, 1):
        size += len(text) + 1
        if size > TEXT_BYTES or end > TEXT_LINES:
            origin = lines.origins[end - 1]
            where = part_words(origin.name)
            remark = Remark("file-cut", f"the file is very long; what follows {where} was not read")
            return lines.texts[: end - 1], ((remark, place_in(lines.source, origin.name)),)
    return lines.texts, ()


class Moving:
    """Moves places of the converted text to where its lines came from."""

    def __init__(self, source: str, origins: Sequence[Origin]) -> None:
        self.source = source
        self.origins = origins

    def origin(self, line: int) -> Origin | None:
        """Return where a line came from."""
        return self.origins[line - 1] if 0 < line <= len(self.origins) else None

    def place(self, place: Place) -> Place:
        """Return a place moved to where its line came from."""
        origin = self.origin(place.line)
        if origin is None or place.source != self.source:
            return place
        return replace(place, source=place_in(origin.file or self.source, origin.name).source)

    def document(self, document: Document) -> Document:
        """Return a document with all its blocks and remarks moved."""
        blocks = tuple(self.moved(block) for block in document.blocks)
        return replace(document, blocks=blocks, remarks=tuple(map(self.remark, document.remarks)))

    def moved(self, value: Moved) -> Moved:
        """Return a block with every place in it moved."""
        if isinstance(value, Passage):
            places = (value.page.line_place(line) for line in range(len(value.page.lines)))
            sources = [self.place(place).source for place in places]
            return cast("Moved", Passage(value.page.with_sources(sources)))
        return moved(value, self.place)

    def remark(self, remark: tuple[Remark, Place]) -> tuple[Remark, Place]:
        """Return a remark moved; where its sentence names the line, it names the part instead."""
        said, place = remark
        origin = self.origin(place.line)
        if origin is None or not origin.name:
            return said, self.place(place)
        where = part_words(origin.name)
        text = said.text.replace(f"in line {place.line}", f"in {where}", 1)
        if text == said.text:
            text = said.text.replace(f"line {place.line}", where, 1)
        return replace(said, text=text), self.place(place)


def _doubts(mover: Moving, count: int) -> Iterator[Doubt]:
    """Yield the doubts about lines that are not certain; lines of one picture share one."""
    run: list[tuple[int, Origin]] = []
    for line in range(1, count + 2):
        origin = mover.origin(line) if line <= count else None
        doubted = origin is not None and origin.uncertain is not None
        if run and (not doubted or origin is None or origin.uncertain != run[-1][1].uncertain):
            yield _doubt(mover, run)
            run = []
        if doubted and origin is not None:
            run.append((line, origin))


def _doubt(mover: Moving, run: Sequence[tuple[int, Origin]]) -> Doubt:
    (first, origin), (last, _) = run[0], run[-1]
    assert origin.uncertain is not None
    one = origin.uncertain
    place = replace(place_in(mover.source, origin.name, first), end_line=last)
    return Doubt(place, one.reason, one.pictures, one.strong)
