"""How high and low the signs of a page really reach, as another reader of PDF draws them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

from grader.readers.pdf.page import PageContent

_NEAR = 0.35


def measure(data: bytes, pages: Sequence[PageContent]) -> None:
    """Set the ink of the signs on some pages, as far as they are found; needs pypdfium2."""
    try:
        import pypdfium2
        from pypdfium2 import raw
    except ImportError:
        return
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    with document:
        for page in pages:
            if page.number > len(document):
                return
            text = document[page.number - 1].get_textpage()
            _measure_page(page, list(_boxes(text, raw)))


def _boxes(text: object, raw: object) -> Iterator[tuple[float, float, float, float]]:
    """Yield the origin of each sign of a page, and its lowest and highest ink."""
    x, y = ctypes.c_double(), ctypes.c_double()
    count = text.count_chars()  # type: ignore[attr-defined]
    for index in range(count):
        if not raw.FPDFText_GetCharOrigin(text, index, x, y):  # type: ignore[attr-defined]
            continue
        _, low, _, high = text.get_charbox(index)  # type: ignore[attr-defined]
        if high > low:
            yield x.value, y.value, low, high


def _measure_page(page: PageContent, boxes: list[tuple[float, float, float, float]]) -> None:
    places = {}
    for x, y, low, high in boxes:
        places[round(x), round(y)] = (x, y, low, high)
    for glyph in page.glyphs:
        key = round(glyph.x), round(glyph.y)
        for near in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)):
            found = places.get((key[0] + near[0], key[1] + near[1]))
            if found is None:
                continue
            x, y, low, high = found
            if abs(x - glyph.x) < _NEAR and abs(y - glyph.y) < _NEAR:
                glyph.ink = (low, high)
                break
