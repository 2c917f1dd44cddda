"""Powers, indices and primes: small signs find the sign at their left that they belong to.

This comes first, while all signs are still on the page, so that an index never goes to another row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from grader.readers.pdf.boxes import Box
from grader.readers.pdf.page import Rule
from grader.readers.pdf.row_latex import is_prime

_SMALLER = 1.12
"""A base is larger than its script by this factor at least."""

_HIGHEST, _LOWEST = 0.8, -0.6
_MIN_UP, _MIN_DOWN = 0.12, -0.06
_REACH = 0.3


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a script was attached: to which base, and whether above."""

    base: Box
    above: bool


def attach_scripts(boxes: Sequence[Box], rules: Sequence[Rule] = ()) -> list[Box]:
    """Attach the scripts of single signs to them, and return the boxes that are left.

    What stands over or under the line of a fraction is no script of what stands beside it.
    """
    ordered = sorted((b for b in boxes if b.kind != "code"), key=lambda b: (b.x0, -b.size))
    starts = [box.x0 for box in ordered]
    places: dict[int, _Place] = {}
    for box in ordered:
        if not box.is_sign:
            continue
        first = bisect_left(starts, box.x0 - 3 * max(box.size, 12))
        last = bisect_right(starts, box.x0 + 0.3 * box.size)
        lines = [rule for rule in rules if _is_at(box, rule)]
        near = [
            other
            for other in ordered[first:last]
            if other is not box
            and other.is_sign
            and all(other.x0 > rule.x0 - 0.2 * box.size for rule in lines)
        ]
        place = _place_of(box, near, places)
        if place is None:
            continue
        places[id(box)] = place
        (place.base.above if place.above else place.base.below).append(box)
    return [box for box in boxes if id(box) not in places]


def _is_at(box: Box, rule: Rule) -> bool:
    """Whether a box stands over or under a line."""
    inside = rule.x0 - 0.2 * box.size < box.x0 and box.x1 < rule.x1 + 0.2 * box.size
    return inside and not rule.other and abs(box.middle - rule.y) < 1.1 * box.size


def _place_of(box: Box, near: Sequence[Box], places: dict[int, _Place]) -> _Place | None:
    """Return where a box belongs: beside a script, or to a sign as its script."""
    found: list[tuple[float, _Place]] = []
    for other in near:
        gap = box.x0 - other.x1
        place = places.get(id(other))
        if place is not None and _goes_on(box, other, gap):
            found.append((abs(gap) / other.size, place))
        elif _is_script(box, other, gap):
            shift = (box.y - other.y) / other.size
            cost = abs(gap) / other.size + 0.3 * max(0.0, abs(shift) - 0.45)
            found.append((cost, _Place(other, shift > 0)))
    return min(found, key=lambda item: item[0])[1] if found else None


def _goes_on(box: Box, before: Box, gap: float) -> bool:
    """Whether a box goes on in the line of a script."""
    alike = 0.85 < box.size / before.size < _SMALLER or is_prime(box) or is_prime(before)
    return (
        alike
        and -0.3 * before.size < gap < 0.45 * before.size
        and abs(box.y - before.y) < 0.1 * before.size
    )


def _is_script(box: Box, base: Box, gap: float) -> bool:
    """Whether a box stands at the upper or lower right corner of a larger one."""
    if not -0.3 * base.size < gap < _REACH * base.size or base.kind in ("code", "operator"):
        return False
    if is_prime(base) or base.tex in ",;":
        return False
    shift = (box.y - base.y) / base.size
    if is_prime(box):
        return 0.04 < shift < _HIGHEST and base.size >= 0.9 * box.size
    if base.size < _SMALLER * box.size:
        return False
    return _MIN_UP < shift < _HIGHEST or _LOWEST < shift < _MIN_DOWN
