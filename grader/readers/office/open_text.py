"""OpenDocument texts (LibreOffice Writer): text, lists, tables, programs, formulas as LaTeX."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.expressions.notation import Notation
from grader.readers.converting import mathml
from grader.readers.converting.document import UNREAD, Lines, read_converted
from grader.readers.document import Document, Picture
from grader.readers.office.numbering import Counters
from grader.readers.office.open_styles import open_styles
from grader.readers.office.package import Element, Package, attribute, child, children, local
from grader.readers.office.runs import Run, all_code
from grader.readers.office.writer import (
    Content,
    Formula,
    Paragraph,
    Shown,
    Writer,
    only_arranges,
)

MAX_BLOCKS = 20_000
_WRAPPERS = frozenset({"section", "index-body", "table-of-content", "page-sequence", "text-box"})
_INLINE = frozenset({"span", "a", "ruby", "ruby-base", "meta", "bookmark-ref", "sequence", "title",
                     "placeholder", "reference-ref", "note-ref"})  # fmt: skip


def read_open_text(source: str, data: bytes, notation: Notation) -> Document:
    """Read an OpenDocument text; raises `SubmissionError` if it is damaged, locked or too large."""
    package = Package(source, data)
    root = package.xml("content.xml")
    body = child(root, "body", "text")
    if body is None:
        raise package.damaged()
    lines = Lines(source)
    reader = _Reader(package, Writer(lines), root)
    reader.blocks(body, 0)
    reader.writer.end()
    return read_converted(lines, notation)


@dataclass
class _Reader:
    """Walks the body of a document."""

    package: Package
    writer: Writer
    root: Element
    counters: Counters = field(default_factory=Counters)
    count: int = 0
    label: str = ""

    def __post_init__(self) -> None:
        self.styles = open_styles(self.package, self.root)
        self.below: list[Element] = []
        self.counted: dict[str, list[int]] = {}

    @property
    def name(self) -> str:
        """What the paragraph is called that is being read."""
        return f"paragraph{self.count}"

    def blocks(self, parent: Element, depth: int) -> None:
        """Write the paragraphs, lists and tables in an element."""
        for each in parent:
            name = local(each)
            if self.count > MAX_BLOCKS or depth > 30:
                return
            if name in ("p", "h"):
                self._paragraph(each, name, depth)
            elif name == "list":
                self._list(each, "", 0, depth)
            elif name == "table":
                self._table(each, depth)
            elif name in _WRAPPERS:
                self.blocks(each, depth + 1)
            elif name == "frame":
                self._paragraph_of([*self._frame(each)], 0, False)

    def _paragraph(self, element: Element, name: str, depth: int) -> None:
        if self._is_unseen(element):
            self._tell_unseen(element)
            return
        style = attribute(element, "style-name")
        level = attribute(element, "outline-level", "1")
        heading = (int(level) if level.isdigit() else 1) if name == "h" else 0
        parts = list(self._parts(element, self.styles.look(style, Run("")), 0))
        if heading:
            parts = [Run(part.text) if isinstance(part, Run) else part for part in parts]
        runs = [part for part in parts if isinstance(part, Run)]
        code = len(runs) == len(parts) and (style in self.styles.code or all_code(runs))
        self._paragraph_of(parts, min(heading, 6), code)
        below, self.below = self.below, []
        for each in below:
            self.blocks(each, depth + 1)

    def _paragraph_of(self, parts: list[Content], heading: int, code: bool) -> None:
        self.count += 1
        shown = [part for part in parts if not isinstance(part, Run) or part.text.strip()]
        if len(shown) == 1 and isinstance(shown[0], Formula):
            parts = [Formula(shown[0].rows, True)]
        self.writer.paragraph(Paragraph(parts, heading, self.label, code), self.name)
        self.label = ""

    def _list(self, element: Element, style: str, level: int, depth: int) -> None:
        """Write a list; the label of an item stands before its first paragraph."""
        style = attribute(element, "style-name") or style
        if not level:
            self._begin(element, style)
        for item in element:
            if local(item) not in ("list-item", "list-header") or depth > 30:
                continue
            first = True
            for each in item:
                if local(each) == "list":
                    self._list(each, style, level + 1, depth + 1)
                    continue
                if first and local(item) == "list-item":
                    self.label = self._label(item, style, level)
                    first = False
                holder = [each]
                self.blocks(holder, depth + 1)
                self.label = ""
        if not level:
            self.counted[attribute(element, "id")] = list(self.counters.counts.get(style, ()))

    def _begin(self, element: Element, style: str) -> None:
        """Let a list count from its beginning, or on from the one that it names."""
        named = attribute(element, "continue-list")
        goes_on = self.counted.get(named) if named else None
        if goes_on is not None:
            self.counters.counts[style] = list(goes_on)
        elif attribute(element, "continue-numbering") != "true":
            self.counters.counts.pop(style, None)

    def _label(self, item: Element, style: str, level: int) -> str:
        """Return the label of an item, which may set its number itself."""
        start = attribute(item, "start-value")
        if start.isdigit():
            self.counters.begin(style, level, int(start))
        return self.counters.label(style, self.styles.lists.get(style, {}), level)

    def _table(self, element: Element, depth: int) -> None:
        rows = [row for row in element.iter() if local(row) == "table-row"]
        cells = [[c for c in row if local(c) == "table-cell"] for row in rows[:2000]]
        shown = [[sum(map(_is_shown, children(cell, "p"))) for cell in row] for row in cells]
        if only_arranges(shown):
            for cell in (cell for row in cells for cell in row):
                self.blocks(cell, depth + 1)
            return
        self.count += 1
        self.writer.table([[self._cell(cell) for cell in row] for row in cells], self.name)

    def _cell(self, cell: Element) -> str:
        pieces = []
        for each in cell.iter():
            if local(each) in ("p", "h"):
                look = self.styles.look(attribute(each, "style-name"), Run(""))
                parts = list(self._parts(each, look, 0))
                pieces.append(self.writer.in_line(Paragraph(parts), self.name))
        return " ".join(piece for piece in pieces if piece.strip())

    # -- what stands in a paragraph ----------------------------------------------------------------

    def _parts(self, element: Element, look: Run, depth: int) -> Iterator[Content]:
        if element.text:
            yield _run(element.text, look)
        for each in element:
            yield from self._part(each, look, depth)
            if each.tail:
                yield _run(each.tail, look)

    def _part(self, each: Element, look: Run, depth: int) -> Iterator[Content]:
        name = local(each)
        if depth > 30:
            return
        if name == "s":
            count = attribute(each, "c", "1")
            yield Run(" " * min(int(count) if count.isdigit() else 1, 200), code=look.code)
        elif name == "tab":
            yield Run("\t", code=look.code)
        elif name in ("line-break", "soft-page-break"):
            yield Run("\n" if name == "line-break" else "", code=look.code)
        elif name == "frame":
            yield from self._frame(each)
        elif name == "note":
            self.below += list(children(each, "note-body"))
        elif name == "span" and self._is_unseen(each):
            self._tell_unseen(each)
        elif name in _INLINE or name.endswith("-field"):
            inner = self.styles.look(attribute(each, "style-name"), look)
            yield from self._parts(each, inner, depth + 1)
        elif name in ("rect", "line", "custom-shape", "polyline", "path", "g", "circle", "ellipse"):
            yield Shown("drawing", None)
            if next(children(each, "p"), None) is not None:
                self.below.append(each)

    def _is_unseen(self, element: Element) -> bool:
        """Whether a span or paragraph is hidden, or white on paper; cells may be shaded."""
        style = attribute(element, "style-name")
        if style in self.styles.hidden:
            return True
        return style in self.styles.white and not any(
            local(each) in ("table-cell", "text-box") for each in element.iterancestors()
        )

    def _tell_unseen(self, element: Element) -> None:
        text = " ".join("".join(element.itertext()).split())
        if text:
            said = f"what the page does not show was not read: {text[:60]}"
            self.writer.lines.remark("not-shown", said, self.name if self.count else "")

    def _frame(self, frame: Element) -> Iterator[Content]:
        """Yield what a frame holds: a formula, a picture; the text in a box follows."""
        for each in frame:
            name = local(each)
            if name == "object":
                yield from self._object(frame, each)
                return
            if name == "image":
                member = posixpath.normpath(attribute(each, "href"))
                known = member in self.package.names
                picture = Picture(self.package.source, "image/*", member) if known else None
                yield Shown("picture", picture)
                return
            if name == "text-box":
                self.below.append(each)

    def _object(self, frame: Element, element: Element) -> Iterator[Content]:
        """Yield a formula, which is a document of its own, or stands right here."""
        member = posixpath.normpath(attribute(element, "href")) if len(element) == 0 else ""
        root = self.package.xml(f"{member}/content.xml") if member else next(iter(element), None)
        if root is not None and local(root) == "math":
            display = attribute(frame, "anchor-type") not in ("as-char", "char")
            yield Formula(mathml.rows_of(root), display)
        elif root is not None:
            yield Shown("diagram", None)
        else:
            yield Formula([UNREAD], False)


def _is_shown(paragraph: Element) -> bool:
    """Tell whether a paragraph shows anything: words, or a formula or picture in a frame."""
    return any((each.text or each.tail or "").strip() or local(each) == "frame"
               for each in paragraph.iter())  # fmt: skip


def _run(text: str, look: Run) -> Run:
    """Return text in its look; blanks in the file are one blank on the page."""
    blanks = " ".join(text.split())
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and blanks else ""
    return Run(start + blanks + end, look.bold, look.code, look.struck, look.script)
