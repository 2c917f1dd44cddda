"""Web pages: exported notebooks, the text boxes of course sites, saved pages, with MathML."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from grader.errors import SubmissionError
from grader.expressions.notation import Notation
from grader.readers.converting import mathml
from grader.readers.converting.document import Lines, read_converted
from grader.readers.document import Document, Picture
from grader.readers.office.numbering import BULLET
from grader.readers.office.runs import Run
from grader.readers.office.writer import (
    Content,
    Formula,
    Paragraph,
    Shown,
    Writer,
    only_arranges,
)
from grader.readers.text.decoding import NOTEBOOK_BYTES, decode
from grader.readers.web.elements import (
    BLOCKS,
    SKIPPED,
    Element,
    classes,
    embedded_pictures,
    equation_in,
    hidden_classes,
    html_root,
    is_hidden,
    language_of,
    list_label,
    name_of,
)

MAX_BLOCKS = 20_000
_HEADING = re.compile(r"h([1-6])")
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_LOOKS = {"b": "bold", "strong": "bold", "s": "struck", "del": "struck", "strike": "struck"}


def read_html(source: str, data: bytes, notation: Notation) -> Document:
    """Read a web page; what it hides does not count."""
    text, remarks = decode(source, data, NOTEBOOK_BYTES)
    lines = Lines(source, remarks=list(remarks))
    root = html_root(text, source)
    reader = _Reader(Writer(lines), embedded_pictures(root), hidden_classes(root))
    if root is not None:
        reader.block(root, Run(""), 0)
    reader.flush()
    reader.writer.end()
    return read_converted(lines, notation)


@dataclass
class _Reader:
    """Walks a page; running text waits until the block that it stands in ends."""

    writer: Writer
    embedded: list[Element]
    unseen: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.count = 0
        self.numbers = {each: number for number, each in enumerate(self.embedded, 1)}
        self.waiting: list[Content] = []
        self.heading = 0
        self.label = ""

    @property
    def name(self) -> str:
        """What the paragraph is called that is being read."""
        return f"paragraph{self.count}"

    def flush(self) -> None:
        """End a paragraph."""
        parts, self.waiting = list(_collapsed(self.waiting)), []
        if not any(not isinstance(part, Run) or part.text.strip() for part in parts):
            return
        self.count += 1
        self.writer.paragraph(Paragraph(parts, self.heading, self.label), self.name)
        self.label = ""

    # -- blocks ------------------------------------------------------------------------------------

    def block(self, element: Element, look: Run, depth: int) -> None:
        """Read what an element holds: text, and blocks in it."""
        if self.count > MAX_BLOCKS:
            return
        self._add_text(element.text, look)
        for each in element:
            self._child(each, look, depth + 1)
            self._add_text(each.tail, look)

    def _child(self, element: Element, look: Run, depth: int) -> None:
        name = name_of(element)
        if not name or (name in SKIPPED and not equation_in(element)):
            return
        if is_hidden(element, self.unseen):
            self._tell_hidden(element)
            return
        equation = equation_in(element)
        if equation is not None:
            self.waiting.append(Formula([equation], False))
        elif name in ("math", "mjx-container") or "katex" in classes(element):
            self._formula(element)
        elif name in BLOCKS:
            self.flush()
            self._block(element, name, look, depth)
            self.flush()
        else:
            self._inline(element, name, look, depth)

    def _block(self, element: Element, name: str, look: Run, depth: int) -> None:
        heading = _HEADING.fullmatch(name)
        if heading:
            self.heading = int(heading[1])
            self.block(element, look, depth)
            self.flush()
            self.heading = 0
        elif name == "pre":
            self._program(element)
        elif name in ("ul", "ol"):
            self._list(element, look, depth)
        elif name == "table":
            self._table(element, look, depth)
        else:
            self.block(element, look, depth)

    def _program(self, element: Element) -> None:
        text = "".join(element.itertext()).strip("\n")
        if text.strip():
            self.count += 1
            self.writer.program(text, self.name, language_of(element))

    def _list(self, element: Element, look: Run, depth: int) -> None:
        number = 0
        for each in element:
            if name_of(each) != "li":
                self._child(each, look, depth)
                continue
            number, self.label = list_label(element, each, number)
            self.block(each, look, depth + 1)
            self.flush()
            if self.label not in ("", BULLET):  # nothing stood in it
                self.count += 1
                self.writer.paragraph(Paragraph([], 0, self.label), self.name)
            self.label = ""

    def _table(self, element: Element, look: Run, depth: int) -> None:
        """Read a table; one that only arranges the page is read cell by cell."""
        rows = [row for row in element.iter() if name_of(row) == "tr"]
        inner = {name_of(each) for row in rows for cell in row for each in cell.iter()}
        blocks = inner & {"table", "pre", "ul", "ol", "h1", "h2", "h3", "h4"}
        if blocks or len(rows) > 2000 or only_arranges([_paragraphs(row) for row in rows]):
            for row in rows if "table" not in inner else [element]:
                self.block(row, look, depth + 1)
                self.flush()
            return
        self.count += 1
        texts = [[self._cell(cell, look, depth) for cell in row if name_of(cell)] for row in rows]
        self.writer.table(texts, self.name)

    def _cell(self, cell: Element, look: Run, depth: int) -> str:
        outer, self.waiting = self.waiting, []
        self._add_text(cell.text, look)
        for each in cell:
            self._inline_all(each, look, depth)
            self._add_text(each.tail, look)
        parts, self.waiting = list(_collapsed(self.waiting)), outer
        return self.writer.in_line(Paragraph(parts), self.name)

    def _inline_all(self, element: Element, look: Run, depth: int) -> None:
        """Read an element of a cell as running text, whatever it is."""
        if name_of(element) in BLOCKS and not is_hidden(element, self.unseen):
            self._add_text(" ", look)
            self._add_text(element.text, look)
            for each in element:
                self._inline_all(each, look, depth + 1)
                self._add_text(each.tail, look)
        else:
            self._child(element, look, depth)

    # -- running text ------------------------------------------------------------------------------

    def _add_text(self, text: str | None, look: Run) -> None:
        if text:
            self.waiting.append(replace(look, text=text))

    def _inline(self, element: Element, name: str, look: Run, depth: int) -> None:
        if name == "br":
            self.waiting.append(Run("\v"))
        elif name == "img":
            self._picture(element)
        elif name in ("svg", "canvas", "video", "embed", "iframe", "object"):
            self.waiting.append(Shown("picture", None))
        elif name in ("sup", "sub"):
            inner = replace(look, script="super" if name == "sup" else "sub")
            self.block(element, inner, depth)
        elif name in _CODE:
            self.block(element, replace(look, code=True), depth)
        elif name in _LOOKS:
            bold, struck = _LOOKS[name] == "bold" and not self.heading, _LOOKS[name] == "struck"
            inner = replace(look, bold=look.bold or bold, struck=look.struck or struck)
            self.block(element, inner, depth)
        else:
            self.block(element, look, depth)

    def _formula(self, element: Element) -> None:
        """Read a formula: MathML, be it inside of what KaTeX or MathJax show instead."""
        formula = next((each for each in element.iter() if name_of(each) == "math"), None)
        if formula is None:
            said = next(
                (each.get("data-latex") for each in element.iter("*") if each.get("data-latex")), ""
            )
            self.waiting.append(Formula([said], False) if said else Shown("picture", None))
            return
        block = element.get("display") in ("block", "true") or formula.get("display") == "block"
        display = block or "katex-display" in classes(element.getparent())
        self.waiting.append(Formula(mathml.rows_of(formula), display))

    def _picture(self, element: Element) -> None:
        number = self.numbers.get(element)
        picture = None
        if number is not None:
            picture = Picture(self.writer.lines.source, "text/html", page=number)
        self.waiting.append(Shown("picture", picture))

    def _tell_hidden(self, element: Element) -> None:
        text = " ".join("".join(element.itertext()).split())
        if re.search(r"\w", text) and "katex" not in classes(element):
            said = f"what the page does not show was not read: {text[:60]}"
            self.writer.lines.remark("not-shown", said, self.name if self.count else "")


def _collapsed(parts: list[Content]) -> Iterator[Content]:
    """Make blanks in running text one, as browsers do; a break stays a break."""
    blank = True
    for part in parts:
        if not isinstance(part, Run):
            yield part
            blank = False
            continue
        text = re.sub(r"[ \t\r\n\f\xa0]+", " ", part.text)
        text = re.sub(r"(?<! ) *+\v *", "\n", text)
        text = text[1:] if blank and text.startswith(" ") else text
        if text:
            blank = text[-1].isspace()
            yield replace(part, text=text)


def embedded_picture(data: bytes, number: int) -> bytes:
    """Return a picture that stands in a page itself, counted from 1; empty if there is none."""
    try:
        text, _ = decode("", data, NOTEBOOK_BYTES)
        found = embedded_pictures(html_root(text, ""))
    except SubmissionError:
        return b""
    if not 0 < number <= len(found):
        return b""
    head, _, held = str(found[number - 1].get("src")).partition(",")
    if not head.rstrip().endswith(";base64"):
        return b""
    try:
        return base64.b64decode(unquote_to_bytes(held))
    except binascii.Error:
        return b""


def _paragraphs(row: Element) -> list[int]:
    """Return how many paragraphs each cell of a row shows."""
    cells = (cell for cell in row if name_of(cell) in ("td", "th"))
    return [sum(1 for each in cell if _is_paragraph(each)) for cell in cells]


def _is_paragraph(element: Element) -> bool:
    return name_of(element) in ("p", "div") and bool("".join(element.itertext()).strip())
