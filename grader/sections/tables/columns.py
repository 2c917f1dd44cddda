"""Labels at the heads of columns: a table with a column for each part, its answer below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.readers.text import Page
from grader.sections.labels import Label, follows, whole_label
from grader.sections.tables.heads import is_bare_row, is_row

MAX_ROWS = 4
"""A table of more rows holds data, whatever its heads are called."""

MAX_CROSSED = 12
"""So many rows has a table with a row for each question and a column for each part."""

Span = tuple[int, int]
_CELL = re.compile(r"(?:[^|\\$]|\\.|\$[^$|]*\$|\$)+")
_RULE = re.compile(r"[\s|:+-]*")
_MARKS = re.compile(r"\*{1,3}|_{2}|`")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its head stands, the readings of its label, and its cells below."""

    head: Span
    labels: tuple[Label, ...]
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """A table whose columns are labelled, or have words as heads; `last` is its last line."""

    start: int
    end: int
    last: int
    columns: tuple[Column, ...]


def labelled_table(page: Page, index: int, head_words: frozenset[str]) -> LabelledTable | None:
    """Return the table that begins at a line, if what heads its columns are labels in order.

    `head_words` are those of a first column that says what the rows hold: `Question`, `Part`.
    """
    last = index
    is_next = is_row if is_row(page.lines[index]) else is_bare_row
    while last + 1 < len(page.lines) and is_next(page.lines[last + 1]):
        last += 1
    rows = [at for at in range(index, last + 1) if not _RULE.fullmatch(page.lines[at])]
    end = page.starts[last] + len(page.lines[last])
    crossed = [_cells(page, at) for at in rows[: MAX_CROSSED + 1]]
    by_cell = _by_row_and_column(page, crossed, head_words)
    if by_cell and len(rows) == len(crossed):
        return LabelledTable(page.starts[index], end, last, by_cell)
    if not 2 <= len(rows) <= MAX_ROWS + 1 or rows[0] != _first(page, index, last):
        return None
    grid = [_cells(page, at) for at in rows]
    heads = grid[0]
    said = _text(page, heads[0]).casefold().rstrip(":") in head_words if heads else False
    wanted = list(range(1 if said else 0, len(heads)))
    labels = [_labels(page, heads[position]) for position in wanted]
    if len(wanted) < 2 or not all(labels) or not _in_order(labels):
        return None
    if not said and len(rows) > 2 and any(_is_bare(page, heads[at]) for at in wanted):
        return None
    bare = not is_row(page.lines[index]) and len(rows) == last - index + 1
    if bare and all(_is_number(page, cell) for row in grid for cell in row):
        return None  # the rows of a matrix
    columns = tuple(
        Column(heads[position], readings, _below(grid, position))
        for position, readings in zip(wanted, labels, strict=True)
    )
    return LabelledTable(page.starts[index], end, last, columns)


def _by_row_and_column(
    page: Page, grid: Sequence[list[Span]], head_words: frozenset[str]
) -> tuple[Column, ...]:
    """Return the cells of a table with a row for each question and a column for each part."""
    heads, rows = (grid[0], grid[1:]) if grid else ([], ())
    if len(heads) < 3 or len(rows) < 2 or any(len(row) > len(heads) or not row for row in rows):
        return ()
    if _text(page, heads[0]).casefold().rstrip(":") not in head_words | {""}:
        return ()
    letters = [_labels(page, head) for head in heads[1:]]
    numbers = [_labels(page, row[0]) for row in rows]
    if not all(letters) or not all(numbers) or not _in_order(letters) or not _in_order(numbers):
        return ()
    paths = [(*number[-1].path, *letter[-1].path) for number in numbers for letter in letters]
    if not all(len(path) == 2 and path[0].isdigit() and path[1].isalpha() for path in paths):
        return ()
    return tuple(
        Column(
            heads[at],
            (replace(letters[at - 1][-1], path=(*number[-1].path, *letters[at - 1][-1].path)),),
            (row[at],),
        )
        for number, row in zip(numbers, rows, strict=True)
        for at in range(1, len(row))
        if page.text[slice(*row[at])].strip()
    )


def titled_table(page: Page, index: int) -> LabelledTable | None:
    """Return the table that begins at a line, if it is a row of words with a number below each."""
    last = index
    while last + 1 < len(page.lines) and is_row(page.lines[last + 1]):
        last += 1
    rows = [at for at in range(index, last + 1) if not _RULE.fullmatch(page.lines[at])]
    if len(rows) != 2 or rows[0] != index:
        return None
    heads, values = (_cells(page, at) for at in rows)
    said = [_text(page, head).casefold() for head in heads]
    if len(heads) != len(values) or not 2 <= len(set(said)) == len(heads):
        return None
    if not all(map(_TITLE.fullmatch, said)) or not all(_is_number(page, each) for each in values):
        return None
    columns = (Column(head, (), (cell,)) for head, cell in zip(heads, values, strict=True))
    end = page.starts[last] + len(page.lines[last])
    return LabelledTable(page.starts[index], end, last, tuple(columns))


#: What may be the title of a part: words.
_TITLE = re.compile(r"[^\W\d_]{3,20}(?: [^\W\d_]{2,20}){0,3}")


def _below(grid: Sequence[list[Span]], position: int) -> tuple[Span, ...]:
    return tuple(row[position] for row in grid[1:] if len(row) > position)


def _first(page: Page, index: int, last: int) -> int:
    """Return the first line of a table that holds anything."""
    return next((at for at in range(index, last + 1) if page.lines[at].strip(" |")), index)


def _cells(page: Page, index: int) -> list[Span]:
    start, line = page.starts[index], page.lines[index]
    spans = [(start + found.start(), start + found.end()) for found in _CELL.finditer(line)]
    inner = [span for span in spans if page.text[slice(*span)].strip() or span[0] > start]
    if inner and not page.text[slice(*inner[-1])].strip() and line.rstrip().endswith("|"):
        inner = [span for span in inner if span[1] <= start + line.rstrip().rfind("|")]
    return inner


def _text(page: Page, cell: Span) -> str:
    return _MARKS.sub("", page.text[slice(*cell)]).strip()


def _labels(page: Page, cell: Span) -> tuple[Label, ...]:
    """Return the readings of a cell that holds nothing but a label."""
    found = whole_label(_text(page, cell))
    return tuple(replace(label, closed=True, form="||") for label in found)


def _is_bare(page: Page, cell: Span) -> bool:
    """Whether a label is a single letter or number, which may as well be a name or an index."""
    return len(_text(page, cell)) <= 2 and _text(page, cell).isalnum()


def _is_number(page: Page, cell: Span) -> bool:
    text = _text(page, cell).strip("$").lstrip("-−")
    return text.replace(".", "").replace(",", "").isdigit()


def _in_order(labels: Sequence[tuple[Label, ...]]) -> bool:
    """Whether labels go on from column to column: a, b, c; 1a, 1b, 2."""
    return all(_goes_on(one, two) for one, two in pairwise(labels))


def _goes_on(before: Sequence[Label], after: Sequence[Label]) -> bool:
    return any(follows(one.path, two.path) for one in before for two in after)


def columns_of(page: Page, table: LabelledTable) -> Iterator[tuple[Column, tuple[Span, ...]]]:
    """Yield each column with the stretches of the table that are not its cells."""
    for column in table.columns:
        edges = [table.start, *(at for cell in column.cells for at in cell), table.end]
        yield column, tuple(zip(edges[::2], edges[1::2], strict=True))
