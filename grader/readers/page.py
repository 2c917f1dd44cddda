"""A text with its lines: offsets to places, and stretches of it that were recognised."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from grader.errors import Place


class Kind(StrEnum):
    """What a region of a page holds."""

    INLINE = "inline"
    DISPLAY = "display"
    PLAIN = "plain"
    TABLE = "table"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch `[start, end)` of a page; what it holds without its delimiters is `[inner, outer)`.

    `label` is what stands in front of a line of mathematics, such as `(1)` or `q1a.dy_dz5:`. In a
    `joined` region, signs between its parts (`$a =$ $b$`) are no part of the mathematics.
    """

    kind: Kind
    start: int
    end: int
    inner: int
    outer: int
    label: str = ""
    joined: bool = False


class Page:
    """A text that knows in which line and column each of its characters stands."""

    def __init__(self, source: str, text: str, first_line: int = 1) -> None:
        self.source = source
        self.text = text
        self.lines = text.split("\n")
        self.first_line = first_line
        self.starts: list[int] = []
        offset = 0
        for line in self.lines:
            self.starts.append(offset)
            offset += len(line) + 1

    def line_index(self, offset: int) -> int:
        """Return the index in `lines` of the line that holds this offset."""
        return bisect_right(self.starts, offset) - 1

    def place(self, start: int, end: int) -> Place:
        """Return the place of a stretch of the text."""
        first, last = self.line_index(start), self.line_index(max(start, end - 1))
        return Place(
            self.source,
            first + self.first_line,
            start - self.starts[first] + 1,
            last + self.first_line,
            end - self.starts[last] + 1,
        )

    def line_place(self, first: int, last: int | None = None) -> Place:
        """Return the place of whole lines by their index, `last` included."""
        last = first if last is None else last
        start, end = self.starts[first], self.starts[last] + len(self.lines[last])
        return self.place(start, max(start, end))
