"""Pages for tests: lines of plain mathematics as a document, without a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.errors import Place
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Block, Document, Heading, Output, Prose

_RELATION = re.compile(r"\s(<=|>=|=|~|<|>)\s")


def statement(text: str, line: int, notation: Notation) -> Statement:
    """Read `a = b = c` as a chain; relations stand between blanks."""
    place = Place("page", line, 1, line, len(text) + 1)
    parts = _RELATION.split(text)
    sides = tuple(Side(parse(raw, notation), raw, place) for raw in parts[::2])
    return Statement(sides, tuple(parts[1::2]), text, place)


def page(lines: Iterable[str], notation: Notation) -> Document:
    """Read lines: `# (a) ...` is a heading, `> ...` prose, `$ ...` output, the rest mathematics."""
    blocks: list[Block] = []
    for line, text in enumerate(lines, start=1):
        place = Place("page", line, 1, line, len(text) + 1)
        if text.startswith("#"):
            level = len(text) - len(text.lstrip("#"))
            labels = tuple(re.findall(r"\b(\d+|[a-z])\b", text.split(":")[0]))
            blocks.append(Heading(text.lstrip("# "), place, labels, level))
        elif text.startswith(">"):
            blocks.append(Prose(text[1:].strip(), place))
        elif text.startswith("$"):
            blocks.append(Output(text[1:].strip(), place))
        elif text.strip():
            blocks.append(statement(text, line, notation))
    return Document("page", tuple(blocks))
