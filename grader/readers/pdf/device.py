"""What listens to the drawing of a page, and keeps for each sign the name that its font gives it.

Apart from the rest since it is made of classes of pdfminer.six, which comes with an extra.
"""

from __future__ import annotations

import re
from typing import Any, cast

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral

_EXTENSION = re.compile(r"(?:cm|lm|yh|tx|px|eu|mt|fc)ex|mathextension|txexs|pxexs", re.IGNORECASE)
_INVISIBLE = 3
_PALE = 0.97
MAX_PATHS = 60_000


MAX_GLYPHS = 150_000
MAX_FIGURES = 3_000
_CODE_NAME = re.compile(rb"dup\s+(\d{1,3})\s*/([A-Za-z0-9._]+)\s+put")


def names_in(font_file: bytes) -> dict[int, str]:
    """Return the names of the signs in a Type 1 font by their codes."""
    return {int(code): name.decode("ascii") for code, name in _CODE_NAME.findall(font_file)}


class Resources(PDFResourceManager):
    """Makes fonts, and finds the names of their signs."""

    def get_font(self, objid: object, spec: Any) -> Any:
        """Return a font with `names`, the names of its signs by their codes."""
        font: Any = super().get_font(objid, spec)
        if not hasattr(font, "names"):
            font.names = _names(spec)
        return font


def _names(spec: Any) -> dict[int, str]:
    """Return the names that a simple font gives its signs, of itself or by the document."""
    found: dict[int, str] = {}
    descriptor = dict_value(spec.get("FontDescriptor", {}))
    if "FontFile" in descriptor:
        found |= names_in(stream_value(descriptor["FontFile"]).get_data()[:60_000])
    encoding = resolve1(spec.get("Encoding"))
    if isinstance(encoding, dict):
        code = 0
        for each in list_value(encoding.get("Differences", [])):
            value = resolve1(each)
            if isinstance(value, int):
                code = value
            elif isinstance(value, PSLiteral):
                found[code] = str(value.name)
                code += 1
    return found


class Device(PDFPageAggregator):
    """Collects the signs of a page, with limits."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.glyphs = 0
        self.figures = 0
        self.paths = 0
        self.too_much = ""
        self.mode = 0

    def render_string(self, textstate: Any, *rest: Any, **named: Any) -> None:
        """Note how text is drawn: text that is not drawn lies under scanned pages."""
        self.mode = textstate.render
        if not self.too_much:
            super().render_string(textstate, *rest, **named)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """Add a sign, with what pdfminer does not keep of it."""
        self.glyphs += 1
        if self.glyphs > MAX_GLYPHS:
            self.too_much = f"more than {MAX_GLYPHS:,} signs"
            return 0.0
        width: float = super().render_char(
            matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate
        )
        item: Any = self.cur_item._objs[-1]
        if isinstance(item, LTChar):
            item = cast("Any", item)
            item.glyph_name = getattr(font, "names", {}).get(cid, "")
            item.is_extension = bool(_EXTENSION.search(item.fontname))
            item.fontsize_given = fontsize
            item.code = cid
            item.is_bare = not font.is_multibyte() and getattr(font, "unicode_map", None) is None
            item.hidden = self.mode == _INVISIBLE
            item.white = is_white(getattr(graphicstate, "ncolor", None))
            item.black = is_black(getattr(graphicstate, "ncolor", None))
        return width

    def begin_figure(self, *rest: Any) -> None:
        """Count the figures: one may draw another, and that another."""
        self.figures += 1
        if self.figures > MAX_FIGURES:
            self.too_much = f"more than {MAX_FIGURES:,} figures"
            raise RecursionError
        super().begin_figure(*rest)

    def paint_path(self, *rest: Any, **named: Any) -> None:
        """Add a path, up to a limit: drawings and plots have many."""
        self.paths += 1
        if self.paths <= MAX_PATHS:
            super().paint_path(*rest, **named)

    def result_page(self) -> Any:
        """Return the page that was drawn last."""
        return self.result


def is_white(colour: Any) -> bool:
    """Whether a colour, as pdfminer gives it, is white or nearly so."""
    if isinstance(colour, int | float):
        return colour > _PALE
    if isinstance(colour, tuple) and len(colour) in (1, 3):
        return all(isinstance(part, int | float) and part > _PALE for part in colour)
    if isinstance(colour, tuple) and len(colour) == 4:
        return all(isinstance(part, int | float) and part < 1 - _PALE for part in colour)
    return False


def is_black(colour: Any) -> bool:
    """Whether a colour, as pdfminer gives it, is black or nearly so."""
    if isinstance(colour, int | float):
        return colour < 1 - _PALE
    if isinstance(colour, tuple) and len(colour) in (1, 3):
        return all(isinstance(part, int | float) and part < 1 - _PALE for part in colour)
    if isinstance(colour, tuple) and len(colour) == 4:
        return isinstance(colour[3], int | float) and colour[3] > _PALE
    return False
