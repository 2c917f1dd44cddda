"""What stands on a page of a PDF: signs with their places and fonts, rules, pictures."""

from __future__ import annotations

import io
import logging
import math
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from grader.errors import Place, Problem, SubmissionError
from grader.readers.converting.optional import needed
from grader.readers.office.symbol_font import symbol
from grader.readers.pdf.glyph_names import LARGE, SIGNS, Large

TINY = 1.5
"""Signs that are smaller than so many points are seen by nobody."""

MAX_PAGES = 60
STREAM_BYTES = 40_000_000
ALL_STREAMS = 150_000_000
FILE_BYTES = 64_000_000
UNKNOWN = "\ufffd"

# Fonts that are not in the file, and number their signs in a way of their own.
_OWN_CODES = ("symbol", "wingdings", "zapfdingbats", "webdings")
_MEND = "open it, print it to a new PDF, and hand in that file"
_STREAM = re.compile(rb"(<<[^\0]{0,600}?)stream\r?\n")


@dataclass(slots=True)
class Glyph:
    """A sign on the page. `y` is its baseline, `size` that of its font; both grow upwards.

    `text` is U+FFFD for a sign that is not understood; `large` is set for the extension font. `ink`
    is the left, low, right and high of what is printed, where that was measured.
    """

    x0: float
    x1: float
    y: float
    size: float
    text: str
    font: str
    large: Large | None = None
    tilted: bool = False
    code: int = -1
    x: float = 0.0
    ink: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line: of a fraction, a root, a table. A vertical or slanted one is `other`."""

    x0: float
    x1: float
    y: float
    y1: float = 0.0
    other: bool = False


class Ground(NamedTuple):
    """A filled area on which text may stand, by its sides in points, and its colour."""

    left: float
    bottom: float
    right: float
    top: float
    white: bool
    black: bool

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies on it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def farthest_side(self, other: Ground) -> float:
        """Return how far apart the sides of two areas are at the most."""
        return max(abs(one - two) for one, two in zip(self[:4], other[:4], strict=True))


@dataclass
class PageContent:
    """All that stands on a page; the origin is at its lower left corner."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
    hidden: list[str] = field(default_factory=list)
    damaged: bool = False
    grounds: list[Ground] = field(default_factory=list)
    """Filled areas in the order in which they were drawn."""
    bars: dict[int, int] = field(default_factory=dict)
    """How many black bars reach into each strip of the page, so that few signs have to be asked."""


class _Complaints(logging.Handler):
    """Counts what pdfminer complains of: text that it left out is no text that is not there."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += not str(record.msg).startswith("Could not get FontBBox")


class _TooMuch(Exception):
    """A page holds more than any homework."""


def pages_of(source: str, data: bytes) -> Iterator[PageContent]:
    """Yield the pages; raises `SubmissionError` if the file is damaged, locked or too large."""
    needed("pdfminer.pdfpage", source, "a PDF document")
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFSyntaxError
    from pdfminer.psexceptions import PSException

    _check_size(source, data)
    broken = (
        PDFException, PDFSyntaxError, PSException, RecursionError, ValueError, TypeError, KeyError,
        IndexError, AttributeError, AssertionError, ZeroDivisionError, OverflowError,
        NotImplementedError, struct_error(), zlib.error, OSError,
    )  # fmt: skip
    complaints = _Complaints()
    logger = logging.getLogger("pdfminer")
    logger.propagate = False
    logger.addHandler(complaints)
    try:
        yield from _with_damage(source, _opened(source, data), broken, complaints)
    finally:
        logger.removeHandler(complaints)


def _with_damage(
    source: str,
    pages: Iterator[PageContent],
    broken: tuple[type[Exception], ...],
    complaints: _Complaints,
) -> Iterator[PageContent]:
    """Yield the pages, those of which something may be missing marked."""
    number = 0
    while True:
        try:
            page = next(pages, None)
        except _TooMuch as error:
            raise _too_large(source, str(error)) from error
        except broken as error:
            if _is_locked(error):
                raise _locked(source) from error
            raise _damaged(source, number) from error
        if page is None:
            return
        number += 1
        page.damaged = complaints.count > 0
        yield page


def struct_error() -> type[Exception]:
    """Return the error of binary data that is too short."""
    import struct

    return struct.error


def _opened(source: str, data: bytes) -> Iterator[PageContent]:
    """Yield the pages of a file that may be damaged; errors of the library come through."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    from grader.readers.pdf.device import Device, Resources

    start = data.find(b"%PDF-", 0, 1100)
    document = PDFDocument(PDFParser(io.BytesIO(data[max(0, start) :])))
    resources = Resources(caching=True)
    device = Device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > MAX_PAGES:
            raise _TooMuch(f"more than {MAX_PAGES} pages")
        interpreter.process_page(page)
        if device.too_much:
            raise _TooMuch(device.too_much)
        yield content_of(number, device.result)


def content_of(number: int, layout: Any) -> PageContent:
    """Return what the library found on a page."""
    page = PageContent(number, float(layout.width), float(layout.height))
    _add_all(page, layout, float(layout.x0), float(layout.y0), 0)
    return page


def _add_all(page: PageContent, holder: Any, left: float, low: float, depth: int) -> None:
    from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage

    for item in holder:
        if isinstance(item, LTChar):
            _add_char(page, item, left, low)
        elif isinstance(item, LTCurve):
            page.rules.extend(_rules(item, left, low))
            for ground in _grounds(item, left, low):
                page.grounds.append(ground)
                if ground.black:
                    _note_bar(page, ground)
        elif isinstance(item, LTImage):
            page.pictures += abs(item.width * item.height) / max(1.0, page.width * page.height)
        elif isinstance(item, LTFigure) and depth < 20:
            _add_all(page, item, left, low, depth + 1)


def _add_char(page: PageContent, item: Any, left: float, low: float) -> None:
    text = item.get_text()
    if not text.strip() or not all(map(math.isfinite, item.bbox)):
        return
    if not (-page.width < item.x0 - left < 2 * page.width and -2 < item.y0 - low < page.height + 2):
        return  # outside of the page; a long line that leaves it at the side is kept
    white = item.white and not _is_on_colour(page, item, left, low)
    if item.hidden or white or (item.black and _is_on_black(page, item, left, low)):
        page.hidden.append(text)
        return
    a, b, c, d, e, f = item.matrix
    size = math.hypot(c, d) * abs(item.fontsize_given)
    if size < TINY:
        page.hidden.append(text)
        return
    tilted = abs(b) > 0.05 * math.hypot(a, b) or a < 0 or d < 0
    name = item.glyph_name
    large = LARGE.get(name) if item.is_extension else None
    font = item.fontname.split("+")[-1]
    shown = "" if large is not None else _shown(text, name)
    if item.is_bare and not name and item.code < 256 and font.lower().startswith(_OWN_CODES):
        shown = symbol(chr(item.code)) if font.lower().startswith("symbol") else UNKNOWN
    page.glyphs.append(
        Glyph(
            item.x0 - left,
            item.x1 - left,
            f - low,
            size,
            shown,
            font,
            large,
            tilted,
            item.code,
            e - left,
        )
    )


def _shown(text: str, name: str) -> str:
    """Return the sign that a glyph shows, by its name if that is one of TeX's, else by its text."""
    if name in SIGNS:
        return SIGNS[name]
    if text.startswith("(cid:") or any(unicodedata.category(c) in ("Co", "Cn", "Cs") for c in text):
        return UNKNOWN
    return text.replace("\u00a0", " ")


def _grounds(item: Any, left: float, low: float) -> Iterator[Ground]:
    """Yield the area that a path fills, if text may stand on it."""
    from pdfminer.layout import LTRect

    from grader.readers.pdf.device import is_black, is_white

    x0, y0, x1, y1 = item.bbox
    known = isinstance(item.non_stroking_color, int | float | tuple)
    if item.fill and known and x1 - x0 > 4 and y1 - y0 > 4 and all(map(math.isfinite, item.bbox)):
        colour = item.non_stroking_color
        whole = isinstance(item, LTRect) and y1 - y0 < _TALLEST_BAR
        black = whole and is_black(colour)
        yield Ground(x0 - left, y0 - low, x1 - left, y1 - low, is_white(colour), black)


def _is_on_colour(page: PageContent, item: Any, left: float, low: float) -> bool:
    """Whether a white sign stands on an area that is not white, as titles of slides do."""
    x, y = (item.x0 + item.x1) / 2 - left, (item.y0 + item.y1) / 2 - low
    return next((not each.white for each in reversed(page.grounds) if each.holds(x, y)), False)


_TALLEST_BAR = 60.0
"""A black area of more points in height is a drawing, of which this may be the outline."""
_WIDEST_FRAME = 5.0
_STRIP = 20
_MOST_GROUNDS = 500
_MOST_BARS = 40
"""A strip of a page with more of them is a drawing."""


def _note_bar(page: PageContent, bar: Ground) -> None:
    for strip in range(int(bar.bottom // _STRIP), int(bar.top // _STRIP) + 1):
        page.bars[strip] = page.bars.get(strip, 0) + 1


def _is_on_black(page: PageContent, item: Any, left: float, low: float) -> bool:
    """Whether a black sign stands on a black bar, and not in a frame drawn as two of them."""
    x, y = (item.x0 + item.x1) / 2 - left, (item.y0 + item.y1) / 2 - low
    if (
        not 0 < page.bars.get(int(y // _STRIP), 0) <= _MOST_BARS
        or len(page.grounds) > _MOST_GROUNDS
    ):
        return False
    behind = [each for each in page.grounds if each.holds(x, y)]
    if not behind or not behind[-1].black:
        return False
    gaps = (behind[-1].farthest_side(other) for other in behind[:-1] if other.black)
    return not any(0 < gap < _WIDEST_FRAME for gap in gaps)


def _rules(item: Any, left: float, low: float) -> Iterator[Rule]:
    """Yield the lines that a path draws; a thin box is a line, a large one is a frame."""
    x0, y0, x1, y1 = item.bbox
    if not all(map(math.isfinite, item.bbox)) or not (item.stroke or item.fill):
        return
    wide, high = x1 - x0, y1 - y0
    if high < 1.6 and wide > 1.5:
        yield Rule(x0 - left, x1 - left, (y0 + y1) / 2 - low)
    elif (wide < 1.6 and high > 1.5) or (wide > 1.5 and len(item.pts) == 2):
        yield Rule(x0 - left, x1 - left, y0 - low, y1 - low, other=True)


# -- limits, and files that cannot be used ---------------------------------------------------------


def _check_size(source: str, data: bytes) -> None:
    """Unpack the streams of a file piece by piece, to see that they are not larger than a page."""
    if len(data) >= FILE_BYTES:
        raise _too_large(source, f"more than {FILE_BYTES:,} bytes")
    whole = 0
    for match in _STREAM.finditer(data):
        head = match[1]
        if (b"FlateDecode" not in head and b"/Fl" not in head) or b"/Image" in head:
            continue
        size = _unpacked(data, match.end(), 0)
        whole += size
        if size > STREAM_BYTES or whole > ALL_STREAMS:
            raise _too_large(source, f"more than {min(size, STREAM_BYTES):,} bytes when unpacked")


def _unpacked(data: bytes, start: int, depth: int) -> int:
    """Return how large a stream is when it is unpacked, also several times over."""
    unpacker = zlib.decompressobj()
    size, position, first = 0, start, b""
    try:
        while size <= STREAM_BYTES and not unpacker.eof and position < len(data):
            piece = unpacker.decompress(data[position : position + 65_536], 1_000_000)
            position += 65_536
            while piece:
                first = first or piece
                size += len(piece)
                if size > STREAM_BYTES:
                    return size
                piece = unpacker.decompress(unpacker.unconsumed_tail, 1_000_000)
    except zlib.error:
        pass
    if depth < 3 and first[:1] == b"\x78":
        return size + _unpacked(first, 0, depth + 1) * (size // max(1, len(first)) + 1)
    return size


def _is_locked(error: Exception) -> bool:
    return "Password" in type(error).__name__ or "Encryption" in type(error).__name__


def _locked(source: str) -> SubmissionError:
    text = "the file is locked with a password"
    mend = "save it without a password and hand it in again"
    return SubmissionError(Problem("file-locked", text, Place(source), mend))


def _damaged(source: str, pages: int) -> SubmissionError:
    after = f" after page {pages}" if pages else ""
    text = f"the PDF is damaged{after}: it cannot be read"
    return SubmissionError(Problem("file-damaged", text, Place(source), _MEND))


def _too_large(source: str, what: str) -> SubmissionError:
    text = f"the PDF holds {what}, which no homework has"
    return SubmissionError(Problem("file-too-large", text, Place(source), _MEND))
