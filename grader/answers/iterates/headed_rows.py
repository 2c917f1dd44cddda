"""Rows of numbers below the names of their columns, as programs print tables of data.

`   t    x    y`, then `0  0  0.0  1.0`: the numbers in front, which the head does not name, only
count the rows. A second head may name them, and rules and what is said of the types stand apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.base import Series
from grader.answers.iterates.feet import is_foot
from grader.answers.iterates.series import is_count, series_of_table
from grader.expressions.notation import Notation

FEWEST_ROWS = 2
_CELLS = re.compile(r"[\s|│║]+")
_NUMBER = re.compile(r"[-+−]?(?:\d++(?:[.,]\d*+)?|\.\d+)(?:[eE][-+]?\d+)?")
_EMPTY = frozenset({"-", "–", "—", "/", "nan", "NaN", "None", "<NA>"})
_RULE = re.compile(r"[\s|+=:─┼═╪┌┐└┘├┤┬┴╒╕╘╛╞╡╤╧-]*")
_COUNT = "n"


def series_of_headed_rows(text: str, names: Sequence[str], notation: Notation) -> Series | None:
    """Return the states of a table without marks; None where a line is no row of it."""
    lines = [line for line in map(str.strip, text.splitlines()) if not _RULE.fullmatch(line)]
    head, *rows = [_cells(line) for line in lines if not is_foot(line)] or [[]]
    second = [cell for cell in rows[0] if cell] if rows else []
    named = len(second) == 1 and not _is_value(second[0])
    rows = rows[1:] if named else rows
    if len(rows) < FEWEST_ROWS or any(map(_is_value, head)) or not head:
        return None
    if len({*head}) < len(head) or len({*map(len, rows)}) > 1:
        return None
    if not all(_is_value(cell) for row in rows for cell in row):
        return None
    if len(rows[0]) == len(head) + 1 and any(map(is_count, head)):
        rows = [row[1:] for row in rows]
    elif len(rows[0]) == len(head) + 1:
        head = [second[0] if named else _COUNT, *head]
    body = [["" if cell in _EMPTY else cell for cell in row] for row in rows]
    return series_of_table([head, *body], names, notation) if len(head) == len(rows[0]) else None


def _cells(line: str) -> list[str]:
    return [cell for cell in _CELLS.split(line.strip("|│║ \t")) if cell]


def _is_value(cell: str) -> bool:
    return cell in _EMPTY or _NUMBER.fullmatch(cell) is not None
