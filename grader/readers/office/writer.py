"""Paragraphs, formulas and tables of a document, written as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.readers.converting import latex_writing as latex
from grader.readers.converting.document import Lines
from grader.readers.document import Picture
from grader.readers.office.numbering import BULLET
from grader.readers.office.runs import Run, markdown

_BEGINS_OUTPUT = re.compile(r"\s*(?:Out\s*\[\d*\]:|In\s*\[\d*\]:|>>>)")
#: The number with which a list begins by itself.
_FIRST = re.compile(r"[\W_]*(?:1|[aAiI])[\W_]*")
_RELATION = re.compile(r"\s*(?:=|≈|≤|≥|<|>|⇒|→|\\(?:approx|leq?|geq?|Rightarrow|to)\b)")


MAX_ARRANGED = 3
"""A table of more columns than a number, a question and an answer holds data."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, row by row; `display` says that it stands in a line of its own."""

    rows: Sequence[str]
    display: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or diagram, with what a person needs to see it, if that is known."""

    kind: str
    picture: Picture | None


Content = Run | Formula | Shown


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what stands in it, how high a heading it is (0: none), its counted label."""

    parts: Sequence[Content]
    heading: int = 0
    label: str = ""
    code: bool = False


def only_arranges(counts: Sequence[Sequence[int]]) -> bool:
    """Whether a table is a frame around a page, by how many paragraphs each of its cells shows.

    So are a single cell, and worksheets with a question at the left and room for the answer beside
    it: a cell of data is one paragraph.
    """
    if sum(map(len, counts)) == 1:
        return True
    narrow = max(map(len, counts), default=0) <= MAX_ARRANGED
    return narrow and any(count > 1 for row in counts for count in row)


@dataclass
class Writer:
    """Writes a document paragraph by paragraph."""

    lines: Lines
    _program: list[tuple[str, str]] = field(default_factory=list)
    _language: str = ""
    _numbers: list[tuple[int, str]] = field(default_factory=list)
    _below: bool = False
    _is_listed: bool = False

    def paragraph(self, paragraph: Paragraph, name: str) -> None:
        """Write a paragraph that stands at the place `name`."""
        if paragraph.code:
            self._code(paragraph, name)
            return
        counted = paragraph.label not in ("", BULLET)
        if not any(not isinstance(part, Run) or part.text.strip() for part in paragraph.parts):
            if counted:
                self._number_alone(paragraph.label, name)
                self._is_listed = True
            return  # an empty paragraph does not end a program
        if counted:
            self._show_numbers()
        self._is_listed = counted or (self._is_listed and not paragraph.heading)
        self.close()
        self._text(paragraph, name)

    def end(self) -> None:
        """Write what is left: the last number, where what belongs to numbers stands below them."""
        self.close()
        below = self._below and self._numbers and self._has_text_behind(self._numbers[-1][0])
        if below:
            self._show_numbers()

    def _number_alone(self, label: str, name: str) -> None:
        """Leave room for the number of an item that holds nothing.

        A list that goes on shows that it was left empty, or that its content stands below it. The
        last one is what an editor leaves behind a list. One that its author began with another
        number than the first, and that has no other item, is all that was said: `(b)`.
        """
        self.close()
        if not self._is_listed and not _FIRST.fullmatch(label):
            self.lines.block(label, name)
            return
        if self._numbers and self._has_text_behind(self._numbers[-1][0]):
            self._show_numbers()
        self.lines.gap()
        self._numbers.append((len(self.lines.texts), label))
        self.lines.add("", name)
        self.lines.add("", name)

    def _show_numbers(self) -> None:
        numbers, self._numbers = self._numbers, []
        for at, label in numbers:
            self._below = self._below or self._has_text_behind(at)
            self.lines.texts[at] = label

    def _has_text_behind(self, at: int) -> bool:
        return any(self.lines.texts[at:])

    def close(self) -> None:
        """Write the program that is being collected, with what it printed."""
        program, self._program = self._program, []
        if not program:
            return
        fence = "````" if any("```" in text for text, _ in program) else "```"
        self.lines.gap()
        self.lines.add(fence + self._language, program[0][1])
        self._language = ""
        for text, name in program:
            self.lines.add(text, name)
        self.lines.add(fence, program[-1][1])
        self.lines.gap()

    def program(self, text: str, name: str, language: str = "") -> None:
        """Write a program, or what one printed, as a block of its own."""
        self.close()
        self._program = [(line, name) for line in text.expandtabs(4).split("\n")]
        self._language = language
        self.close()

    def table(self, rows: Sequence[Sequence[str]], name: str) -> None:
        """Write a table; rows that are shorter are filled up."""
        self.close()
        width = max(map(len, rows), default=0)
        if not width:
            return
        self.lines.gap()
        for number, row in enumerate(rows):
            cells = [_cell(cell) for cell in row] + [""] * (width - len(row))
            self.lines.add(f"| {' | '.join(cells)} |", name)
            if not number:
                self.lines.add("|" + " --- |" * width, name)
        self.lines.gap()

    def in_line(self, paragraph: Paragraph, name: str) -> str:
        """Return a paragraph as one line, for the cell of a table."""
        label = "" if paragraph.label in ("", BULLET) else f"{paragraph.label} "
        runs = [_inline(part) for part in paragraph.parts]
        self._tell_pictures(paragraph.parts, name)
        return label + " ".join(markdown(run for run in runs if run).split())

    def _code(self, paragraph: Paragraph, name: str) -> None:
        """Collect a line of a program; several lines in one paragraph are one of their own."""
        text = "".join(part.text for part in paragraph.parts if isinstance(part, Run))
        several = "\n" in text.strip()
        if several or _BEGINS_OUTPUT.match(text):
            self.close()
        if text.strip() or self._program:
            self._program.append((text.strip("\n").expandtabs(4), name))
        if several:
            self.close()

    def _text(self, paragraph: Paragraph, name: str) -> None:
        """Write running text, and the displays in it in lines of their own."""
        waiting: list[Run] = []
        start = "#" * paragraph.heading + " " if paragraph.heading else ""
        start += f"{paragraph.label} " if paragraph.label else ""
        self._tell_pictures(paragraph.parts, name)
        for part in paragraph.parts:
            if isinstance(part, Formula) and (part.display or len(part.rows) > 1):
                start = self._flush(start, waiting, name, label=bool(start))
                self._display(part.rows, name)
            elif isinstance(part, Shown):
                waiting.append(Run(f"![{part.kind}]({part.kind})", formula=True))
            elif run := _inline(part):
                waiting.append(run)
        self._flush(start, waiting, name, label=False)

    def _flush(self, start: str, waiting: list[Run], name: str, label: bool) -> str:
        """Write the text so far as a paragraph; a label alone is one, in front of a display."""
        text = markdown(waiting).strip(" \t")
        waiting.clear()
        rows = [row.strip() for row in text.split("\n")]
        if text or label:
            text = start + "\n".join(rows)
            if not (_RELATION.match(text) and self.lines.texts):
                self.lines.gap()
            elif self.lines.texts and not self.lines.texts[-1]:
                self.lines.texts.pop()  # a line that goes on with the one before it
                self.lines.origins.pop()
            self.lines.add(text.rstrip(), name)
            self.lines.gap()
        return "" if text else start

    def _display(self, rows: Sequence[str], name: str) -> None:
        body = latex.aligned(rows)
        if body.strip():
            self.lines.block(f"$$\n{body}\n$$" if "\n" in body else f"$${body}$$", name)

    def _tell_pictures(self, parts: Sequence[Content], name: str) -> None:
        for part in parts:
            if isinstance(part, Shown) and part.picture is not None:
                self.lines.pictures.append(part.picture)


def _inline(part: Content) -> Run | None:
    """Return a part of a paragraph as a piece of its line."""
    if isinstance(part, Run):
        return part
    if isinstance(part, Shown):
        return Run(f"![{part.kind}]({part.kind})", formula=True)
    body = " ; ".join(row.strip() for row in part.rows if row.strip()).replace("\n", " ")
    return Run(f"${body}$", formula=True) if body else None


def _cell(text: str) -> str:
    r"""Return the content of a cell; its bars are `\vert`, which do not end it."""
    bare = " ".join(text.split())
    bare = re.sub(r"\$[^$]*\$", lambda match: match[0].replace("|", r"\vert "), bare)
    return bare.replace("|", "\\|")
