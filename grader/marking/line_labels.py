"""Lines that begin with the label of a part and no sign behind it: `2c P(N <= 2) = 0.423`.

Such a line can be a formula too, as `2a x = 3` is. It is a label where the page goes through the
parts of the question, one line after the other, and what follows the label stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.finding import heading_path
from grader.answers.reading import is_numeric
from grader.expressions.nodes import Call, Derivative
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import read_statements
from grader.expressions.statement import Statement
from grader.readers.document import Block, Document, Heading, Prose
from grader.rubric.types import Part

LABEL = re.compile(r"\s*(?P<number>\d{1,2})\s?\(?(?P<letter>[a-h])\)?\s+(?![-+*/=<>^·×]\s?)(?=\S)")
LEAST_OF_SURE_LINES, LEAST_OF_LINES = 2, 3

Labels = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A block that begins with a label, or a title that is one; `sure` ones are no product."""

    position: int
    labels: Labels
    level: int
    end: int = 0
    sure: bool = True


def with_line_labels(document: Document, parts: Sequence[Part]) -> Document:
    """Put a title before every line that begins with a label of the parts."""
    notations = {_two(part.labels): part.notation for part in parts if len(part.labels) == 2}
    if not notations:
        return document
    document = replace(document, blocks=tuple(_line_by_line(document.blocks)))
    lines = list(_lines(document, notations))
    labels = {line.position: line for line in lines if line.end and _is_label(line, lines)}
    if not labels:
        return document
    blocks = (
        piece
        for position, block in enumerate(document.blocks)
        for piece in _divided(block, labels.get(position), notations)
    )
    return replace(document, blocks=tuple(blocks))


def _two(labels: Sequence[str]) -> Labels:
    return labels[0].lower(), labels[1].lower()


def _lines(document: Document, parts: Mapping[Labels, Notation]) -> Iterator[_Line]:
    for position, (headings, block) in enumerate(document.with_headings()):
        path = heading_path(headings)
        if isinstance(block, Heading):
            if len(path) == 2 and block.labels:
                yield _Line(position, _two(path), block.level)
        elif isinstance(block, Statement | Prose):
            text = block.raw if isinstance(block, Statement) else block.text
            found = LABEL.match(text)
            labels = (found["number"], found["letter"]) if found else ("", "")
            here = isinstance(block, Prose) or block.place.column <= 1
            if found and here and labels in parts and path[:1] in ((), labels[:1]):
                sure = isinstance(block, Prose) or _stands_alone(
                    text[found.end() :], parts[labels], block
                )
                yield _Line(position, labels, _level(headings), found.end(), sure)


def _line_by_line(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield paragraphs in which lines begin with labels line by line, formulas between them."""
    waiting: list[Prose] = []
    for block in blocks:
        while waiting and (isinstance(block, Heading) or waiting[0].place.line <= block.place.line):
            yield waiting.pop(0)
        lines = block.text.split("\n") if isinstance(block, Prose) else []
        if len(lines) > 1 and any(map(LABEL.match, lines)):
            for number, text in enumerate(lines, start=block.place.line):
                waiting.append(Prose(text, replace(block.place, line=number, end_line=number)))
            yield waiting.pop(0)
        else:
            yield block
    yield from waiting


def _level(headings: Sequence[Heading]) -> int:
    """Return the level of a title of a part that stands here."""
    for at, heading in enumerate(headings, start=1):
        if len(heading_path(tuple(headings[:at]))) > 1:
            return heading.level
    return headings[-1].level + 1 if headings else 1


def _stands_alone(rest: str, notation: Notation, block: Statement) -> bool:
    """Whether what follows a label is more than the other factors of a product."""
    if not block.relations:
        return False
    statements = read_statements(rest, notation, block.place)
    first = statements[0].sides[0].expression if statements else None
    if first is None or isinstance(first, Unreadable):
        return False
    return isinstance(first, Call | Derivative) or is_numeric(first)


def _is_label(line: _Line, lines: Sequence[_Line]) -> bool:
    """Whether the page goes through the parts of a question, and this line is one of them."""
    number = line.labels[0]
    same = [one for one in lines if one.labels[0] == number]
    letters = list(dict.fromkeys(one.labels[1] for one in same))
    if letters != sorted(letters):
        return False
    return len(letters) >= (LEAST_OF_SURE_LINES if line.sure else LEAST_OF_LINES)


def _divided(block: Block, line: _Line | None, parts: Mapping[Labels, Notation]) -> Iterator[Block]:
    """Yield the title and what is left of the line."""
    if line is None:
        yield block
        return
    title = "".join(line.labels)
    yield Heading(title, replace(block.place, end_line=block.place.line), line.labels, line.level)
    if isinstance(block, Prose):
        yield replace(block, text=block.text[line.end :])
    elif isinstance(block, Statement):
        place = replace(block.place, column=block.place.column + line.end)
        yield from read_statements(block.raw[line.end :], parts[line.labels], place)
