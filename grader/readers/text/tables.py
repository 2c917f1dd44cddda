"""Tables that stand on a page without marks: columns apart by tabs or wide gaps, or by bars.

Rows that are counted, as steps are, need no wide gaps: `t theta`, `0 0.5`, `1 0.8`, ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.readers.text.page import Kind, Page, Region

_GAP = re.compile(r"\t+| {2,}")
_RELATION = re.compile(r"[=<>≤≥≈]|\\|:\s|[.!?]$")
_RULE = re.compile(r"[\s|:+=-]*")
_BARE_RULE = re.compile(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+")
#: What begins no cell: bars and marks of other kinds of lines, the branches of a drawn tree.
_NO_CELL = frozenset("|#>*│├└┌╰╭")
_LONGEST_CELL = 40
_LONGEST_ROW = 500
# What divides the cells of rows that are counted.
_SEPARATORS = ("|", ";", ",", None)
_NUMBER = re.compile(r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_TITLE = re.compile(r"\$?\\?[^\W\d_][\w^*'{}()]{0,30}(?: (?:no\.?|number|#))?\$?")
_OPEN_CELL = re.compile(r"\s*[=<>≤≥≈*/·]\s*\S|.*[=<>≤≥≈*/·]\s*$")


def find_tables(page: Page, skip: tuple[tuple[int, int], ...]) -> Iterator[Region]:
    """Yield runs of lines that have the same number of columns, two or more."""
    taken = {
        index
        for start, end in skip
        for index in range(page.line_index(start), page.line_index(max(start, end - 1)) + 1)
    }
    for first, last in _counted(page.lines):
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            yield _region(page, first, last)
    first, width = 0, 0
    for index in range(len(page.lines) + 1):
        line = page.lines[index] if index < len(page.lines) and index not in taken else ""
        columns = len(aligned_cells(line))
        if columns == width and columns > 1:
            continue
        if width > 1 and _is_table(page.lines[first:index]):
            yield _region(page, first, index)
        first, width = index, columns


def _region(page: Page, first: int, last: int) -> Region:
    """Return the lines from the first on, up to the last, which is not among them."""
    start, end = page.starts[first], page.starts[last - 1] + len(page.lines[last - 1])
    return Region(Kind.TABLE, start, end, start, end)


def rows_of(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table that was found, line by line."""
    for separator in _SEPARATORS:
        title, *rows = [_cells(line, separator) for line in lines]
        if _are_counted([title, *rows]):
            title = title if len(title) == len(rows[0]) else ["", *title]
            return tuple(tuple(row) for row in [title, *rows])
    return tuple(map(aligned_cells, lines))


def _counted(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a title of words begins a table whose first column counts, and where it ends."""
    first = 0
    while first + 2 < len(lines):
        last = first + 1
        for separator in _SEPARATORS:
            row = _cells(lines[first + 1], separator)
            if len(row) < 2 or not _is_row(row):
                continue
            last = first + 2
            while last < len(lines) and _goes_on(_cells(lines[last], separator), row, last - first):
                last += 1
            if _are_counted([_cells(line, separator) for line in lines[first:last]]):
                yield first, last
                break
        first = last


def _cells(line: str, separator: str | None) -> list[str]:
    if len(line) > _LONGEST_ROW:
        return []
    return [cell.strip() for cell in line.strip().split(separator)]


def _goes_on(row: Sequence[str], second: Sequence[str], by: int) -> bool:
    return len(row) == len(second) and _is_row(row) and int(row[0]) == int(second[0]) + by - 1


def _is_row(row: Sequence[str]) -> bool:
    return row[0].isdecimal() and len(row[0]) < 5 and all(map(_NUMBER.fullmatch, row))


def _are_counted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of numbers, the first of which count, stand below a row of words.

    What counts the rows of a table of data has no title.
    """
    title, *others = rows
    if len(title) < 2 or len(others) < 2 or not _is_row(others[0]):
        return False
    if len(others[0]) - len(title) not in (0, 1):
        return False
    words = all(_TITLE.fullmatch(cell) for cell in title)
    return words and all(_goes_on(row, others[0], by) for by, row in enumerate(others, 1))


def aligned_cells(line: str) -> tuple[str, ...]:
    """Return the cells of a line that wide gaps divide; none for a line of another kind."""
    text = line.strip()
    if not text or len(text) > 500 or text[0] in _NO_CELL or _RELATION.search(text):
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


def ruled_rows(lines: Sequence[str]) -> frozenset[int]:
    """Return which lines are rows of tables with a rule `--- | ---`, and no bars at their ends."""
    found: set[int] = set()
    for rule in range(1, len(lines)):
        bars = lines[rule].count("|")
        if bars and bars == lines[rule - 1].count("|") and _BARE_RULE.fullmatch(lines[rule]):
            row = rule
            while row < len(lines) and lines[row].count("|") == bars:
                row += 1
            found.update(range(rule - 1, row))
    return frozenset(found)


def table_cells(
    lines: list[str], index: int, ruled: frozenset[int] = frozenset()
) -> Iterator[tuple[int, str]]:
    """Yield the cells of a line with their columns if it is a row of a table with bars.

    A line between bars is one if a neighbour is, and no cell begins or ends within a formula; one
    with bars inside alone is among the `ruled`.
    """
    neighbours = (lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines))
    if index not in ruled and not (_is_barred(lines[index]) and any(map(_is_barred, neighbours))):
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
