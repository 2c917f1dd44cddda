"""All readers by name, and the choice between them."""

from __future__ import annotations

from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.markdown import read_markdown


def read_document(source: str, data: bytes, notation: Notation) -> Document:
    """Read a submission."""
    return read_markdown(source, data, notation)
