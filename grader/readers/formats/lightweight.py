"""What readers of lightweight markup have in common: items of lists and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BOLD = re.compile(r"(?<![\w*])\*(?P<text>[^\s*](?:[^*\n]{0,200}[^\s*])?)\*(?![\w*])")


def with_bold_words(line: str) -> str:
    """Return a line with its bold words as Markdown has them: `**x**` for `*x*`."""
    return _BOLD.sub(r"**\g<text>**", line)


def letter_of(number: int) -> str:
    """Return the letter of an item of a list: `b` for 2; a number that has none is kept."""
    return chr(ord("a") + number - 1) if 1 <= number <= 26 else str(number)


def item_of(marks: str, text: str, counts: list[int]) -> str:
    """Return an item of a list by its marks, `#` for a number, as many as its level.

    `counts` are the numbers of the items before it at each level, and are brought up to date.
    """
    level = len(marks)
    del counts[level:]
    counts.extend([0] * (level - len(counts)))
    counts[-1] += 1
    sign = f"{counts[-1]}." if marks[-1] == "#" else "-"
    return f"{'   ' * (level - 1)}{sign} {text}"


def rows_of_cells(lines: Sequence[Sequence[str]], columns: int = 0) -> list[str]:
    """Return the lines of a table of Markdown, as many as the table had with its first and last.

    Each of the lines between these holds the cells that begin there: a whole row, or a part of one.
    Without `columns`, the first line that has any says how many there are. Blank lines come first.
    """
    rows: list[list[str]] = []
    for cells in lines:
        columns = columns or len(cells)
        for cell in cells:
            if not rows or len(rows[-1]) == columns:
                rows.append([])
            rows[-1].append(cell)
    written = [f"| {' | '.join(map(_escaped, row))} |" for row in rows]
    if written:
        written.insert(1, f"|{'---|' * columns}")
    return ["", *written, *[""] * len(lines)][: len(lines) + 2]


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
