"""Points that a table lists, a row each: `| x | y |`, then `| 1 | 2 |` and `| 3 | 4 |`."""

from __future__ import annotations

import re

from grader.answers.base import Response
from grader.answers.find.grids import Grid, grids_of
from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import is_numeric
from grader.expressions.nodes import Collection, Expression
from grader.expressions.reading import parse
from grader.readers.document import Document, Table
from grader.rubric.types import Asked

#: The head of a column of coordinates, and of one that counts or names the points.
_COORDINATE = re.compile(
    r"[A-Za-z](?:_?\{?\w\}?|\([A-Za-z]\))?(?:[- ]?(?:coordinate|value|wert))?", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_COUNTS = re.compile(r"#|no\.?|nr\.?|points?|punkte?|[in]|", re.IGNORECASE)


def points_in_table(asked: Asked, document: Document) -> Response | None:
    """Return the points of the last table of a section as a set, where several points are asked.

    What stands below the table replaces it.
    """
    value = asked.value
    points = value.args if isinstance(value, Collection) else ()
    if not points or not all(isinstance(each, Collection) for each in points):
        return None
    sizes = {len(each.args) for each in points if isinstance(each, Collection)}
    tables = [block.place for block in document.blocks if isinstance(block, Table)]
    grids = [grid for grid in grids_of(document) if grid.place in tables]
    if len(sizes) != 1 or not grids:
        return None
    grid, [size] = grids[-1], sizes
    below = grid.place.end_line
    if any(
        line.place.line > below and _DIGIT.search(line.text) for line in lines_of_page(document)
    ):
        return None
    rows = _rows_of_points(grid, size)
    read = [[parse(cell, asked.part.notation) for cell in row] for row in rows]
    if not rows or not all(isinstance(c, Expression) and is_numeric(c) for r in read for c in r):
        return None
    listed = (
        Collection("tuple", *(cell for cell in row if isinstance(cell, Expression))) for row in read
    )
    return Response(grid.raw, Collection("set", *listed), grid.place)


def _rows_of_points(grid: Grid, size: int) -> list[tuple[str, ...]]:
    """Return the cells with the coordinates; none where the heads are no names of coordinates."""
    head, *rows = grid.rows
    first = len(head) - size
    if first not in (0, 1) or not all(_COORDINATE.fullmatch(cell) for cell in head[first:]):
        return []
    if first and not _COUNTS.fullmatch(head[0]):
        return []
    return [row[first:] for row in rows]
