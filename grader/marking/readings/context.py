"""The lines around an answer, as the student wrote them, for those who read what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from grader.answers.base import Response
from grader.errors import Place
from grader.expressions.statement import Statement
from grader.marking.types import Mark, SubmissionResult
from grader.readers.document import Block, CodeCell, Document, Heading, ListBlock, Output, Prose
from grader.same import Same

#: So many lines before and behind an answer, and of an answer of many lines so many of its own.
AROUND, MAX_OWN = 1, 4
#: So many blank lines may stand between.
MAX_BLANK = 3
_LONGEST = 300


Answers = Set[tuple[str, int]]


def with_context(result: SubmissionResult, document: Document) -> SubmissionResult:
    """Return the result with the lines around each answer in its mark."""
    answers = lines_of(mark.response for mark in result.marks)
    marks = (with_lines(m, document, near(m.response, answers)) for m in result.marks)
    return replace(result, marks=tuple(marks))


def lines_of(responses: Iterable[Response | None]) -> Answers:
    """Return the lines in which answers stand: those that are not shown around others."""
    places = (_place(response) for response in responses)
    return frozenset((place.source, place.line) for place in places if place is not None)


def near(response: Response | None, answers: Answers) -> tuple[int, ...]:
    """Return which lines around an answer are in the answers."""
    place = _place(response)
    if place is None:
        return ()
    return tuple(line for line in _around(place) if (place.source, line) in answers)


def with_lines(mark: Mark, document: Document, answers: Sequence[int]) -> Mark:
    """Return a mark with the lines around its answer, but for those that are other answers."""
    place = _place(mark.response)
    if place is None:
        return mark
    lines = _lines_of(Same(document))
    return replace(mark, context=tuple(_context(place, lines, answers)))


def _place(response: Response | None) -> Place | None:
    """Return where an answer stands, if that is a line."""
    return response.place if response and response.place.line else None


def _around(place: Place) -> range:
    return range(max(1, place.line - MAX_BLANK), _last(place) + MAX_BLANK + 1)


def _last(place: Place) -> int:
    """Return the last line of an answer that is shown."""
    return min(max(place.line, place.end_line), place.line + MAX_OWN - 1)


def _context(
    place: Place, lines: Mapping[tuple[str, int], str], answers: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yield the lines; a neighbour that is the answer to another part is shown there."""
    last = _last(place)
    written = [n for n in _around(place) if lines.get((place.source, n))]
    before = [n for n in written if n < place.line][-AROUND:]
    own = [n for n in written if place.line <= n <= last]
    behind = [n for n in written if n > last][:AROUND]
    for number in (*before, *own, *behind):
        if number in own or number not in answers:
            yield number, lines[place.source, number]


@lru_cache(maxsize=1)
def _lines_of(document: Same[Document]) -> Mapping[tuple[str, int], str]:
    """Return the text of each line; of several blocks on one line the longest is the line."""
    found: dict[tuple[str, int], str] = {}
    for block in document.value.blocks:
        for place, text in _texts(block):
            for offset, line in enumerate(text.splitlines()):
                key = (place.source, place.line + offset)
                if len(line.strip()) > len(found.get(key, "")):
                    found[key] = line.strip()[:_LONGEST]
    return found


def _texts(block: Block) -> Iterator[tuple[Place, str]]:
    match block:
        case Statement():
            yield block.place, block.raw
        case Prose() | Heading() | Output():
            yield block.place, block.text
        case ListBlock():
            yield from ((item.place, item.text) for item in block.items)
        case CodeCell():
            yield block.place, block.source
