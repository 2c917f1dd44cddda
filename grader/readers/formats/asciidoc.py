"""AsciiDoc: its lists, blocks, tables and attributes as Markdown has them; lines stay in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from grader.expressions.notation import Notation
from grader.readers.document import Document
from grader.readers.formats.lightweight import letter_of, rows_of_cells, with_bold_words
from grader.readers.markdown.read import opened
from grader.readers.text.decoding import decode

_ATTRIBUTES = re.compile(r"\[(?P<text>[^\[\]]{0,200})\][ \t]*|\[\[[\w.-]{1,80}\]\][ \t]*")
_SETTING = re.compile(r":[!\w][\w-]{0,60}!?:(?:[ \t].*)?")
_COMMENT = re.compile(r"//(?!/).*")
_RULE = re.compile(r"(?P<sign>[-.+=*_/])(?P=sign){3,200}[ \t]*|\|===[ \t]*|--[ \t]*")
_ITEM = re.compile(r"[ \t]{0,20}(?P<marks>\.{1,5}|\*{1,5})[ \t]+(?P<text>\S.*)")
_BREAK = re.compile(r"[ \t]\+[ \t]*$")
_HEADING = re.compile(r"(?P<signs>={1,6})[ \t]+(?P<text>\S.*)")
_CELL = re.compile(r"(?:(?<=\s)|^)(?:\d{0,2}[.+*]?\d{0,2}[+*]?[<^>]?[a-z]?)\|")
_START = re.compile(r"start\s?=\s?\"?(\d{1,3})")


def read_asciidoc(source: str, data: bytes, notation: Notation) -> Document:
    """Read a page of AsciiDoc; lines stay where they are."""
    text, remarks = decode(source, data)
    return opened(source, "\n".join(_Lines(text.split("\n")).rewritten()), remarks)


class _Lines:
    """The lines of a page, with the block that they stand in and the attributes before it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.attributes = ""
        self.block = ""
        #: What stands at the end of the block that is open.
        self.sign = ""
        self.numbers: dict[int, Iterator[int]] = {}
        self.lettered: dict[int, bool] = {}

    def rewritten(self) -> Iterator[str]:
        """Yield each line as Markdown has it."""
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if self._begins_table(line):
                end = self._end(index + 1)
                yield from rows_of_cells(
                    [_cells(each) for each in self.lines[index + 1 : end]],
                    columns=_columns(self.attributes),
                )
                self.attributes, index = "", end + 1
                continue
            yield self._line(index, line)
            index += 1

    def _begins_table(self, line: str) -> bool:
        return not self.block and line.rstrip() == "|==="

    def _end(self, index: int) -> int:
        """Return the line that ends a table, or the end of the page."""
        while index < len(self.lines) and self.lines[index].rstrip() != "|===":
            index += 1
        return index

    def _line(self, index: int, line: str) -> str:
        if self.block:
            return self._within(line)
        if _RULE.fullmatch(line) and not self._underlines(index):
            return self._opening(index, line.rstrip())
        found = _ATTRIBUTES.fullmatch(line)
        if found:
            self.attributes = found["text"] or self.attributes
            self.numbers.clear()
            return ""
        if _SETTING.fullmatch(line) or _COMMENT.fullmatch(line) or line.strip() == "+":
            return ""
        heading = _HEADING.fullmatch(line)
        if heading:
            self.numbers.clear()
            return f"{'#' * len(heading['signs'])} {heading['text']}"
        item = _ITEM.fullmatch(line)
        if item:
            return self._item(item)
        before = self.lines[index - 1].strip() if index else ""
        if line.strip() and not before and not line[0].isspace():
            self.numbers.clear()
        line = with_bold_words(line)
        return _BREAK.sub("  ", line)

    def _underlines(self, index: int) -> bool:
        """Whether a row of signs is the line below a title, and opens no block."""
        before = self.lines[index - 1].rstrip() if index else ""
        near = abs(len(before) - len(self.lines[index].rstrip())) <= 2
        return bool(before) and near and not _ATTRIBUTES.fullmatch(before) and before[0] != "."

    def _opening(self, index: int, rule: str) -> str:
        """Open a block: of formulas, of a program, of text in a box."""
        style, self.attributes = self.attributes, ""
        if rule[0] == "+" and re.match(r"latexmath|stem|asciimath", style):
            self.block = rule
            below = "".join(self.lines[index + 1 : index + 3]).lstrip()
            self.sign = "" if below.startswith(("\\[", "\\begin", "$")) else "$$"
            return self.sign
        if rule[0] in ".-" and len(rule) > 2:
            self.block, self.sign = rule, "```"
            language = re.match(r"source\s?,\s?(\w{1,20})", style)
            return f"```{language[1] if language else ''}"
        if rule[0] == "/":
            self.block, self.sign = rule, ""
        return ""

    def _within(self, line: str) -> str:
        if line.rstrip() != self.block:
            return "" if self.block[0] == "/" else line
        self.block = ""
        return self.sign

    def _item(self, found: re.Match[str]) -> str:
        level, text = len(found["marks"]), with_bold_words(found["text"])
        indent = "   " * (level - 1)
        if found["marks"][0] == "*":
            return f"{indent}- {text}"
        if level not in self.numbers:
            start = _START.search(self.attributes)
            self.numbers[level] = count(int(start[1]) if start else 1)
            style = self.attributes.partition(",")[0].strip()
            self.lettered[level] = "alpha" in style or (level == 2 and "arabic" not in style)
            self.attributes = ""
        for deeper in [each for each in self.numbers if each > level]:
            del self.numbers[deeper]
        number = next(self.numbers[level])
        sign = f"{letter_of(number)})" if self.lettered[level] else f"{number}."
        return f"{indent}{sign} {text}"


def _cells(line: str) -> list[str]:
    """Return the cells that begin in a line of a table."""
    return [with_bold_words(each.strip()) for each in _CELL.split(line)[1:]]


def _columns(attributes: str) -> int:
    """Return how many columns the attributes of a table tell of, 0 if they do not."""
    found = re.search(r'cols="(?:(?P<times>\d{1,2})\*|(?P<list>[^"]{0,100}))', attributes)
    if found is None:
        return 0
    return int(found["times"]) if found["times"] else found["list"].count(",") + 1
