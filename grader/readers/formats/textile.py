"""Textile, as Markdown has it; lines stay where they are."""

from __future__ import annotations

import re

from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.formats.lightweight import item_of, rows_of_cells, with_bold_words
from grader.readers.markdown.read import opened
from grader.readers.text.decoding import decode

_STYLE = r"(?:\([^()\n]{0,60}\)|\{[^{}\n]{0,100}\}|\[[a-z-]{2,8}\]|[<>=])*+"
_HEADING = re.compile(rf"h(?P<level>[1-6]){_STYLE}\. +(?P<text>\S.*)")
_PARAGRAPH = re.compile(rf"(?:p|bq){_STYLE}\. +(?P<text>\S.*)")
_CODE_BLOCK = re.compile(r"(?:bc|pre)(?:\([^()\n]{0,30}\))?\.{1,2} (?P<text>.*)")
_ITEM = re.compile(r"(?P<marks>[#*]{1,6}) +(?P<text>\S.*)")
_CODE = re.compile(r"(?<!\w)@(?P<text>[^@\n]{1,200})@(?!\w)")
_CELL_STYLE = re.compile(r"\A(?:_|\\\d|/\d|[<>=~^])*+\. ")


def read_textile(source: str, data: bytes, notation: Notation) -> Document:
    """Read a page of Textile; lines stay where they are."""
    text, remarks = decode(source, data)
    written: list[str] = []
    table: list[list[str]] = []
    counts: list[int] = []
    in_code = False
    for line in [*text.split("\n"), ""]:
        cells = line.strip()
        if not in_code and len(cells) > 2 and cells[0] == cells[-1] == "|":
            table.append([_cell(each) for each in cells[1:-1].split("|")])
            continue
        if table:
            # Its titles move up for the rule below them, where a blank line is left above them.
            room = written[-2:] == ["", ""] or written == [""]
            rows = [row for row in rows_of_cells(table) if row]
            written[len(written) - room :] = rows if room else rows[:1] + rows[2:]
            table = []
        begins = _CODE_BLOCK.fullmatch(line)
        in_code = bool(begins) or (in_code and bool(line.strip()))
        if begins or in_code:
            written.append(f"    {begins['text'] if begins else line}")
            continue
        item = _ITEM.fullmatch(line)
        counts = counts if item else []
        text = _plain(item["text"] if item else line)
        written.append(item_of(item["marks"], text, counts) if item else text)
    return opened(source, "\n".join(written[:-1]), remarks)


def _plain(line: str) -> str:
    heading, paragraph = _HEADING.fullmatch(line), _PARAGRAPH.fullmatch(line)
    if heading:
        line = f"{'#' * int(heading['level'])} {heading['text']}"
    elif paragraph:
        line = paragraph["text"]
    return with_bold_words(_CODE.sub(r"`\g<text>`", line))


def _cell(text: str) -> str:
    return _plain(_CELL_STYLE.sub("", text.strip() + " ", count=1).strip())
