"""Word documents: text, headings, lists, tables, programs, and every formula as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.expressions.notation import Notation
from grader.readers.converting.document import UNREAD, Lines, read_converted
from grader.readers.document import Document, Picture
from grader.readers.office import omml
from grader.readers.office.numbering import Counters
from grader.readers.office.package import (
    Element,
    Package,
    attribute,
    child,
    children,
    local,
)
from grader.readers.office.runs import Run, all_code
from grader.readers.office.symbol_font import symbol
from grader.readers.office.word_styles import (
    MONOSPACED,
    Style,
    WordList,
    is_on,
    is_unseen,
    numbered,
    styles_of,
)
from grader.readers.office.writer import (
    Content,
    Formula,
    Paragraph,
    Shown,
    Writer,
    only_arranges,
)

MAX_BLOCKS = 20_000
_INSIDE = frozenset({"hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "moveTo",
                     "customXml", "bdo", "dir"})  # fmt: skip
_PASSED = frozenset({"pPr", "rPr", "bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart",
                     "commentRangeEnd", "moveFrom", "permStart", "permEnd", "sdtPr",
                     "sdtEndPr"})  # fmt: skip


def read_word(source: str, data: bytes, notation: Notation) -> Document:
    """Read a Word document; raises `SubmissionError` if it is damaged, locked or too large."""
    package = Package(source, data)
    root = package.xml("word/document.xml")
    body = child(root, "body")
    if body is None:
        raise package.damaged()
    lines = Lines(source)
    reader = _Reader(package, Writer(lines))
    reader.blocks(body)
    reader.writer.end()
    return read_converted(lines, notation)


@dataclass
class _Field:
    """A field of Word, of which only the result is shown: `PAGE`, `REF`, an old equation."""

    depth: int = 0
    instructions: str = ""


@dataclass
class _Reader:
    """Walks the body of a document."""

    package: Package
    writer: Writer
    counters: Counters = field(default_factory=Counters)
    field_: _Field = field(default_factory=_Field)
    count: int = 0

    def __post_init__(self) -> None:
        self.styles = styles_of(self.package)
        self.targets = self.package.relations("word/document.xml")
        notes = self.package.xml("word/footnotes.xml"), self.package.xml("word/endnotes.xml")
        self.notes = {
            (kind, attribute(note, "id")): note
            for kind, root in zip(("footnote", "endnote"), notes, strict=True)
            for note in children(root, kind)
        }
        self.below: list[Element] = []
        self.begun: set[tuple[str, int]] = set()

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, parent: Element, depth: int = 0) -> None:
        """Write the paragraphs and tables in an element."""
        for each in parent:
            name = local(each)
            if self.count > MAX_BLOCKS or depth > 20:
                return
            if name == "p":
                self._paragraph(each, depth)
            elif name == "tbl":
                self._table(each, depth)
            elif name in ("oMath", "oMathPara"):
                self._next()
                self.writer.paragraph(Paragraph([_formula(each)]), self.name)
            elif name in _INSIDE:
                self.blocks(each, depth + 1)

    def _next(self) -> None:
        self.count += 1

    @property
    def name(self) -> str:
        """What the paragraph is called that is being read."""
        return f"paragraph{self.count}"

    def _paragraph(self, element: Element, depth: int) -> None:
        self._next()
        self.writer.paragraph(self._content(element), self.name)
        below, self.below = self.below, []
        for each in below:
            self.blocks(each, depth + 1)

    def _content(self, element: Element) -> Paragraph:
        """Return a paragraph with what its style says of it."""
        properties = child(element, "pPr")
        style = self.styles.style(attribute(child(properties, "pStyle"), "val"))
        parts = list(self._parts(element, style, 0))
        heading = style.heading
        label = self._label(properties, style)
        runs = [part for part in parts if isinstance(part, Run)]
        code = len(runs) == len(parts) and (style.code or all_code(runs))
        return Paragraph(parts, heading, label, code)

    def _label(self, properties: Element | None, style: Style) -> str:
        own = child(properties, "numPr")
        name, level = numbered(own) if own is not None else style.number
        if own is not None and not name:  # a level alone changes the one of the style
            name = style.number[0]
        listed = self.styles.lists.get(name, WordList())
        if level in listed.begins and (name, level) not in self.begun:
            self.begun.add((name, level))
            self.counters.begin(listed.shape, level, listed.begins[level])
        return self.counters.label(listed.shape, listed.levels, level)

    def _table(self, element: Element, depth: int) -> None:
        """Write a table; where it only arranges what it holds, that in its order."""
        rows = [list(children(row, "tc")) for row in children(element, "tr")]
        if only_arranges([[_paragraphs(cell) for cell in row] for row in rows]):
            for cell in (cell for row in rows for cell in row):
                self.blocks(cell, depth + 1)
            return
        self._next()
        texts = [[self._cell(cell, 0) for cell in row] for row in rows]
        self.writer.table(texts, self.name)

    def _cell(self, cell: Element, depth: int) -> str:
        """Return the content of a cell in one line."""
        pieces: list[str] = []
        for each in cell:
            name = local(each)
            if name == "p":
                pieces.append(self.writer.in_line(self._content(each), self.name))
            elif name == "tbl" and depth < 3:
                inner = [c for row in children(each, "tr") for c in children(row, "tc")]
                pieces += [self._cell(c, depth + 1) for c in inner]
            elif name in ("sdt", "sdtContent") and depth < 8:
                pieces.append(self._cell(each, depth + 1))
        return " ".join(piece for piece in pieces if piece.strip())

    # -- what stands in a paragraph ----------------------------------------------------------------

    def _parts(self, element: Element, style: Style, depth: int) -> Iterator[Content]:
        for each in element:
            name = local(each)
            if name == "r":
                yield from self._run(each, style)
            elif name in ("oMath", "oMathPara"):
                yield _formula(each)
            elif name == "del":
                self._tell_deleted(each)
            elif name == "AlternateContent":
                yield from self._alternative(each, style, depth)
            elif name in _INSIDE and depth < 20:
                yield from self._parts(each, style, depth + 1)
            elif name and name not in _PASSED:
                continue

    def _run(self, element: Element, style: Style) -> Iterator[Content]:
        """Yield the text of a run in its look, and what else stands in it."""
        properties = child(element, "rPr")
        look = self._look(properties, style)
        hidden = is_on(child(properties, "vanish")) or is_unseen(properties, element)
        font = attribute(child(properties, "rFonts"), "ascii")
        for each in element:
            name = local(each)
            if name == "fldChar":
                yield from self._field_sign(attribute(each, "fldCharType"))
            elif name == "instrText":
                self.field_.instructions += each.text or ""
            elif name == "t":
                text = each.text or ""
                text = "".join(map(symbol, text)) if font == "Symbol" else text
                if hidden and text.strip():
                    shown = text.strip()[:60]
                    self.writer.lines.remark(
                        "not-shown", f"what the page does not show was not read: {shown}", self.name
                    )
                elif not hidden:
                    yield Run(text, look.bold, look.code, look.struck, look.script)
            else:
                yield from self._special(each, name, look, style)

    def _look(self, properties: Element | None, style: Style) -> Run:
        own = self.styles.style(attribute(child(properties, "rStyle"), "val"))
        font = attribute(child(properties, "rFonts"), "ascii")
        script = attribute(child(properties, "vertAlign"), "val")
        bold = child(properties, "b")
        return Run(
            "",
            bold=(is_on(bold) if bold is not None else own.bold) and not style.heading,
            code=own.code or bool(MONOSPACED.search(font)),
            struck=is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")),
            script={"superscript": "super", "subscript": "sub"}.get(script, ""),
        )

    def _special(self, each: Element, name: str, look: Run, style: Style) -> Iterator[Content]:
        """Yield what is no text in a run: breaks, signs, pictures, notes."""
        if name in ("br", "cr"):
            yield Run("\n", code=look.code)
        elif name in ("tab", "ptab"):
            yield Run("\t", code=look.code)
        elif name == "noBreakHyphen":
            yield Run("-", look.bold, look.code)
        elif name == "sym":
            code = attribute(each, "char")
            sign = symbol(chr(int(code, 16))) if re.fullmatch("[0-9A-Fa-f]{4}", code) else UNREAD
            known = attribute(each, "font") in ("Symbol", "Wingdings")
            yield Run(sign if known else UNREAD, look.bold)
        elif name in ("drawing", "pict"):
            yield from self._drawing(each)
        elif name == "object":
            yield from self._object(each)
        elif name in ("footnoteReference", "endnoteReference"):
            note = self.notes.get((name.removesuffix("Reference"), attribute(each, "id")))
            if note is not None:
                self.below.append(note)
        elif name == "AlternateContent":
            yield from self._alternative(each, style, 0)

    def _field_sign(self, kind: str) -> Iterator[Content]:
        if kind == "begin":
            self.field_ = _Field()
        elif kind == "end":
            if re.match(r"\s*eq\b", self.field_.instructions, re.IGNORECASE):
                yield Formula([UNREAD], False)  # an equation of Word 95, which is a field
            self.field_ = _Field()

    def _tell_deleted(self, element: Element) -> None:
        """Say what is marked as deleted, which leaves no gap: `4` and `2` around it are 42."""
        runs = children(element, "r")
        text = "".join(each.text or "" for run in runs for each in children(run, "delText"))
        if text.strip():
            said = f"what is struck out was not read: {text.strip()[:60]}"
            self.writer.lines.remark("struck-out", said, self.name)

    def _alternative(self, element: Element, style: Style, depth: int) -> Iterator[Content]:
        """Yield the form of something that this reader understands; the other is the same."""
        for name in ("Choice", "Fallback"):
            for each in children(element, name):
                found = [*self._parts(each, style, depth + 1), *self._drawing(each)]
                if found or self.below:
                    yield from found
                    return

    def _drawing(self, element: Element) -> Iterator[Content]:
        """Yield the pictures of a drawing; the text in its boxes follows the paragraph."""
        for each in element.iter():
            name = local(each)
            if name == "txbxContent":
                self.below.append(each)
            elif name in ("blip", "imagedata"):
                target = self.targets.get(attribute(each, "embed") or attribute(each, "id"), "")
                yield self._picture(target)
            elif name in ("chart", "relIds"):
                yield Shown("diagram", None)

    def _picture(self, member: str) -> Shown:
        if member not in self.package.names:
            return Shown("picture", None)
        return Shown("picture", Picture(self.package.source, "image/*", member))

    def _object(self, element: Element) -> Iterator[Content]:
        """Yield an embedded object: equations of other programs cannot be read."""
        programs = [
            attribute(each, "ProgID") for each in element.iter() if local(each) == "OLEObject"
        ]
        if any(
            "equation" in program.lower() or "mathtype" in program.lower() for program in programs
        ):
            self.writer.lines.remark(
                "equation-not-read",
                "an equation made with MathType or an old equation editor was not read",
                self.name,
            )
            yield Formula([UNREAD], False)
        yield from self._drawing(element)


def _formula(element: Element) -> Formula:
    if local(element) == "oMathPara":
        rows = [row for each in children(element, "oMath") for row in omml.rows_of(each)]
        return Formula(rows, True)
    return Formula(omml.rows_of(element), False)


def _paragraphs(cell: Element) -> int:
    """Return how many paragraphs of a cell show something."""
    shown = (
        each for each in children(cell, "p")
        if any((part.text or "").strip() and local(part) == "t" for part in each.iter())
    )  # fmt: skip
    return sum(1 for _ in shown)


def _is_shown(part: Content) -> bool:
    return not isinstance(part, Run) or bool(part.text.strip())
