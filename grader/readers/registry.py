"""All readers by name, and the choice between them by the name and the content of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol

from grader.expressions.notation import Notation
from grader.readers.answer_file import read_answer_file
from grader.readers.document import Document
from grader.readers.latex_document import read_latex
from grader.readers.markdown import read_markdown
from grader.readers.notebook import read_notebook
from grader.readers.program_file import read_program


class Reader(Protocol):
    """Makes a document of the bytes of a file; raises `SubmissionError` if nothing is usable."""

    def __call__(self, source: str, data: bytes, notation: Notation) -> Document:
        """Read a file."""
        ...


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "markdown": read_markdown,
        "text": read_markdown,  # plain text is Markdown without marks
        "latex": read_latex,
        "notebook": read_notebook,
        "answers": read_answer_file,
        "program": read_program,
    }
)

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".md": "markdown", ".markdown": "markdown", ".mkd": "markdown", ".qmd": "markdown",
        ".rmd": "markdown", ".txt": "text", ".text": "text", ".rst": "text", ".org": "text",
        ".tex": "latex", ".latex": "latex", ".ltx": "latex", ".ipynb": "notebook",
        ".yaml": "answers", ".yml": "answers", ".json": "answers", ".py": "program",
    }
)  # fmt: skip

_NOTEBOOK = re.compile(rb'\s*\{[\s\S]{0,20000}?"(?:cells|nbformat|worksheets)"\s*:')
_LATEX = re.compile(rb"\\documentclass|\\begin\s*\{document\}")


def read_document(source: str, data: bytes, notation: Notation) -> Document:
    """Read a submission; raises `SubmissionError` only if nothing of the file can be used."""
    return READERS[reader_name(source, data)](source, data, notation)


def reader_name(source: str, data: bytes) -> str:
    """Return which reader fits a file: what its content shows, else what its name says."""
    name = SUFFIXES.get(PurePath(source).suffix.lower(), "text")
    start = data[:50_000]
    if (
        name in ("text", "markdown", "answers")
        and _NOTEBOOK.match(start)
        and b'"cell_type"' in start
    ):
        return "notebook"
    if (
        name in ("text", "markdown")
        and _LATEX.search(start)
        and not start.lstrip().startswith(b"#")
    ):
        return "latex"
    return name
