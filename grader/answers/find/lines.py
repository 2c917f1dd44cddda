"""The lines of running text of a page, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.answers.base import Response
from grader.errors import Place
from grader.expressions.statement import Statement
from grader.readers.document import Block, Document, Heading, ListBlock, Output, Prose
from grader.readers.mathematics import words_beside
from grader.same import Same

_GOES_ON = re.compile(r"(?:[,;:]|(?<!\w)(?:and|or|are|is))[ \t]*\Z")

_CONTINUES = re.compile(r"\s*(?:and|or)\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, or several that go on around a comma or an `and`.

    `printed` says that a program wrote it.
    """

    text: str
    place: Place
    printed: bool = False


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


def lines_of_page(document: Document) -> tuple[Line, ...]:
    """Return all lines of a page in order; one of formulas alone is put together from them."""
    outputs = [block for block in document.blocks if isinstance(block, Output)]
    printed = {place for place, _ in _lines_of_blocks(outputs)}
    words = {
        place.row: Line(text, place, place in printed) for place, text in written_lines(document)
    }
    formulas: dict[tuple[str, int], list[Statement]] = {}
    for statement in document.statements:
        if statement.place.row not in words:
            formulas.setdefault(statement.place.row, []).append(statement)
    lines = [*words.values(), *map(_of_formulas, formulas.values())]
    return document.in_order(line for line in lines if line.text.strip())


def _of_formulas(statements: Sequence[Statement]) -> Line:
    """Return formulas of one line between commas, with their labels: `t=1: theta = 0.3`.

    Those with commas of their own, or labels, are parted by semicolons: `x: 1, 2; y: 3, 4`. A
    formula that is also the label of another one, `$x_n$: 0, 0.3`, stands there once.
    """
    labels = {each.label for each in statements}
    commas = any("," in each.raw for each in statements)
    text = ""
    for each in statements:
        if each.label or each.raw not in labels:
            sign = "; " if each.label or commas else ", "
            whole = f"{each.label}: {each.raw}" if each.label else each.raw
            text = f"{text}{sign}{whole}" if text else whole
    return Line(text, _line_of(statements[0].place))


def lines_said(document: Document) -> Mapping[Place, str]:
    """Return the same lines by their places."""
    return {line.place: line.text for line in lines_of_page(document)}


def line_of(document: Document, place: Place) -> str:
    """Return the line of a document that holds a place; empty where none does.

    It is asked for every part of a page, whose lines are gathered once.
    """
    return line_at(_by_place(Same(document.blocks)), place)


@lru_cache(maxsize=4)
def _by_place(blocks: Same[tuple[Block, ...]]) -> Mapping[Place, str]:
    return dict(_lines_of_blocks(blocks.value))


#: What may be is not denied.
_MODAL = re.compile(r"(?:may|might|could)(?!\w)", re.IGNORECASE)


def denied_in_line(document: Document, response: Response) -> str:
    """Return the words of its line that deny an answer or leave it open: `it isn't 7 m/s`.

    What is no statement of the page has no words of its own.
    """
    if response.statement is not None:
        return response.statement.hedge
    return words_beside_raw(line_of(document, response.place), response.raw)


def words_beside_raw(line: str, raw: str) -> str:
    """Return the words of a line that deny what stands in it, or leave it open."""
    start = line.rfind(raw) if raw else -1
    if start < 0:
        return ""
    end = start + len(raw)
    while line[start - 1 : start] in ("$", "*"):
        start -= 1
    while line[end : end + 1] in ("$", "*"):
        end += 1
    words = words_beside(line, start, end)
    return "" if _MODAL.match(words) else words


def _lines_of_blocks(blocks: Iterable[Block]) -> Iterator[tuple[Place, str]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield from ((_line_of(line.place), line.text) for line in block.lines)
        elif isinstance(block, Prose | Output):
            for at, line in enumerate(block.text.split("\n"), block.place.line):
                yield Place(block.place.source, at), line
        elif isinstance(block, ListBlock):
            for item in block.items:
                for at, line in enumerate(item.text.split("\n"), item.place.line):
                    yield Place(item.place.source, at), line


def _line_of(place: Place) -> Place:
    return Place(place.source, place.line)


def line_at(lines: Mapping[Place, str], place: Place) -> str:
    """Return the line that holds a place; empty where none does."""
    return lines.get(_line_of(place), "")
