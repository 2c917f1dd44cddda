"""The lines of a section as texts: words as they stand there, formulas as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import Place
from grader.expressions.statement import Statement
from grader.readers.document import Document, ListBlock, Output, Prose


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """The text of one line, and its place; `printed` if a program wrote it."""

    text: str
    place: Place
    printed: bool = False


def written_lines(document: Document) -> tuple[WrittenLine, ...]:
    """Return the lines in order; one of formulas alone is put together from them."""
    prose = {line.place.row: line for block in document.blocks for line in _of_words(block)}
    formulas: dict[tuple[str, int], list[Statement]] = {}
    for statement in document.statements:
        if statement.place.row not in prose:
            formulas.setdefault(statement.place.row, []).append(statement)
    lines = [*prose.values(), *map(_joined, formulas.values())]
    return document.in_order(line for line in lines if line.text.strip())


def _of_words(block: object) -> Iterator[WrittenLine]:
    if isinstance(block, ListBlock):
        for item in block.items:
            yield from _of_words(item)
    elif isinstance(block, Prose | Output):
        for offset, text in enumerate(block.text.split("\n")):
            line = block.place.line + offset
            yield WrittenLine(text, block.place.at(line), isinstance(block, Output))


def _joined(statements: list[Statement]) -> WrittenLine:
    """Return formulas of one line with their labels between commas: `t=1: theta = 0.3`.

    A formula that is also the label of another one, `$x_n$: 0, 0.3`, stands there once.
    """
    labels = {each.label for each in statements}
    parts = [
        f"{each.label}: {each.raw}" if each.label else each.raw
        for each in statements
        if each.label or each.raw not in labels
    ]
    return WrittenLine(", ".join(parts), statements[0].place)
