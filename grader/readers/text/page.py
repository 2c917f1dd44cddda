"""A text with its lines: offsets to places, and stretches of it that were recognised."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    `joined` region, signs between its parts (`$a =$ $b$`) are no part of the mathematics. In a
    region with words for what is counted, `6 boxes * 4 = 24`, `written` is what is read
    instead, of the same length, and `names` are its quantities in words; where it is `in_signs`,
    these stand for words of a formula, `x minus y`, which is no arithmetic of quantities.
    """

    kind: Kind
    start: int
    end: int
    inner: int
    outer: int
    label: str = ""
    joined: bool = False
    written: str = ""
    names: frozenset[str] = frozenset()
    in_signs: bool = False

    def moved(self, offset: int) -> Region:
        """Return the region of a text that begins so much further on."""
        return Region(
            self.kind, self.start + offset, self.end + offset, self.inner + offset,
            self.outer + offset, self.label, self.joined, self.written, self.names,
            self.in_signs,
        )  # fmt: skip


class Page:
    """A text that knows in which line and column each of its characters stands.

    `indents` are the columns that were taken off in front of each line, where some were; `sources`
    say for each line of a converted text which part of the file it came from.
    """

    def __init__(
        self,
        source: str,
        text: str,
        first_line: int = 1,
        indents: Sequence[int] = (),
        sources: Sequence[str] = (),
    ) -> None:
        self.source = source
        self.text = text
        self.lines = text.split("\n")
        self.first_line = first_line
        self.indents = tuple(indents)
        self.sources = tuple(sources)
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
            self.sources[first] if first < len(self.sources) else self.source,
            first + self.first_line,
            start - self.starts[first] + self.indent(first) + 1,
            last + self.first_line,
            end - self.starts[last] + self.indent(last) + 1,
        )

    def indent(self, line: int) -> int:
        """Return how many columns were taken off in front of a line, by its index."""
        return self.indents[line] if line < len(self.indents) else 0

    def with_text(self, text: str) -> Page:
        """Return a page of the same lines with another text in them."""
        return Page(self.source, text, self.first_line, self.indents, self.sources)

    def with_sources(self, sources: Sequence[str]) -> Page:
        """Return the page of a converted text, line by line with where it came from."""
        return Page(self.source, self.text, self.first_line, self.indents, sources)

    def moved(self, place: Place) -> Place:
        """Return a place in this page with the part of the file that its line came from."""
        line = place.line - self.first_line
        return replace(place, source=self.sources[line]) if 0 <= line < len(self.sources) else place

    def piece(self, start: int, end: int, blanked: Iterable[tuple[int, int]] = ()) -> Page:
        """Return a stretch as a page of its own, whose places are those of this one.

        `blanked` are stretches in it that count as blanks. What stands further to the right than
        the stretch begins is moved to the left with all lines below the first.
        """
        text = self.text[start:end]
        for first, last in blanked:
            if start <= first and last <= end:
                blank = re.sub(r"[^\n]", " ", text[first - start : last - start])
                text = text[: first - start] + blank + text[last - start :]
        first_line = self.line_index(start)
        lines = text.split("\n")
        column = start - self.starts[first_line]
        below = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
        margin = min(below, default=0)
        indents = [self.indent(first_line + at) for at in range(len(lines))]
        indents[0] += column
        for at, line in enumerate(lines[1:], start=1):
            cut = min(margin, len(line) - len(line.lstrip()))
            lines[at] = line[cut:]
            indents[at] += cut
        sources = self.sources[first_line : first_line + len(lines)]
        return Page(self.source, "\n".join(lines), self.first_line + first_line, indents, sources)

    def line_place(self, first: int, last: int | None = None) -> Place:
        """Return the place of whole lines by their index, `last` included."""
        last = first if last is None else last
        start, end = self.starts[first], self.starts[last] + len(self.lines[last])
        return self.place(start, max(start, end))
