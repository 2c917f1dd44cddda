"""The entries of matrices and cases: rows by their height, columns by the gaps between them."""

from __future__ import annotations

from collections.abc import Sequence

from grader.readers.pdf.boxes import Box, with_scripts
from grader.readers.pdf.row_latex import Notes, attach, main_row, main_tex

_GAP = 0.75
"""A gap so wide, in sizes, ends an entry."""


def cells_of(boxes: Sequence[Box], notes: Notes) -> list[list[str]]:
    """Return the entries between brackets, row by row; a single row is one entry."""
    rows = rows_of(boxes)
    if len(rows) < 2:
        return [["?"]]
    texts: list[list[str]] = []
    for row in rows:
        main, others = main_row(sorted(row, key=lambda box: box.x0))
        attach(main, others, notes)
        texts.append([main_tex(cell, notes) for cell in _cells(main)])
    if len({len(row) for row in texts}) > 1:
        notes.add("the columns of a matrix or of cases are not clear")
    return texts


def rows_of(boxes: Sequence[Box]) -> list[list[Box]]:
    """Return the boxes in rows, the highest first; what is raised or lowered is with its row."""
    size = max(box.size for box in boxes)
    large = [box for box in boxes if box.size > 0.85 * size or box.kind == "fraction"]
    rows: list[list[Box]] = []
    for box in sorted(large, key=lambda box: -box.middle):
        row = next((r for r in rows if abs(r[0].middle - box.middle) < 0.45 * size), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    kept = {id(box) for box in large}
    for box in boxes:
        if id(box) not in kept:
            min(rows, key=lambda row: _distance(row, box)).append(box)
    return rows


def _distance(row: Sequence[Box], box: Box) -> float:
    """Return how far a small box is from the row in which its base would stand."""
    left = [base for base in row if base.x0 < box.x0 + 0.02 * box.size and base.size > box.size]
    if not left:
        return 1e6 + abs(row[0].middle - box.middle)
    base = max(left, key=lambda base: base.x1)
    return max(0.0, box.x0 - base.x1) + abs(base.middle - box.middle)


def _cells(main: Sequence[Box]) -> list[list[Box]]:
    """Return the entries of a row."""
    cells: list[list[Box]] = []
    end = 0.0
    for box in sorted(main, key=lambda box: box.x0):
        if cells and box.x0 - end < _GAP * box.size:
            cells[-1].append(box)
        else:
            cells.append([box])
        end = max(each.x1 for each in with_scripts([box]))
    return cells
