"""One column of text or two: in which order what stands on a page is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from grader.readers.pdf.boxes import Box

_STRIP = 3.0
"""Half of the width in points of the white strip between two columns, which is often narrow."""

_MAX_CROSSING = 0.15
_MIN_ROWS = 4
_UNSURE = "this page may be set in two columns"
_CROSSED = "a line goes across the two columns of this page"


class _Row(Protocol):
    boxes: list[Box]
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the gap between two columns is, 0 for one column, and what is doubtful about it.

    `spanning` are the lowest and highest points of rows that go across both columns.
    """

    gutter: float = 0.0
    spanning: tuple[tuple[float, float], ...] = ()
    doubt: str = ""

    def blocks(self, boxes: Sequence[Box]) -> Iterator[list[Box]]:
        """Yield what is read one after the other: across, left, right, and so on downwards."""
        if not self.gutter:
            yield list(boxes)
            return
        left_over = list(boxes)
        for low, high in (*self.spanning, (-1e9, -1e9)):
            above = [box for box in left_over if box.middle >= high]
            yield from self._columns(above)
            across = [box for box in left_over if low <= box.middle < high]
            if across:
                yield across
            left_over = [box for box in left_over if box.middle < low]

    def _columns(self, boxes: Sequence[Box]) -> Iterator[list[Box]]:
        for side in (True, False):
            own = [box for box in boxes if (box.centre < self.gutter) is side]
            if own:
                yield own


@dataclass(frozen=True, slots=True)
class _Strip:
    """What stands beside a strip: rows across it, on both sides of it, on its right alone."""

    x: float
    across: tuple[_Row, ...]
    both: tuple[_Row, ...]
    left: tuple[_Row, ...]
    right: tuple[_Row, ...]

    @property
    def divides(self) -> bool:
        """Whether nearly nothing crosses the strip, and there is something on both sides."""
        rows = len(self.across) + len(self.both) + len(self.left) + len(self.right)
        sides = min(len(self.both) + len(self.left), len(self.both) + len(self.right))
        return len(self.across) <= _MAX_CROSSING * rows + 1 and sides >= _MIN_ROWS

    def begins(self) -> list[float]:
        """Return where the right parts of the rows begin."""
        parts = ([box for box in row.boxes if box.x0 > self.x] for row in (*self.both, *self.right))
        return [min(box.x0 for box in part) for part in parts]


def layout_of(rows: Sequence[_Row], width: float) -> Layout:
    """Return how a page is laid out, from its rows as if they went all across it."""
    strips = [_strip(rows, width * step / 200) for step in range(70, 131)]
    dividing = [strip for strip in strips if strip.divides]
    sure = [strip for strip in dividing if _is_prose(strip) or _is_ragged(strip)]
    if sure:
        least = min(len(strip.across) for strip in sure)
        best = [strip for strip in sure if len(strip.across) == least]
        chosen = best[len(best) // 2]
        spanning = tuple(sorted(map(_extent, chosen.across), reverse=True))
        return Layout(chosen.x, spanning, _CROSSED if _is_crossed(chosen) else "")
    unsure = [strip for strip in dividing if _has_words(strip)]
    return Layout(doubt=_UNSURE if unsure else "")


def _strip(rows: Sequence[_Row], x: float) -> _Strip:
    across: list[_Row] = []
    both: list[_Row] = []
    left: list[_Row] = []
    right: list[_Row] = []
    for row in rows:
        on_left = any(box.x1 <= x - _STRIP for box in row.boxes)
        on_right = any(box.x0 >= x + _STRIP for box in row.boxes)
        if any(box.x0 < x + _STRIP and box.x1 > x - _STRIP for box in row.boxes):
            across.append(row)
        else:
            (both if on_left and on_right else left if on_left else right).append(row)
    return _Strip(x, tuple(across), tuple(both), tuple(left), tuple(right))


def _is_prose(strip: _Strip) -> bool:
    """Whether there is text on both sides in many rows."""
    rows = [row for row in (*strip.both, *strip.across, *strip.left, *strip.right)
            if sum(box.kind == "text" for box in row.boxes) > 15]  # fmt: skip
    full = sum(
        sum(box.x1 < strip.x for box in row.boxes) > 8
        and sum(box.x0 > strip.x for box in row.boxes) > 8
        for row in rows
    )
    return len(rows) >= 10 and full >= 0.4 * len(rows)


def _is_ragged(strip: _Strip) -> bool:
    """Whether rows of the right side stand between the rows of the left, as columns have them.

    The lines of one column are never so near to one another; and a column has a left edge.
    """
    begins = Counter(round(x / 3) for x in strip.begins())
    aligned = max((begins[x] + begins[x + 1] for x in begins), default=0)
    between = _between(strip)
    enough = between >= 2 and between >= 0.25 * len(strip.right)
    return enough and aligned >= 0.3 * begins.total()


def _between(strip: _Strip) -> int:
    """Return how many rows of the right side stand between lines of the left side."""
    return sum(
        any(abs(row.y - other.y) < 1.05 * min(row.size, other.size) for other in strip.left)
        for row in strip.right
    )


def _has_words(strip: _Strip) -> bool:
    """Whether what stands on the right is more than the numbers of equations."""
    signs = [sum(box.x0 > strip.x for box in row.boxes) for row in strip.both]
    return sum(count > 4 for count in signs) >= _MIN_ROWS or _between(strip) > 0


def _is_crossed(strip: _Strip) -> bool:
    """Whether a row across both columns stands between rows of theirs, and may be of one."""
    heights = [row.y for row in (*strip.both, *strip.left, *strip.right)]
    return any(min(heights) < row.y < max(heights) for row in strip.across)


def _extent(row: _Row) -> tuple[float, float]:
    return min(box.bottom for box in row.boxes), max(box.top for box in row.boxes) + 0.01
