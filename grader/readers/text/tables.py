"""Tables that stand on a page without marks: columns apart by tabs or wide gaps, or by bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.readers.text.page import Kind, Page, Region

_GAP = re.compile(r"\t+| {2,}")
_RELATION = re.compile(r"[=<>≤≥≈]|\\|:\s|[.!?]$")
_RULE = re.compile(r"[\s|:+=-]*")
_LONGEST_CELL = 40
_OPEN_CELL = re.compile(r"\s*[=<>≤≥≈*/·]\s*\S|.*[=<>≤≥≈*/·]\s*$")


def find_tables(page: Page, skip: tuple[tuple[int, int], ...]) -> Iterator[Region]:
    """Yield runs of lines that have the same number of columns, two or more."""
    taken = {
        index
        for start, end in skip
        for index in range(page.line_index(start), page.line_index(max(start, end - 1)) + 1)
    }
    first, width = 0, 0
    for index in range(len(page.lines) + 1):
        line = page.lines[index] if index < len(page.lines) and index not in taken else ""
        columns = len(aligned_cells(line))
        if columns == width and columns > 1:
            continue
        if width > 1 and _is_table(page.lines[first:index]):
            start, end = page.starts[first], page.starts[index - 1] + len(page.lines[index - 1])
            yield Region(Kind.TABLE, start, end, start, end)
        first, width = index, columns


def aligned_cells(line: str) -> tuple[str, ...]:
    """Return the cells of a line that wide gaps divide; none for a line of another kind."""
    text = line.strip()
    if not text or len(text) > 500 or text[0] in "|#>*" or _RELATION.search(text):
        return ()
    cells = tuple(cell.strip() for cell in _GAP.split(text))
    small = all(len(cell) <= _LONGEST_CELL and len(cell.split()) <= 4 for cell in cells)
    return cells if len(cells) > 1 and small else ()


def _is_table(lines: list[str]) -> bool:
    return len(lines) > 1 and any(re.search(r"\w", line) for line in lines)


def barred_rows(lines: list[str]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of lines that all begin with a bar, a table without its rule; else none."""
    if not all(line.strip().startswith("|") for line in lines):
        return ()
    return tuple(barred_cells(line) for line in lines if not _RULE.fullmatch(line))


def barred_cells(line: str) -> tuple[str, ...]:
    """Return the cells of a line that begins with a bar."""
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def table_cells(lines: list[str], index: int) -> Iterator[tuple[int, str]]:
    """Yield the cells of a line with their columns if it is a row of a table with bars at its ends.

    A line between bars is one if a neighbour is, and no cell begins or ends within a formula.
    """
    neighbours = (lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines))
    if not _is_barred(lines[index]) or not any(map(_is_barred, neighbours)):
        return
    cells = lines[index].split("|")
    if any(_OPEN_CELL.match(cell) for cell in cells):
        return
    column = 0
    for cell in cells:
        yield column, cell
        column += len(cell) + 1


def _is_barred(line: str) -> bool:
    text = line.strip()
    return len(text) > 2 and text[0] == "|" == text[-1]
