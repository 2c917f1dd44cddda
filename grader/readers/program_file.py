"""Program files: the whole file is one program."""

from __future__ import annotations

from grader.expressions.notation import Notation
from grader.readers.decoding import decode
from grader.readers.document import CodeCell, Document
from grader.readers.page import Page


def read_program(source: str, data: bytes, notation: Notation) -> Document:
    """Read a program; its language is what the name of the file says."""
    text, remarks = decode(source, data)
    page = Page(source, text.rstrip("\n"))
    cell = CodeCell(page.text, page.line_place(0, len(page.lines) - 1), "python")
    return Document(source, (cell,), remarks=remarks)
