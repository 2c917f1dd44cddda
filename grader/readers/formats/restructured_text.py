"""reStructuredText: its titles, formulas and blocks of mathematics as Markdown has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.markdown.read import opened
from grader.readers.text.decoding import decode

#: A row of one sign below a title, or above it as well.
_RULE = re.compile(r"(?P<sign>[=~^\"'`*+#.:_-])(?P=sign){2,200}[ \t]*")
_DISPLAY = re.compile(r"(?P<indent>[ \t]{0,40})\.\. math::[ \t]{0,9}(?P<text>[^\n]*)")


def read_restructured_text(source: str, data: bytes, notation: Notation) -> Document:
    """Read a page of reStructuredText; lines stay where they are."""
    text, remarks = decode(source, data)
    lines = list(_displays(list(_titles(text.split("\n")))))
    return opened(source, "\n".join(lines), remarks)


def _titles(lines: list[str]) -> Iterator[str]:
    """Write the rules around titles as those of a heading; the first kind is the highest."""
    for index, line in enumerate(lines):
        above = lines[index - 1].strip() if index else ""
        if _RULE.fullmatch(line) and above and not _RULE.fullmatch(above):
            yield ("=" if line.startswith("=") else "-") * len(line)
        elif _RULE.fullmatch(line) and not above and index + 1 < len(lines) and lines[index + 1]:
            yield ""
        else:
            yield line


def _displays(lines: list[str]) -> Iterator[str]:
    """Put dollars around blocks of mathematics: in place of their first line, and behind them."""
    indent = -1
    for index, line in enumerate(lines):
        begins = _DISPLAY.match(line)
        if begins:
            indent = len(begins["indent"])
            yield f"$${begins['text']}"
            continue
        below = next((each for each in lines[index + 1 : index + 4] if each.strip()), "")
        goes_on = len(below) - len(below.lstrip()) > indent
        if indent >= 0 and not line.strip() and not goes_on:
            indent = -1
            yield "$$"
        elif indent >= 0 and not line.strip():
            yield (
                "\\\\" if lines[index - 1].strip() and not _DISPLAY.match(lines[index - 1]) else ""
            )
        else:
            yield line
    if indent >= 0:
        yield "$$"
