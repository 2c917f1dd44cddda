"""How high and low the signs of a page really reach, as another reader of PDF draws them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

from grader.readers.pdf.page import PageContent

_NEAR = 0.35
_WITHOUT_WIDTH = ("\u0338", "↦|")  # which are printed over the next sign


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
            try:
                text = document[page.number - 1].get_textpage()
                boxes = list(_boxes(text, raw))
            except pypdfium2.PdfiumError:
                continue  # a damaged page, of which the other reader found something
            _measure_page(page, boxes)


def _boxes(text: object, raw: object) -> Iterator[tuple[float, ...]]:
    """Yield the origin of each sign of a page, and the left, low, right and high of its ink."""
    x, y = ctypes.c_double(), ctypes.c_double()
    count = text.count_chars()  # type: ignore[attr-defined]
    for index in range(count):
        if not raw.FPDFText_GetCharOrigin(text, index, x, y):  # type: ignore[attr-defined]
            continue
        ink = text.get_charbox(index)  # type: ignore[attr-defined]
        if ink[3] > ink[1]:
            yield x.value, y.value, *ink


def _measure_page(page: PageContent, boxes: list[tuple[float, ...]]) -> None:
    places = {}
    for box in boxes:
        places[round(box[0]), round(box[1])] = box
    for glyph in page.glyphs:
        key = round(glyph.x), round(glyph.y)
        for near in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)):
            found = places.get((key[0] + near[0], key[1] + near[1]))
            if found is None:
                continue
            x, y, left, low, right, high = found
            if abs(x - glyph.x) < _NEAR and abs(y - glyph.y) < _NEAR:
                glyph.ink = (left, low, right, high)
                if glyph.x1 <= glyph.x0 and glyph.text not in _WITHOUT_WIDTH:
                    glyph.x1 = right  # its font does not say how wide it is
                break
