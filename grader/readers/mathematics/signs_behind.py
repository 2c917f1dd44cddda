"""Signs of a number that stand behind its formula: `$7$%`, `x = 60 degrees`, `$25°$C`.

They say what the number is, and so belong to the formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.expressions.language import DOZENS, MAGNITUDES
from grader.expressions.phrases import pattern_of
from grader.expressions.units import PERCENT
from grader.readers.text.page import Kind, Page, Region

_SIGN = re.compile(
    r"[ \t~]{0,3}(?:\\?%(?![\w(])|[°º](?!\s?[CFcf\d])"
    rf"|(?:{PERCENT})(?![A-Za-z-])(?! (?:of|von|de) \$?\d)"
    r"|(?:degrees?|Grad|degrés?|grados)(?![A-Za-z-])"
    r"(?! (?:[CFcf](?![A-Za-z])|of\b|celsius|fahrenheit|kelvin)))",
    re.IGNORECASE,
)
#: A number at the end of a formula that is no part of a power, a quotient or a name.
_ENDS_WITH_NUMBER = re.compile(r"(?:^|[\s=≈~≃<>≤≥;&+−-])(?:\\?[$€£]\s?)?\d[\d.,]*+\s*\Z")
#: The scale of a temperature whose degrees end the formula: `$25^\circ$C`.
_SCALE = re.compile(r"[ ]?[CF](?![A-Za-z])")
_ENDS_WITH_DEGREES = re.compile(r"\d\s?(?:\\,)?\s?\^\s?(?:\\circ|\{\s?\\circ\s?\})\s?\Z")
_LONGEST = 40
#: Words for a factor behind a number, as it is written: `P = 2.5 million`, `n = 5 dozen`.
_FACTORS = {word: f"10^{power}" for word, power in MAGNITUDES.items()}
_FACTORS |= {word: str(size) for word, size in DOZENS.items()}
_SIZE = re.compile(rf"[ \t~]{{1,3}}(?P<word>{pattern_of(tuple(_FACTORS))})(?![\w-])", re.IGNORECASE)
_SIGN_OF_RELATION = re.compile(r"[=≈~≃<>≤≥]")


def with_signs_behind(page: Page, regions: Sequence[Region]) -> list[Region]:
    """Make formulas that end with a number longer by the sign that stands behind it."""
    nexts = [*(region.start for region in regions), len(page.text)][1:]
    return [_longer(page, one, end) for one, end in zip(regions, nexts, strict=True)]


def _longer(page: Page, region: Region, end: int) -> Region:
    if region.written or region.kind not in (Kind.INLINE, Kind.PLAIN):
        return region
    inline = region.kind is Kind.INLINE
    signs = ((_SIGN, _ENDS_WITH_NUMBER), (_SCALE, _ENDS_WITH_DEGREES))
    for sign, ending in signs if inline else signs[:1]:
        found = sign.match(page.text, region.end)
        if found is None or found.end() > end:
            continue
        content = page.text[max(region.inner, region.outer - _LONGEST) : region.outer]
        if ending.search(content) is not None:
            joined = region.joined or inline
            return replace(region, end=found.end(), outer=found.end(), joined=joined)
    return _multiplied(page, region, end)


def _multiplied(page: Page, region: Region, end: int) -> Region:
    """Return `P = 2.5 million` as the number that it is, every character at its place."""
    found = _SIZE.match(page.text, region.end)
    content = page.text[region.inner : region.outer]
    if (
        found is None
        or found.end() > end
        or not (region.kind is Kind.INLINE or _SIGN_OF_RELATION.search(content))
    ):
        return region
    if _ENDS_WITH_NUMBER.search(content[-_LONGEST:]) is None:
        return region
    product = f"{content.rstrip()}*{_FACTORS[found['word'].lower()]}"
    written = product.ljust(found.end() - region.inner)
    return replace(region, end=found.end(), outer=found.end(), written=written)
