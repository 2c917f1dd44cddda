"""Tables with rules: their rules are no fractions, and their cells stand in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.readers.pdf.boxes import Box, with_scripts
from grader.readers.pdf.page import Rule

_MIN_WIDTH = 25.0
_COLUMN_GAP = 0.6


@dataclass(frozen=True, slots=True)
class TableArea:
    """Where a table stands, its rules, and where its columns are apart."""

    x0: float
    x1: float
    top: float
    bottom: float
    rules: tuple[Rule, ...]
    separators: tuple[float, ...]

    def holds(self, box: Box) -> bool:
        """Whether a box stands in the table."""
        inside = self.x0 - 2 < box.centre < self.x1 + 2
        return inside and self.bottom < box.middle < self.top


def joined_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules with those as one that go on from cell to cell, as browsers draw them."""
    out = [rule for rule in rules if rule.other]
    level = sorted((r for r in rules if not r.other), key=lambda r: (round(r.y, 1), r.x0))
    start = len(out)
    for rule in level:
        before = out[-1] if len(out) > start else None
        if before and abs(before.y - rule.y) < 0.3 and abs(before.x1 - rule.x0) < 0.5:
            out[-1] = replace(before, x1=rule.x1)
        else:
            out.append(rule)
    return out


def table_areas(boxes: Sequence[Box], rules: Sequence[Rule]) -> list[TableArea]:
    """Return the tables of a page: rules of one width, with columns between them."""
    level = sorted((r for r in rules if not r.other), key=lambda r: (round(r.x0), -r.y))
    areas: list[TableArea] = []
    used: set[Rule] = set()
    for rule in level:
        if rule in used or rule.x1 - rule.x0 < _MIN_WIDTH:
            continue
        same = [r for r in level if r not in used and _is_like(r, rule)]
        if len(same) < 2:
            continue
        for part in _apart(boxes, same):
            area = _area(boxes, part)
            if area is not None:
                areas.append(area)
                used |= set(part)
    return areas


def _apart(boxes: Sequence[Box], rules: Sequence[Rule]) -> list[list[Rule]]:
    """Divide rules where what stands between two of them has no columns: other text."""
    parts: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: -r.y):
        if parts and _has_columns(boxes, parts[-1][-1], rule):
            parts[-1].append(rule)
        else:
            parts.append([rule])
    return [part for part in parts if len(part) > 1]


def _has_columns(boxes: Sequence[Box], upper: Rule, lower: Rule) -> bool:
    """Whether the strip between two rules is one of a table."""
    x0, x1 = min(upper.x0, lower.x0), max(upper.x1, lower.x1)
    strip = [b for b in boxes if lower.y < b.middle < upper.y]
    inside = [b for b in strip if x0 - 2 < b.centre < x1 + 2]
    if len(inside) != len(strip):
        return False
    return len(inside) < 2 or (bool(_separators(inside)) and not _is_broken(inside))


def _is_broken(boxes: Sequence[Box]) -> bool:
    """Whether a row of text goes across columns that all other rows have."""
    count = len(_separators(boxes))
    baselines = {round(box.y) for box in boxes if box.is_sign}
    others = ([b for b in boxes if abs(b.middle - y) > b.size] for y in baselines)
    return any(rest and len(_separators(rest)) > count for rest in others)


def _is_like(one: Rule, other: Rule) -> bool:
    """Whether two rules may be of one table: of the same ends, or with the same middle."""
    ends = abs(one.x0 - other.x0) < 1.5 and abs(one.x1 - other.x1) < 1.5
    middle = abs(one.x0 + one.x1 - other.x0 - other.x1) < 2
    return ends or (middle and min(one.x1 - one.x0, other.x1 - other.x0) > _MIN_WIDTH / 2)


def _area(boxes: Sequence[Box], rules: Sequence[Rule]) -> TableArea | None:
    """Return the table between some rules, if what stands there has columns."""
    top, bottom = max(r.y for r in rules), min(r.y for r in rules)
    x0, x1 = min(r.x0 for r in rules), max(r.x1 for r in rules)
    inside = [b for b in boxes if x0 - 2 < b.centre < x1 + 2 and bottom < b.middle < top]
    if len(inside) < 4:
        return None
    separators = _separators(inside)
    rows = {round(b.y / (0.5 * b.size)) for b in inside if b.is_sign}
    if not separators or len(rows) < 2:
        return None
    return TableArea(x0, x1, top, bottom, tuple(rules), separators)


def _separators(boxes: Sequence[Box]) -> tuple[float, ...]:
    """Return the middles of the gaps that go through all rows."""
    size = max(box.size for box in boxes)
    spans = sorted((b.x0, max(e.x1 for e in with_scripts([b]))) for b in boxes)
    found: list[float] = []
    end = spans[0][1]
    for start, stop in spans[1:]:
        if start - end > _COLUMN_GAP * size:
            found.append((start + end) / 2)
        end = max(end, stop)
    return tuple(found)


def cells(boxes: Sequence[Box], separators: Sequence[float]) -> list[list[Box]]:
    """Return the boxes of a row, column by column."""
    ordered = sorted(boxes, key=lambda box: box.x0)
    edges = _separators(ordered)
    if len(edges) != len(separators):  # a cell is empty, or there is a gap within one
        edges = tuple(separators)
    return [
        [box for box in ordered if left <= box.centre < right]
        for left, right in pairwise([-1e9, *edges, 1e9])
    ]
