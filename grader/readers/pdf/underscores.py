"""Underscores that a program drew as a thin line: TeX has no sign for them in its old fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.readers.pdf.page import Glyph, PageContent, Rule

_LEAST, _MOST = 0.2, 0.7
"""How wide such a line is, in sizes."""

_NEAR = 0.12


def read_underscores(page: PageContent) -> None:
    """Make a sign of each short line that stands behind another sign, on its baseline."""
    kept: list[Rule] = []
    for rule in page.rules:
        before = None if rule.other else _before(rule, page.glyphs)
        if before is None:
            kept.append(rule)
            continue
        page.glyphs.append(
            replace(before, text="_", x0=rule.x0, x1=rule.x1, x=rule.x0, ink=None, large=None)
        )
    page.rules = kept


def _before(rule: Rule, glyphs: Sequence[Glyph]) -> Glyph | None:
    """Return the sign behind which a line stands; None if it is a line below or above others."""
    beside = [
        glyph
        for glyph in glyphs
        if glyph.text.isalnum()  # the line of a root stands behind its sign
        and abs(rule.y - glyph.y) < _NEAR * glyph.size
        and _LEAST * glyph.size < rule.x1 - rule.x0 < _MOST * glyph.size
    ]
    if any(glyph.x0 < rule.x1 - 0.5 and glyph.x1 > rule.x0 + 0.5 for glyph in beside):
        return None
    ends = [each for each in beside if abs(rule.x0 - each.x1) < 2 * _NEAR * each.size]
    return max(ends, key=lambda each: each.x1, default=None)
