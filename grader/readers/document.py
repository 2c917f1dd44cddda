"""What a reader makes of a file: blocks in the order of the page, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeVar

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.statement import Statement
from grader.readers.text.page import Page


@dataclass(frozen=True, slots=True)
class Heading:
    """A title, or a line that works as one: `## Question 1`, `**2. Adam:**`, `(b)`.

    `labels` are what it names, outermost first: `("2", "b")` for "Question 2 (b)"; may be empty.
    Where the stage `sections` has settled what it opens, `parts` are the ids of the parts that what
    follows can answer (none for what belongs to no part), and `lines` is the text that follows.
    """

    text: str
    place: Place
    labels: tuple[str, ...] = ()
    level: int = 1
    parts: tuple[str, ...] | None = None
    lines: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """Words; inline mathematics stays in the text as written and is also a statement block.

    `stressed` are the words in bold inside a line, if it has one such stretch; `singled` is all
    that a line singles out in any way, or the whole line where a sign points at it.
    """

    text: str
    place: Place
    stressed: str = ""
    singled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Items of a list (bulleted, numbered or `key: value` lines), as plain text."""

    items: tuple[Prose, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain-text cells; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A program that was pasted; line numbers that were pasted with it are taken off."""

    source: str
    place: Place
    language: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """What a program is claimed to have printed; it belongs to the code cell before it."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text that was not read yet: what opens a section in it is settled first.

    Comments and what is struck out are blanked already.
    """

    page: Page

    @property
    def place(self) -> Place:
        """Where the text stands."""
        return self.page.line_place(0, len(self.page.lines) - 1)


Block = Statement | Heading | Prose | ListBlock | Table | CodeCell | Output | Passage


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One entry of an answer file: the value under a part id, as YAML data, and its place.

    Scalars are text as it was written (`0.30`, not 0.3); an empty one is None.
    """

    value: object
    place: Place


@dataclass(frozen=True, slots=True)
class Picture:
    """Something that only a person can read: a picture, a scanned page, a region of a page.

    `source` is the name of the file and `member` what is meant inside of it (a picture in a Word
    file); `page` counts from 1, and `box` is left, top, right and bottom in points (1/72 inch) from
    the page's top left corner, empty for the whole page. `readers.pictures` draws it.
    """

    source: str
    media_type: str
    member: str = ""
    page: int = 0
    box: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Says that what stands at a place may not be what the student wrote, and why.

    An answer from there that is not right is for a person to judge; one that is right is, too,
    where the doubt is `strong` (two readings differ, or a reader said that it was not sure).
    """

    place: Place
    reason: str
    pictures: tuple[Picture, ...] = ()
    strong: bool = False

    def covers(self, place: Place) -> bool:
        """Whether a place lies, at least in part, where the doubt is."""
        if place.source.partition("#")[0] != self.place.source.partition("#")[0]:
            return False
        last, own_last = max(place.line, place.end_line), max(self.place.line, self.place.end_line)
        return not self.place.line or (place.line <= own_last and self.place.line <= last)


class _HasPlace(Protocol):
    @property
    def place(self) -> Place: ...


_Placed = TypeVar("_Placed", bound=_HasPlace)
_NO_ANSWERS: Mapping[str, AnswerField] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One submission as read. `fields` is filled by answer files only, keyed by part id.

    `remarks` say what could not be read (`Remark.code`, with the place in `remark_places`).
    `pictures` were not read at all; `doubts` say where the reading is not certain. `transcribed`
    are the sources that were copied off a picture, in which one sign may stand for another.
    `mentioned` has by part id, for parts that no section belongs to, the lines that may begin one.
    `around` are lines of the same question where only a part of a page is looked at: what they say
    may be put into an answer, but none of them is one.
    """

    source: str
    blocks: tuple[Block, ...] = ()
    fields: Mapping[str, AnswerField] = field(default_factory=lambda: _NO_ANSWERS)
    remarks: tuple[tuple[Remark, Place], ...] = ()
    pictures: tuple[Picture, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    transcribed: frozenset[str] = frozenset()
    mentioned: Mapping[str, tuple[Prose, ...]] = field(default_factory=dict)
    around: tuple[Statement, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All lines of mathematics, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Statement))

    def in_order(self, found: Iterable[_Placed]) -> tuple[_Placed, ...]:
        """Return what was found in the document as it stands there."""
        given = tuple(found)
        sources = self._sources(*(one.place for one in given))
        return tuple(sorted(given, key=lambda one: _position(one.place, sources)))

    def is_before(self, one: Place, other: Place) -> bool:
        """Whether a place of the document begins before another one."""
        sources = self._sources(one, other)
        return _position(one, sources) < _position(other, sources)

    def _sources(self, *places: Place) -> Mapping[str, int]:
        """Return the order of the cells or pages where places are in several of them."""
        if len({place.source for place in places}) < 2:
            return {}
        return {s: at for at, s in enumerate(dict.fromkeys(b.place.source for b in self.blocks))}

    def with_headings(self) -> Iterator[tuple[tuple[Heading, ...], Block]]:
        """Yield each block with the headings it stands under, outermost first."""
        open_: list[Heading] = []
        for block in self.blocks:
            if isinstance(block, Heading):
                while open_ and open_[-1].level >= block.level:
                    open_.pop()
                open_.append(block)
            yield tuple(open_), block


def _position(place: Place, sources: Mapping[str, int]) -> tuple[int, int, int]:
    return sources.get(place.source, len(sources)), place.line, place.column
