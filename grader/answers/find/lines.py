"""The lines of running text of a page, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from grader.answers.base import Response
from grader.errors import Place
from grader.readers.document import Block, Document, Heading, ListBlock, Output, Prose
from grader.same import Same

_GOES_ON = re.compile(r"(?:[,;:]|(?<!\w)(?:and|or|are|is))[ \t]*\Z")

_CONTINUES = re.compile(r"\s*(?:and|or)\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, or several that go on around a comma or an `and`."""

    text: str
    place: Place


def lines_of(document: Document) -> Iterator[Line]:
    """Yield the lines of prose, titles and items of lists, in order."""
    for block in document.blocks:
        texts = block.items if isinstance(block, ListBlock) else (block,)
        for text in texts:
            if isinstance(text, Prose | Heading):
                yield from _joined(text.text, text.place)


def _joined(text: str, place: Place) -> Iterator[Line]:
    held: list[str] = []
    lines = text.splitlines()
    for position, line in enumerate(lines):
        held.append(line.strip())
        below = "".join(lines[position + 1 : position + 2])
        if not _GOES_ON.search(line) and not _CONTINUES.match(below):
            yield Line(" ".join(held), place.at(place.line + position))
            held = []
    if held:
        yield Line(" ".join(held), place.at(place.line + len(lines) - 1))


def with_whole_lines(
    document: Document, found: tuple[Response, ...], whole: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Put what whole lines say in place of the answers that were found in these lines."""
    lines = {response.place.row for response in whole}
    kept = (response for response in found if response.place.row not in lines)
    return document.in_order((*kept, *whole))


def written_lines(document: Document) -> Iterator[tuple[Place, str]]:
    """Yield the lines of a page as they stand there, with formulas in them, and their places.

    The places say a source, which a cell of a notebook is, and a line.
    """
    yield from _lines_of_blocks(document.blocks)


def lines_said(document: Document) -> Mapping[Place, str]:
    """Return the lines of a page as they are written, or else the formulas that stand on them."""
    said: dict[Place, list[str]] = {}
    for statement in document.statements:
        said.setdefault(_line_of(statement.place), []).append(statement.raw)
    formulas = {place: "; ".join(raws) for place, raws in said.items()}
    return formulas | dict(written_lines(document))


def line_of(document: Document, place: Place) -> str:
    """Return the line of a document that holds a place; empty where none does.

    It is asked for every part of a page, whose lines are gathered once.
    """
    return line_at(_by_place(Same(document.blocks)), place)


@lru_cache(maxsize=4)
def _by_place(blocks: Same[tuple[Block, ...]]) -> Mapping[Place, str]:
    return dict(_lines_of_blocks(blocks.value))


def _lines_of_blocks(blocks: Iterable[Block]) -> Iterator[tuple[Place, str]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield from ((_line_of(line.place), line.text) for line in block.lines)
        elif isinstance(block, Prose | Output):
            for at, line in enumerate(block.text.split("\n"), block.place.line):
                yield Place(block.place.source, at), line
        elif isinstance(block, ListBlock):
            yield from ((_line_of(item.place), item.text) for item in block.items)


def _line_of(place: Place) -> Place:
    return Place(place.source, place.line)


def line_at(lines: Mapping[Place, str], place: Place) -> str:
    """Return the line that holds a place; empty where none does."""
    return lines.get(_line_of(place), "")
