"""The lines around an answer, as the student wrote them, for those who read what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from grader.errors import Place
from grader.expressions.statement import Statement
from grader.marking.memory import FORGETFUL, Memory
from grader.marking.types import Mark, SubmissionResult
from grader.readers.document import Block, CodeCell, Document, Heading, ListBlock, Output, Prose
from grader.same import Same

#: So many lines before and behind an answer, and of an answer of many lines so many of its own.
AROUND, MAX_OWN = 1, 4
#: So many blank lines may stand between.
MAX_BLANK = 3
_LONGEST = 300


def with_context(
    result: SubmissionResult, document: Document, memory: Memory = FORGETFUL
) -> SubmissionResult:
    """Return the result with the lines around each answer in its mark."""
    lines = Same(document)
    answers = frozenset((p.source, p.line) for mark in result.marks if (p := _place(mark)))
    marks = (_with_lines(mark, lines, answers, memory) for mark in result.marks)
    return replace(result, marks=tuple(marks))


def _place(mark: Mark) -> Place | None:
    """Return where the answer stands, if that is a line."""
    return mark.response.place if mark.response and mark.response.place.line else None


def _with_lines(
    mark: Mark, document: Same[Document], answers: Set[tuple[str, int]], memory: Memory
) -> Mark:
    place = _place(mark)
    near = [] if place is None else [n for n in _near(place) if (place.source, n) in answers]
    given = (document.value, mark, tuple(near))
    return memory.recall(
        "context", given, lambda: replace(mark, context=tuple(_context(mark, document, near)))
    )


def _near(place: Place) -> range:
    return range(max(1, place.line - MAX_BLANK), _last(place) + MAX_BLANK + 1)


def _last(place: Place) -> int:
    """Return the last line of an answer that is shown."""
    return min(max(place.line, place.end_line), place.line + MAX_OWN - 1)


def _context(
    mark: Mark, document: Same[Document], answers: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yield the lines; a neighbour that is the answer to another part is shown there."""
    place = _place(mark)
    if place is None:
        return
    lines, last = _lines_of(document), _last(place)
    written = [n for n in _near(place) if lines.get((place.source, n))]
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
