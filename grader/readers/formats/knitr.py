"""R Markdown and Quarto: programs with options, and output that begins with `##`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.markdown.read import read_markdown
from grader.readers.text.decoding import decode

_FENCE = re.compile(r"^(\s*`{3,}|\s*~{3,})\s*(.*)$")
_OPTIONS = re.compile(r"\{\s*\.?(\w+)\b[^}]*\}")


def read_knitr(source: str, data: bytes, notation: Notation) -> Document:
    """Read a page of R Markdown or Quarto; lines stay where they are."""
    text, remarks = decode(source, data)
    document = read_markdown(source, "\n".join(_lines(text.split("\n"))).encode(), notation)
    kept = tuple(remark for remark in remarks if remark not in document.remarks)
    return Document(source, document.blocks, document.fields, (*kept, *document.remarks))


def _lines(lines: list[str]) -> Iterator[str]:
    """Write fences with their language alone, and take the signs off printed lines."""
    ending, language, start = "", "", 0
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if ending:
            closes = match is not None and match[1].strip() == ending and not match[2].strip()
            ending = "" if closes else ending
            yield line if closes or language or not _printed(lines, start) else _bare(line)
        elif match:
            options = _OPTIONS.match(match[2])
            language = options[1].lower() if options else match[2].strip()
            ending, start = match[1].strip(), index + 1
            yield f"{match[1]}{language}"
        else:
            yield line


def _printed(lines: list[str], start: int) -> bool:
    """Whether every line of a block is one that knitr printed."""
    for line in lines[start:]:
        if _FENCE.match(line):
            return True
        if line.strip() and not line.lstrip().startswith("##"):
            return False
    return False


def _bare(line: str) -> str:
    return re.sub(r"^(\s*)## ?", r"\1", line)
