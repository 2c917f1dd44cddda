"""All readers by name, and the choice between them by the name and the content of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from grader.entry_points import offered
from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.answer_file import read_answer_file
from grader.readers.document import Block, Document, Passage
from grader.readers.headings import with_levels
from grader.readers.latex_document import read_latex
from grader.readers.markdown import limited, read_markdown, read_prepared
from grader.readers.notebook import read_notebook
from grader.readers.program_file import read_program
from grader.readers.reader import Reader

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        **dict(offered("grader.readers", Reader)),
        "markdown": Reader(read_markdown, (".md", ".markdown", ".mkd", ".qmd", ".rmd")),
        # Plain text is Markdown without marks.
        "text": Reader(read_markdown, (".txt", ".text", ".rst", ".org")),
        "latex": Reader(read_latex, (".tex", ".latex", ".ltx")),
        "notebook": Reader(read_notebook, (".ipynb",)),
        "answers": Reader(read_answer_file, (".yaml", ".yml", ".json")),
        "program": Reader(read_program, (".py",)),
    }
)

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {suffix: name for name, reader in READERS.items() for suffix in reader.suffixes}
)

_NOTEBOOK = re.compile(rb'\s*\{[\s\S]{0,20000}?"(?:cells|nbformat|worksheets)"\s*:')
_LATEX = re.compile(rb"\\documentclass|\\begin\s*\{document\}")


def open_document(source: str, data: bytes, notation: Notation) -> Document:
    """Open a submission, its running text not read yet.

    Raises `SubmissionError` only if nothing of the file can be used.
    """
    return READERS[reader_name(source, data)].read(source, data, notation)


def read_document(source: str, data: bytes, notation: Notation) -> Document:
    """Read a document of which nothing is asked; raises `SubmissionError` as `open_document`."""
    return read_passages(open_document(source, data, notation), notation)


def read_passages(document: Document, notation: Notation) -> Document:
    """Read the running text of a document as it stands, whatever its titles name."""
    blocks: list[Block] = []
    found: list[tuple[Remark, Place]] = []
    for block in document.blocks:
        if isinstance(block, Passage):
            read, remarks = read_prepared(block.page, notation)
            blocks += read
            found += remarks
        else:
            blocks.append(block)
    remarks_of_all = limited((*document.remarks, *found))
    return replace(document, blocks=tuple(with_levels(blocks)), remarks=remarks_of_all)


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
