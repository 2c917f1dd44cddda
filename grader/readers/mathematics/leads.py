"""The words that lead to a formula, `so the answer is $x = 3$`, and what stresses it."""

from __future__ import annotations

import re

from grader.expressions.announcing import boxes_in, lead_before
from grader.readers.text.page import Kind, Page, Region

#: Stars that stand around words, not behind a name.
_STARS = re.compile(r"\*{2,}|(?<![^\s(])\*|(?<!\^)\*(?=[\s.,:;!?)]|\Z)")


def lead_of(page: Page, region: Region) -> str:
    """Return the words before a region in its sentence; before a display, those of the line above.

    The label of a line (`Answer:`) is among them.
    """
    end = region.start
    while region.kind is Kind.DISPLAY and page.text[end - 1 : end].isspace():
        end -= 1
    words = lead_before(page.text, end)
    return _without_stars(f"{words} {region.label}")


def lead_behind_colon(page: Page, region: Region, lead: str, raw: str) -> str:
    """Return the lead of a later statement of a region: behind a colon the sentence begins anew.

    In `y = mx + b with m = 2, b = 1: y = 2x + 1` the last equation is no condition.
    """
    at = page.text.find(raw, region.inner, region.outer) if region.kind is Kind.PLAIN else -1
    if at < 0 or not page.text[max(region.inner, at - 8) : at].rstrip().endswith(":"):
        return lead
    return _without_stars(lead_before(page.text, at))


def _without_stars(words: str) -> str:
    """Return words without the stars that slant them; those of names stay: `y^*`, `dy*/dz`."""
    return " ".join(_STARS.sub(" ", words).split())


def is_stressed(page: Page, region: Region, raw: str) -> bool:
    """Whether a statement of a region is boxed, or the region stands in bold."""
    if boxes_in(raw) or _is_in_a_box(raw, page.text[region.inner : region.outer]):
        return True
    line = page.line_index(region.start)
    before = page.text[page.starts[line] : region.start]
    after = page.text[region.end : page.starts[line] + len(page.lines[line])]
    bold = max(before.count("**"), before.count("__")) % 2 == 1
    return bold and ("**" in after or "__" in after)


def _is_in_a_box(raw: str, text: str) -> bool:
    """Whether a statement is what a box of its region holds, or stands between several."""
    boxes = boxes_in(text)
    inside = raw.strip(" {}")
    return len(boxes) > 1 or any(inside and inside in text[start:end] for start, _, end in boxes)
