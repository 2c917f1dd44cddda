"""Points that a table lists, a row each: `| x | y |`, then `| 1 | 2 |` and `| 3 | 4 |`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.base import Response
from grader.answers.find.grids import Grid, grids_of, written_grids
from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import is_numeric
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.readers.document import Document, Table
from grader.rubric.types import Asked

#: The head of a column of coordinates, and of one that counts or names the points.
_COORDINATE = re.compile(
    r"[A-Za-z](?:_?\{?\w\}?|\([A-Za-z]\))?(?:[- ]?(?:coordinate|value|wert))?", re.IGNORECASE
)
#: The name of a coordinate alone.
_NAME = re.compile(r"[A-Za-z](?:_?\w)?")
#: What is said of a point in a cell: `local maximum`.
_WORD = re.compile(r"[^\W\d_]{3,20}\.?(?: [^\W\d_]{2,20}){0,3}")
_DIGIT = re.compile(r"\d")
_COUNTS = re.compile(r"#|no\.?|nr\.?|points?|punkte?|[in]|", re.IGNORECASE)


def points_in_table(asked: Asked, document: Document) -> Response | None:
    """Return the points of the last table of a section as a set, where several points are asked.

    So are numbers in no order, each with words beside it: `| 2 | maximum |`. What stands below the
    table replaces it. A table may be typed with blanks, below the names of the coordinates.
    """
    value = asked.value
    items = value.args if isinstance(value, Collection) else ()
    if not items:
        return None
    tables = [block.place for block in document.blocks if isinstance(block, Table)]
    grids = [grid for grid in grids_of(document) if grid.place in tables]
    grids = grids or [grid for grid in written_grids(document) if _is_headed(grid)]
    if not grids:
        return None
    grid = grids[-1]
    below = max(grid.place.line, grid.place.end_line)
    if any(
        line.place.line > below and _DIGIT.search(line.text) for line in lines_of_page(document)
    ):
        return None
    notation = asked.part.notation
    sizes = {len(each.args) if isinstance(each, Collection) else 0 for each in items}
    if len(sizes) != 1:
        return None
    [size] = sizes
    if not size:
        in_no_order = _is_a_set(asked) or asked.part.options.get("order") == "any"
        listed = _numbers_beside_words(grid, notation) if in_no_order and len(items) > 1 else ()
    else:
        listed = _points_by_coordinates(grid, size, notation) or _whole_points(grid, size, notation)
    return Response(grid.raw, Collection("set", *listed), grid.place) if listed else None


def _is_headed(grid: Grid) -> bool:
    return all(_NAME.fullmatch(cell) for cell in grid.rows[0])


def _is_a_set(asked: Asked) -> bool:
    """Whether a part asks for a set, whose elements have no order."""
    return isinstance(asked.value, Collection) and asked.value.kind == "set"


def _points_by_coordinates(grid: Grid, size: int, notation: Notation) -> tuple[Expression, ...]:
    rows = _rows_of_points(grid, size)
    read = [[parse(cell, notation) for cell in row] for row in rows]
    if not all(isinstance(c, Expression) and is_numeric(c) for row in read for c in row):
        return ()
    return tuple(
        Collection("tuple", *(cell for cell in row if isinstance(cell, Expression))) for row in read
    )


def _rows_of_points(grid: Grid, size: int) -> list[tuple[str, ...]]:
    """Return the cells with the coordinates; none where the heads are no names of coordinates.

    Behind them, columns may say more of each point.
    """
    head, *rows = grid.rows
    first = 1 if _COUNTS.fullmatch(head[0]) else 0
    coordinates, behind = head[first : first + size], head[first + size :]
    if len(coordinates) < size or not all(map(_COORDINATE.fullmatch, coordinates)):
        return []
    if any(_COORDINATE.fullmatch(cell) for cell in behind) and not _is_usual(coordinates):
        return []
    return [row[first : first + size] for row in rows]


def _is_usual(names: Sequence[str]) -> bool:
    return "".join(names).lower() in ("xy", "xyz")


def _whole_points(grid: Grid, size: int, notation: Notation) -> tuple[Expression, ...]:
    """Return the points of the one column in which each cell is a point."""
    columns = [
        [parse(cell.rpartition("=")[2].strip(), notation) for cell in column]
        for column in _columns(grid)
    ]
    whole = [
        tuple(cell for cell in column if isinstance(cell, Expression))
        for column in columns
        if column and all(isinstance(c, Collection) and len(c.args) == size for c in column)
    ]
    return whole[0] if len(whole) == 1 and len(grid.rows[0]) > 1 else ()


def _numbers_beside_words(grid: Grid, notation: Notation) -> tuple[Expression, ...]:
    """Return the numbers of the first column, where all that stands behind them is words."""
    first, *others = _columns(grid)
    if _COUNTS.fullmatch(grid.rows[0][0]) or len(first) < 2 or not others:
        return ()
    if not all(_WORD.fullmatch(cell) for column in others for cell in column):
        return ()
    read = [parse(cell.rpartition("=")[2].strip(), notation) for cell in first]
    numbers = tuple(each for each in read if isinstance(each, Expression) and is_numeric(each))
    return numbers if len(numbers) == len(first) else ()


def _columns(grid: Grid) -> list[tuple[str, ...]]:
    """Return what stands in each column below its head."""
    head, *rows = grid.rows
    return [tuple(row[at] for row in rows if at < len(row)) for at in range(len(head))]
