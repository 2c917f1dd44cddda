r"""Displays that are tables: an `array` with rules between its rows or columns, no matrix.

Such a display becomes rows between bars, as a `tabular` does. An `array` in which formulas are set
below each other, `y &=& x + 1`, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.readers.markdown.latex_tables import rows_of_table, table_lines
from grader.readers.text.page import Page

_BEGIN = re.compile(r"\\begin\{(?:array|tabular)\}(?:\[[tcb]\])?\{(?P<columns>[^{}]{1,40})\}")
_OPENS = re.compile(r"(?:\$\$|\\\[|\\begin\{(?:equation\*?|displaymath|center|table)\})\s{0,20}\Z")
_CLOSES = re.compile(
    r"[\s.,]{0,20}(?:\$\$|\\\]|\\end\{(?:equation\*?|displaymath|center|table)\})"
    r"(?=[ \t]*(?:\n|\Z))"
)
_RELATION = re.compile(
    r"[=<>]|\\(?:[lg]eq?|approx|sim|to|Rightarrow|iff|Leftrightarrow)(?![A-Za-z])"
)
_NUMERAL = re.compile(r"[-+−]?[\d.,]*")
_WORDS = re.compile(r"\\(?:text|textbf|mathrm|textrm)\{([^{}\\$]{1,60})\}")
MAX_ROOM = 60
"""So far in front of an environment the signs are looked for that open its display."""


def with_displays_as_tables(page: Page, skip: Sequence[tuple[int, int]]) -> Page:
    """Return a page with rows between bars in the lines of each display that is a table."""
    if "\\begin{array}" not in page.text:
        return page
    lines = [*page.lines]
    for first, last, text in _displays(page, skip):
        rows = table_lines(text.split("\n"), _cell)
        lines[first : last + 1] = rows
    return page.with_text("\n".join(lines))


def _displays(page: Page, skip: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield the first and the last line of each table, and its text without what encloses it."""
    text, done = page.text, 0
    for begin in _BEGIN.finditer(text):
        end = text.find("\\end{array}", begin.end())
        if begin.start() < done or end < 0 or any(a <= begin.start() < b for a, b in skip):
            continue
        behind = end + len("\\end{array}")
        room = max(done, begin.start() - MAX_ROOM)
        opens, closes = _OPENS.search(text[room : begin.start()]), _CLOSES.match(text, behind)
        if opens is None or closes is None:
            continue
        start, done = room + opens.start(), closes.end()
        first, last = page.line_index(start), page.line_index(done - 1)
        body = text[begin.end() : end]
        if text[page.starts[first] : start].strip() or not _is_table(begin["columns"], body):
            continue
        head = re.sub(r"[^\n]", " ", text[page.starts[first] : begin.start()])
        tail = re.sub(r"[^\n]", " ", text[behind:done])
        yield first, last, f"{head}{text[begin.start() : behind]}{tail}"


def _is_table(columns: str, body: str) -> bool:
    """Whether rules divide the cells, and no relation stands in them below the first row.

    Rows that stand in one line of the file have nowhere to go.
    """
    if "|" not in columns and "\\hline" not in body:
        return False
    rows = [cells for _, cells in rows_of_table(body) if any(map(str.strip, cells))]
    if len(rows) < 2 or max(map(len, rows)) < 2 or body.count("\n") < len(rows) - 1:
        return False
    return not any(_RELATION.search(cell) for row in rows[1:] for cell in row)


def _cell(cell: str) -> str:
    """Return a cell of mathematics as text: a number, words, or a formula between dollars."""
    words = _WORDS.fullmatch(cell)
    if words:
        return words[1]
    return cell if _NUMERAL.fullmatch(cell) else f"${cell}$"
