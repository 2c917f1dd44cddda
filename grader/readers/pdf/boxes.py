"""Boxes: a sign, or several that were joined, with their place and their LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.readers.pdf.page import UNKNOWN, Glyph

AXIS = 0.25
"""How high above the baseline the middle of fractions, brackets and operators is, in sizes."""

ASCENT, DESCENT = 0.72, 0.22
OPERATORS = frozenset("∑∏∐∫∬∭∮⋃⋂⋀⋁⨀⨁⨂⨆⨄")
_CODE = re.compile(
    r"(?:cm|sf|ec|pc|zi4|txt)tt|mono|courier|consol|menlo|typewriter|nimbusmon|inconsolata"
    r"|fira ?code|cascadia|lucidaconsole|cousine",
    re.IGNORECASE,
)
_MATHS = re.compile(
    r"^(?:cm(?:mi|sy|ex|bsy|mib)|ms[ab]m|lm(?:math|mi|sy|ex)|eu[fsr]|rsfs|[rn]?tx(?:mi|sy|ex|b)|px(?:mi"
    r"|sy|ex)|symbol|standardsymbols|fourier|newtxmi|stixmath|mtmi|mtsy|esint|stmary|wasy|yh)|math",
    re.IGNORECASE,
)
_TALL = 1.25
"""A bracket that is taller than so many sizes is one that grew."""

_GROWING = frozenset("()[]{}|‖∣∥⌊⌋⌈⌉⟨⟩")
_PIECES = {
    **dict.fromkeys("⎛⎜⎝", "("), **dict.fromkeys("⎞⎟⎠", ")"), **dict.fromkeys("⎡⎢⎣", "["),
    **dict.fromkeys("⎤⎥⎦", "]"), **dict.fromkeys("⎧⎨⎩", "{"), **dict.fromkeys("⎫⎬⎭", "}"),
    "⎪": "{}", "⎮": "|",
}  # fmt: skip
_TOPS = frozenset("⎛⎡⎧⎞⎤⎫")
_HANGING = re.compile(r"^(?:cm|lm)?.*sy|mathsymbol", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|slant|-it\b|-i\b", re.IGNORECASE)
_ITALIC_TEXT = re.compile(r"^(?:cmti|cmsl|sfti|sfsl|ecti|lmroman|cmbxti)", re.IGNORECASE)
_MATH_SIGNS = frozenset("∂∇√∞≤≥≠≈≡→⇒⇔∴∵⋅·′″−×÷±∓∈∉⊂⊆∪∩∀∃∅∼≃≅∝⟨⟩⌊⌋⌈⌉‖ℎℓℏ⊥⊤↦ℝℤℕℚℂ")


@dataclass(eq=False, slots=True)
class Box:
    """A sign or a composite. `axis` is its middle where it has one of its own."""

    x0: float
    x1: float
    y: float
    size: float
    tex: str
    kind: str
    top: float
    bottom: float
    font: str = ""
    axis: float | None = None
    below: list[Box] = field(default_factory=list)
    above: list[Box] = field(default_factory=list)
    parts: tuple[Box, ...] = ()
    goes_on: bool | None = None
    """Of a piece of a bracket, if its sign says so: whether it is none that begins it."""

    @property
    def middle(self) -> float:
        """The height of the middle: its own, or that of letters."""
        return self.y + AXIS * self.size if self.axis is None else self.axis

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.x0 + self.x1) / 2

    @property
    def right(self) -> float:
        """The right end, with the scripts."""
        return max(each.x1 for each in with_scripts([self]))

    @property
    def weight(self) -> int:
        """How many signs it is made of."""
        return max(1, sum(part.weight for part in self.parts)) + len(self.below) + len(self.above)

    @property
    def is_sign(self) -> bool:
        """Whether it is a single sign that stands on a baseline."""
        return self.axis is None


def box_of(glyph: Glyph) -> Box:
    """Return the box of a sign."""
    if glyph.large is not None:
        return _large(glyph)
    top, bottom = glyph.y + ASCENT * glyph.size, glyph.y - DESCENT * glyph.size
    kind = kind_of(glyph.text, glyph.font)
    text = glyph.text
    axis = glyph.y + AXIS * glyph.size if kind in ("operator", "radical") else None
    if kind == "radical" and _HANGING.search(glyph.font):
        top, bottom = glyph.y + 0.04 * glyph.size, glyph.y - 0.96 * glyph.size
        axis = (top + bottom) / 2
    if text in _PIECES:
        kind, text = "piece", _PIECES[text]
    if glyph.ink is not None:
        left, low, right, high = glyph.ink
        if "\u0300" <= text <= "\u036f" or "\u20d0" <= text <= "\u20ff":
            return Box(left, right, glyph.y, glyph.size, text, "accent", high, low, glyph.font)
        tall = high - low > _TALL * glyph.size
        if kind in ("operator", "radical", "piece") or (tall and kind in ("math", "text")):
            top, bottom, axis = high, low, (high + low) / 2
            text = "|" if text == "∣" else text
            kind = "bracket" if text in _GROWING and kind in ("math", "text") else kind
    box = Box(glyph.x0, glyph.x1, glyph.y, glyph.size, text, kind, top, bottom, glyph.font, axis)
    if kind == "piece":
        box.goes_on = glyph.text not in _TOPS
    return box


def _large(glyph: Glyph) -> Box:
    """Return the box of a sign of the extension font, which hangs from its baseline."""
    large = glyph.large
    assert large is not None
    top, bottom = glyph.y + large.height * glyph.size, glyph.y - large.depth * glyph.size
    axis = None if large.kind == "accent" else (top + bottom) / 2
    return Box(
        glyph.x0,
        glyph.x1,
        glyph.y,
        glyph.size,
        large.sign,
        large.kind,
        top,
        bottom,
        glyph.font,
        axis,
    )


def kind_of(text: str, font: str) -> str:
    """Return whether a sign is of a program, of mathematics or of words."""
    if _CODE.search(font) and not _MATHS.search(font):
        return "code"
    if text == "√":
        return "radical"
    if text in OPERATORS:
        return "operator"
    if _MATHS.search(font) or text in _MATH_SIGNS or _is_mathematical(text):
        return "math"
    if _ITALIC.search(font) and text.isalpha() and not _ITALIC_TEXT.search(font):
        return "italic"
    return "text"


def _is_mathematical(text: str) -> bool:
    """Whether a letter is Greek, or of a mathematical alphabet."""
    if len(text) != 1 or text.isascii():
        return False
    return "\U0001d400" <= text <= "\U0001d7ff" or (
        text.isalpha() and "GREEK" in unicodedata.name(text, "")
    )


def bounds(boxes: Sequence[Box]) -> tuple[float, float, float, float]:
    """Return the left, bottom, right and top of some boxes, with their scripts."""
    every = list(with_scripts(boxes))
    return (
        min(box.x0 for box in every),
        min(box.bottom for box in every),
        max(box.x1 for box in every),
        max(box.top for box in every),
    )


def with_scripts(boxes: Iterable[Box]) -> Iterable[Box]:
    """Yield boxes and what was attached to them."""
    for box in boxes:
        yield box
        yield from with_scripts(box.below)
        yield from with_scripts(box.above)


def composite(parts: Sequence[Box], tex: str, kind: str, axis: float, size: float) -> Box:
    """Return several boxes as one."""
    x0, bottom, x1, top = bounds(parts)
    font = next((part.font for part in parts if part.font), "")
    return Box(
        x0, x1, axis - AXIS * size, size, tex, kind, top, bottom, font, axis, parts=tuple(parts)
    )


def is_unknown(box: Box) -> bool:
    """Whether a sign was not understood."""
    return UNKNOWN in box.tex
