"""The rows of a page: what stands on one line, in reading order, column after column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.expressions.phrases import QUESTION_WORDS
from grader.readers.pdf.boxes import Box, bounds, with_scripts
from grader.readers.pdf.columns import layout_of
from grader.readers.pdf.page import UNKNOWN
from grader.readers.pdf.row_latex import LOOSE, Notes, attach, is_prime
from grader.readers.pdf.structures import Found
from grader.readers.pdf.tables import TableArea

_SAME_LINE = 0.2
_MARGIN = 0.09
_FOOT = 0.18
"""The share of a page at its top and bottom where heads and page numbers stand.

LaTeX sets the number of an A4 page at 0.165 of its height.
"""
#: What browsers print at the edges of a page: `file:///hw.html 1/2`, `11/30/26, 1:07 AM Homework`.
_PRINTED = re.compile(
    r"[a-zﬁ]{2,5}://\S[^\n]*?\d{1,3}/\d{1,3}\s*\Z"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[.,]?\s?\d{1,2}:\d{2}"
)

_NAMES_QUESTION = re.compile(
    rf"(?:{'|'.join(map(re.escape, QUESTION_WORDS))})[.:]?\d{{1,2}}(?!\d|/|of)", re.IGNORECASE
)


@dataclass(eq=False)
class Row:
    """One line of a page: its main boxes, with scripts attached, and the doubts about it."""

    boxes: list[Box]
    y: float
    size: float
    notes: Notes = field(default_factory=Notes)
    scripts: list[Box] = field(default_factory=list)
    area: TableArea | None = None

    @property
    def x0(self) -> float:
        """The left end."""
        return min(box.x0 for box in self.boxes)

    @property
    def x1(self) -> float:
        """The right end."""
        return max(box.x1 for box in with_scripts(self.boxes))

    @property
    def text(self) -> str:
        """The signs of the row without spaces, to recognise it by."""
        return "".join(box.tex for box in self.boxes)

    def extent(self) -> tuple[float, float, float, float]:
        """Return the left, bottom, right and top."""
        return bounds([*self.boxes, *self.scripts])


def rows_of_page(found: Found, width: float, areas: Sequence[TableArea] = ()) -> list[Row]:
    """Return the rows of a page in the order in which they are read; those of tables say so."""
    held = {id(box): area for area in areas for box in found.boxes if area.holds(box)}
    free = [box for box in found.boxes if id(box) not in held]
    layout = layout_of(_grouped(free), width)
    rows: list[Row] = []
    for boxes in layout.blocks(found.boxes):
        rows += _rows_of_block(boxes, held)
    _raise_labels(rows)
    _tell_loose(rows)
    for row in rows:
        if layout.doubt:
            row.notes.add(layout.doubt)
        if row.boxes[0].x0 < -1 or row.boxes[-1].x1 > width + 1:
            row.notes.add("this line goes on outside of the page")
        attach(row.boxes, row.scripts, row.notes)
        for box in with_scripts(row.boxes):
            for reason in found.notes.get(id(box), Notes()).reasons:
                row.notes.add(reason)
    return rows


def _rows_of_block(boxes: Sequence[Box], held: Mapping[int, TableArea]) -> list[Row]:
    """Return the rows of what stands in one column, with the tables where they stand."""
    rows = _grouped([box for box in boxes if id(box) not in held])
    for area in dict.fromkeys(held[id(box)] for box in boxes if id(box) in held):
        inside = _grouped([box for box in boxes if held.get(id(box)) is area])
        for row in inside:
            row.area = area
        after = next((i for i, row in enumerate(rows) if row.y < area.top), len(rows))
        rows[after:after] = inside
    return rows


#: A label that stands alone: `4.`, `(b)`.
_LABEL_ALONE = re.compile(r"\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]")


def _raise_labels(rows: list[Row]) -> None:
    """Put a label that stands beside the middle of several lines, as a table's, above them."""
    for index in range(1, len(rows) - 1):
        row = rows[index]
        if not _LABEL_ALONE.fullmatch(row.text):
            continue
        above, below = rows[index - 1], rows[index + 1]
        near = above.y - row.y < 0.9 * row.size and row.y - below.y < 0.9 * row.size
        if not near or min(above.x0, below.x0) < row.x1 or above.y < row.y or row.y < below.y:
            continue
        first = index - 1
        while first and _is_beside(row, rows[first - 1], rows[first]):
            first -= 1
        rows.insert(first, rows.pop(index))


def _is_beside(label: Row, above: Row, row: Row) -> bool:
    """Whether a line goes on upwards with what stands beside a label."""
    return above.x0 > label.x1 and 0 < above.y - row.y < 1.5 * row.size and above.area is row.area


def _tell_loose(rows: Sequence[Row]) -> None:
    """Doubt the rows beside one that is no row: small signs, or pieces that were not understood."""
    sizes = Counter(round(row.size, 1) for row in rows for _ in row.boxes)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    tall = [
        box
        for row in rows
        for box in row.boxes
        if box.kind == "bracket" and box.top - box.bottom > 1.5 * box.size
    ]
    for row in rows:
        if any(box.bottom < row.y + 0.3 * row.size < box.top for box in tall):
            row.notes.add("a tall bracket of this line has no partner")
    for index, row in enumerate(rows):
        small = row.size < 0.85 * body and sum(box.weight for box in row.boxes) < 8
        small |= all(box.kind in ("bracket", "piece") for box in row.boxes)
        if not small and not all(UNKNOWN in box.tex for box in row.boxes):
            continue
        for other in rows[max(0, index - 2) : index + 3]:
            near = abs(other.y - row.y) < 2.6 * body
            if (
                near
                and other.boxes[0].x0 < row.boxes[-1].x1 + body
                and (row.boxes[0].x0 < other.boxes[-1].right + body)
            ):
                other.notes.add(LOOSE)


def _grouped(boxes: Sequence[Box]) -> list[Row]:
    """Group boxes by their baseline; what is raised or lowered goes with its base."""
    scripts = _script_candidates(boxes)
    main = [box for box in boxes if id(box) not in scripts]
    rows: list[Row] = []
    for box in sorted((b for b in main if b.is_sign), key=lambda b: (-b.y, b.x0)):
        row = next((r for r in rows[-6:] if abs(r.y - box.y) < _SAME_LINE * box.size), None)
        if row is None:
            rows.append(Row([box], box.y, box.size))
        else:
            row.boxes.append(box)
            row.size = max(row.size, box.size)
    for box in sorted((b for b in main if not b.is_sign), key=lambda b: (-b.middle, b.x0)):
        _add_composite(rows, box)
    for box in boxes:
        if id(box) in scripts:
            _row_of_script(rows, box).scripts.append(box)
    for row in rows:
        row.boxes.sort(key=lambda box: box.x0)
    return sorted(_merged(rows), key=lambda row: -row.y)


def _add_composite(rows: list[Row], box: Box) -> None:
    """Add a fraction or the like to the row whose middle it shares."""
    fitting = [
        row
        for row in rows
        if abs(row.y + 0.25 * row.size - box.middle) < 0.3 * row.size
        and (box.size <= 1.3 * row.size or box.kind in ("limits", "operator"))
    ]
    row = min(fitting, key=lambda r: abs(r.y + 0.25 * r.size - box.middle), default=None)
    if row is None:
        rows.append(Row([box], box.middle - 0.25 * box.size, box.size))
    else:
        row.boxes.append(box)


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Join rows that a fraction began with the signs beside it, where their baselines agree."""
    out: list[Row] = []
    for row in sorted(rows, key=lambda r: -r.y):
        last = out[-1] if out else None
        if last is not None and abs(last.y - row.y) < 0.15 * min(last.size, row.size):
            last.boxes = sorted([*last.boxes, *row.boxes], key=lambda box: box.x0)
            last.scripts += row.scripts
            for reason in row.notes.reasons:
                last.notes.add(reason)
        else:
            out.append(row)
    return out


def _script_candidates(boxes: Sequence[Box]) -> set[int]:
    """Return the ids of boxes that are smaller than the one at their left, high or low."""
    ordered = sorted(boxes, key=lambda b: b.x0)
    found: set[int] = set()
    for index, box in enumerate(ordered):
        if box.kind == "code":
            continue
        for base in reversed(ordered[max(0, index - 60) : index]):
            if base.x1 < box.x0 - 3 * box.size:
                continue
            if _is_script_of(box, base) or (id(base) in found and _goes_on(box, base)):
                found.add(id(box))
                break
    return found


def _is_script_of(box: Box, base: Box) -> bool:
    edge = base.right
    if base.kind == "limits" or not edge - 0.5 * base.size < box.x0 < edge + 0.55 * base.size:
        return False
    if is_prime(box) and base.is_sign and 0.05 * base.size < box.y - base.y < 0.8 * base.size:
        return True
    if base.size < 1.12 * box.size:
        return False
    shift = box.y - base.y
    if base.is_sign and box.is_sign:
        return 0.06 * base.size < abs(shift) < 0.85 * base.size
    half = (base.top - base.bottom) / 2 + 0.5 * base.size
    return 0.06 * base.size < abs(box.middle - base.middle) < half


def _goes_on(box: Box, before: Box) -> bool:
    """Whether a box goes on in the line of a script before it."""
    if box.size > 1.25 * before.size or box.x0 - before.x1 > 0.4 * before.size:
        return False
    if box.is_sign and before.is_sign and box.size > 0.85 * before.size:
        return abs(box.y - before.y) < 0.1 * before.size
    return abs(box.middle - before.middle) < 0.5 * before.size


def _row_of_script(rows: list[Row], box: Box) -> Row:
    """Return the row in which the base of a script stands; one of its own if there is none."""
    near = [
        (abs(box.x0 - base.right) + 0.3 * abs(box.middle - base.middle), index)
        for index, row in enumerate(rows)
        for base in row.boxes
        if base.x0 < box.x0 + 0.02 * box.size
        and base.size >= 0.95 * box.size
        and base.bottom - 0.7 * base.size < box.middle < base.top + 0.7 * base.size
    ]
    if near:
        return rows[min(near)[1]]
    alone = Row([Box(box.x0, box.x0, box.y, box.size, UNKNOWN, "math", box.top, box.bottom)],
                box.y, box.size)  # fmt: skip
    alone.notes.add(LOOSE)
    rows.append(alone)
    return alone


# -- heads and feet --------------------------------------------------------------------------------


def without_margins(pages: Sequence[tuple[list[Row], float, int]]) -> list[list[Row]]:
    """Return the rows of all pages without page numbers, and without heads and feet that repeat.

    A page is its rows, its height and its number. What may be a page number and may be an answer
    stays, with a doubt.
    """
    edges = Counter(
        place
        for rows, height, _ in pages
        for place in {key for row in rows if _is_at_edge(row, height) for key in _places(row)}
    )
    return [
        [row for row in rows if not _is_margin(row, rows, height, number, edges, len(pages))]
        for rows, height, number in pages
    ]


def _places(row: Row) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return what heads and feet have in common, with and without their numbers: words, height."""
    height = round(row.y / 4)
    return (row.text, height), (_without_digits(row.text) + "#", height)


def _is_margin(
    row: Row,
    rows: Sequence[Row],
    height: float,
    number: int,
    edges: Counter[tuple[str, int]],
    pages: int,
) -> bool:
    edge = _is_at_edge(row, height)
    if edge and _PRINTED.match(row.text):
        return True
    many = max(2, 0.6 * pages)
    same, alike = (edge and edges[place] >= many for place in _places(row))
    titled = _NAMES_QUESTION.match(row.text) is not None  # the title of a slide
    repeated = same or (alike and not titled and not _is_among(row, rows))
    if not (edge or _is_low_or_high(row, height)) or not _may_be_number(row, rows):
        return repeated
    if repeated or _number_in(row) == str(number):
        return True
    row.notes.add("this may be the number of the page")
    return False


def _may_be_number(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row is nothing but a number, or `Page 3 of 4`, and stands alone."""
    text = row.text.strip("-–— ")
    of = text.lower().replace("page", "").replace("of", "/").strip("/")
    numbered = of.replace("/", "").isdigit() and len(of) < 8
    return numbered and not _is_among(row, rows) and row.boxes[0].kind == "text"


def _number_in(row: Row) -> str:
    text = row.text.strip("-–— ").lower().replace("page", "")
    return text.partition("of")[0].partition("/")[0]


def _is_among(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row stands among others, as near to them as lines of text are."""
    gaps = [abs(other.y - row.y) for other in rows if other is not row]
    return min(gaps, default=1e9) < 1.7 * row.size


def _is_low_or_high(row: Row, height: float) -> bool:
    return row.y < _FOOT * height or row.y > (1 - _FOOT) * height


def _is_at_edge(row: Row, height: float) -> bool:
    return row.y < _MARGIN * height or row.y > (1 - _MARGIN) * height


def _without_digits(text: str) -> str:
    return "".join("#" if char.isdigit() else char for char in text)
