"""What the tests of the readers share."""

from __future__ import annotations

from typing import TypeVar

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import Document
from grader.readers.registry import read_document

Kind = TypeVar("Kind")


def read(text: str | bytes, name: str = "ann.md") -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    return read_document(name, data, DEFAULT_NOTATION)


def of(document: Document, kind: type[Kind]) -> list[Kind]:
    return [block for block in document.blocks if isinstance(block, kind)]


def lines(document: Document) -> list[tuple[int, str]]:
    """Return the line and the text of every statement."""
    return [(statement.place.line, statement.raw) for statement in document.statements]


def codes(document: Document) -> list[tuple[str, int]]:
    return [(remark.code, place.line) for remark, place in document.remarks]
