"""Typeset PDF documents: pages to rows to Markdown, with what shows each row that is not certain.

A row that was put together from its signs in more than one line, or with a sign that was not
understood, is uncertain: an answer there that is not right is for a person, with the picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.converting.document import Lines, Uncertain, read_converted
from grader.readers.document import Document, Picture
from grader.readers.pdf.boxes import box_of
from grader.readers.pdf.ink import measure
from grader.readers.pdf.page import UNKNOWN, PageContent, pages_of
from grader.readers.pdf.rows import Row, rows_of_page, without_margins
from grader.readers.pdf.signs import joined_signs, without_line_numbers
from grader.readers.pdf.structures import put_together
from grader.readers.pdf.tables import joined_rules, table_areas
from grader.readers.pdf.underscores import read_underscores
from grader.readers.pdf.writing import Written, code_line, written

MEDIA_TYPE = "application/pdf"
SCAN_SHARE = 0.4
"""A page of which pictures cover so much, and that has few signs, is a scan."""

FEW_SIGNS = 40
_BOLD = re.compile(r"bold|bx\d|black|-bd|sfbx|demi|heavy", re.IGNORECASE)
_HYPHEN = re.compile(r"[a-z]-$")


def read_pdf(source: str, data: bytes, notation: Notation) -> Document:
    """Read a PDF; raises `SubmissionError` if it is damaged, locked or too large."""
    lines = Lines(source)
    read: list[tuple[PageContent, list[Row]]] = []
    pages = list(pages_of(source, data))
    measure(data, pages)
    for page in pages:
        if _is_scan(page):
            _tell_scan(lines, page)
        elif page.glyphs:
            rows = _rows(page)
            if page.damaged:
                for row in rows:
                    row.notes.add("the file is damaged, and something may be missing on this page")
            read.append((page, rows))
            _tell_left_out(lines, page)
    kept = without_margins([(rows, page.height, page.number) for page, rows in read])
    whole = [
        _Line(page, index, written(row))
        for (page, _), rows in zip(read, kept, strict=True)
        for index, row in enumerate(rows, 1)
    ]
    _write(lines, whole)
    return read_converted(lines, notation)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it was written, with its page and its number there."""

    page: PageContent
    number: int
    written: Written

    @property
    def name(self) -> str:
        return f"page{self.page.number}line{self.number}"

    @property
    def row(self) -> Row:
        return self.written.row

    @property
    def text(self) -> str:
        return self.written.text


def _is_scan(page: PageContent) -> bool:
    """Whether a page is a picture, or set in a font of pictures, whose signs have no names."""
    unknown = sum(glyph.text == UNKNOWN for glyph in page.glyphs)
    if page.glyphs and unknown > 0.3 * len(page.glyphs):
        return True
    return page.pictures > SCAN_SHARE and len(page.glyphs) < FEW_SIGNS


def _tell_scan(lines: Lines, page: PageContent) -> None:
    if page.pictures > SCAN_SHARE:
        text = f"page {page.number} is a picture; a person has to look at it"
    else:
        text = f"the font of page {page.number} does not say which signs it shows; a person looks"
    place = Place(f"{lines.source}#page{page.number}")
    lines.remarks.append((Remark("page-not-read", text), place))
    lines.pictures.append(Picture(lines.source, MEDIA_TYPE, page=page.number))


def _tell_left_out(lines: Lines, page: PageContent) -> None:
    place = Place(f"{lines.source}#page{page.number}")
    if page.hidden:
        shown = "".join(page.hidden)[:60]
        said = f"what the page does not show was not read: {shown}"
        lines.remarks.append((Remark("not-shown", said), place))
    if page.pictures > 0.02:
        said = f"a picture on page {page.number} was not read; a person has to look at it"
        lines.remarks.append((Remark("picture-not-read", said), place))
        lines.pictures.append(Picture(lines.source, MEDIA_TYPE, page=page.number))


def _rows(page: PageContent) -> list[Row]:
    read_underscores(page)
    boxes = [box_of(glyph) for glyph in page.glyphs if not glyph.tilted]
    boxes = without_line_numbers(boxes)
    if not boxes:
        return []
    code = [box for box in boxes if box.kind == "code"]
    others = joined_signs([box for box in boxes if box.kind != "code"])
    every = joined_rules(page.rules)
    areas = table_areas(boxes, every)
    lines = {rule for area in areas for rule in area.rules}
    rules = [rule for rule in every if rule not in lines]
    found = put_together([*code, *others], rules)
    rows = rows_of_page(found, page.width, areas)
    _tell_cut_off(rows, page.width)
    return rows


def _tell_cut_off(rows: Sequence[Row], width: float) -> None:
    """Doubt formulas that end where what is printed ends: programs cut off what is too long."""
    if not rows:
        return
    edge = width - min(row.x0 for row in rows)
    for row in rows:
        words = sum(box.kind == "text" and box.tex.isalpha() for box in row.boxes)
        if words < 0.3 * len(row.boxes) and abs(row.x1 - edge) < row.size:
            row.notes.add("this line ends where the page ends, and may be cut off")


# -- writing ---------------------------------------------------------------------------------------


def _write(lines: Lines, whole: Sequence[_Line]) -> None:
    """Write the rows: displays together, programs together, paragraphs of text."""
    for kind, group in groupby(whole, key=lambda line: line.written.kind):
        _WRITERS[kind](lines, list(group))


def _uncertain(source: str, line: _Line) -> Uncertain | None:
    """Return why a row is not certain, with the picture of it."""
    row, page = line.row, line.page
    if not row.notes.reasons:
        return None
    left, low, right, high = row.extent()
    edge = 0.8 * row.size
    box = (
        max(0.0, left - edge), max(0.0, page.height - high - edge),
        min(page.width, right + edge), min(page.height, page.height - low + edge),
    )  # fmt: skip
    return Uncertain(
        row.notes.reasons[0], (Picture(source, MEDIA_TYPE, page=page.number, box=box),)
    )


def _write_display(lines: Lines, group: Sequence[_Line]) -> None:
    lines.gap()
    several = len(group) > 1
    if several:
        lines.add("$$\n\\begin{aligned}", group[0].name)
    for each in group:
        end = r" \\" if each is not group[-1] else ""
        text = each.text + end if several else f"$${each.text}$$"
        lines.add(text, each.name, _uncertain(lines.source, each))
    if several:
        lines.add("\\end{aligned}\n$$", group[-1].name)
    lines.gap()


def _write_text(lines: Lines, group: Sequence[_Line]) -> None:
    before: Row | None = None
    for each in group:
        row, text = each.row, each.text
        if before is None or _new_paragraph(before, row):
            lines.gap()
            text = _title(text, row)
        elif _HYPHEN.search(lines.texts[-1]) and text[:1].islower():
            rest, _, text = text.partition(" ")
            lines.texts[-1] = lines.texts[-1][:-1] + rest
        if text:
            lines.add(text, each.name, _uncertain(lines.source, each))
        before = row
    lines.gap()


def _title(text: str, row: Row) -> str:
    """Return a line as a title if it is short and set in bold."""
    bold = all(_BOLD.search(box.font) for box in row.boxes)
    return f"**{text}**" if bold and len(text) < 90 and "$" not in text else text


def _new_paragraph(before: Row, row: Row) -> bool:
    """Whether a row begins a paragraph: by the distance, its size, or where it begins."""
    gap = before.y - row.y
    if gap <= 0 or abs(before.size - row.size) > 0.1 * row.size:
        return True
    return gap > 1.45 * row.size or row.x0 > before.x0 + 1.0 * row.size


def _write_code(lines: Lines, group: Sequence[_Line]) -> None:
    """Write a program; where lines are far apart, or it says so, its output begins."""
    left = min(box.x0 for each in group for box in each.row.boxes)
    width = _pitch(group)
    for part in _blocks(group):
        lines.gap()
        lines.add("```", part[0].name)
        for each in part:
            text = code_line(each.row, left, width)
            lines.add(text, each.name, _uncertain(lines.source, each))
        lines.add("```", part[-1].name)
        lines.gap()


def _write_table(lines: Lines, group: Sequence[_Line]) -> None:
    """Write tables: the rows of each, with the line below its first that Markdown wants."""
    for _, rows in groupby(group, key=lambda line: line.row.area):
        lines.gap()
        for number, each in enumerate(rows):
            lines.add(each.text, each.name, _uncertain(lines.source, each))
            if not number:
                lines.add("|" + " --- |" * (each.text.count(" | ") + 1), each.name)
        lines.gap()


_WRITERS = {
    "code": _write_code, "math": _write_display, "text": _write_text, "table": _write_table
}  # fmt: skip


def _pitch(group: Sequence[_Line]) -> float:
    """Return how far the signs of a program are apart."""
    steps = [
        two.x0 - one.x0
        for each in group
        for one, two in pairwise(sorted(each.row.boxes, key=lambda box: box.x0))
        if 0.4 * one.size < two.x0 - one.x0 < 0.75 * one.size
    ]
    return median(steps) if steps else 0.525 * group[0].row.size


def _blocks(group: Sequence[_Line]) -> list[list[_Line]]:
    """Return the lines of programs and outputs, block by block."""
    blocks: list[list[_Line]] = [[group[0]]]
    gaps = [one.row.y - two.row.y for one, two in pairwise(group)]
    usual = min((gap for gap in gaps if gap > 0), default=0.0)
    for gap, each in zip(gaps, group[1:], strict=True):
        begins = re.match(r"Out\[|In\[|>>>", each.row.text)
        if begins or (gap > 1.3 * usual and gap > 0):
            blocks.append([])
        blocks[-1].append(each)
    return blocks
