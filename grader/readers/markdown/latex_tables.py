r"""Tables of a LaTeX document as rows between bars, which keep the matrices in their cells whole.

A row ends with `\\` outside of every environment, and may go over several lines of the file; it
comes out in the first of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

_NAME = r"(?:tabular[xy]?|longtable|xltabular|tabulary|tabu|tblr|supertabular)\*?"
TABLE = re.compile(rf"\\begin\s{{0,9}}\{{{_NAME}\}}")
_END = re.compile(rf"\\end\s{{0,9}}\{{(?:{_NAME}|array)\}}")
_ARGUMENT = r"\s{0,9}\{(?:[^{}]|\{[^{}]{0,80}\}){0,200}\}"
_BEGIN = re.compile(
    rf"\\begin\s{{0,9}}\{{(?:(?:tabular[xy*]|xltabular|tabulary)\*?\}}{_ARGUMENT}|(?:{_NAME}|array)\}})"
    rf"(?:\s{{0,9}}\[[^\]]{{0,20}}\])?(?:{_ARGUMENT})?"
)
_RULE = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot)(?![A-Za-z])"
    r"|\\(?:cline|cmidrule|arrayrulecolor|rowcolor)(?:\([a-z]{0,4}\))?\s{0,9}\{[^{}]{0,40}\}"
)
_SIGN = re.compile(
    r"\\(?P<edge>begin|end)\s{0,9}\{[A-Za-z]{1,30}\*?\}|(?P<row>\\\\(?:\[[^\]]{0,20}\])?)"
    r"|\\[\s\S]|(?P<cell>&)|(?P<dollars>\$\$?)|(?P<bar>\|)"
)
#: What stands in a line of which nothing is left; a blank one would end the table.
_NOTHING = "|"


def ends_of_tables(lines: Sequence[str]) -> list[int]:
    """Return the lines in which a table ends."""
    return [index for index, line in enumerate(lines) if "\\end" in line and _END.search(line)]


def table_end(ends: Sequence[int], first: int) -> int:
    """Return the line behind the table that begins in one; the next line if it never ends."""
    at = bisect_left(ends, first)
    return ends[at] + 1 if at < len(ends) else first + 1


def table_lines(lines: Sequence[str], shown: Callable[[str], str] = str) -> list[str]:
    """Return the lines of a table as rows of Markdown, as many as go in, with cells as `shown`."""
    out = [_NOTHING] * len(lines)
    text = _as_row(_END, _as_row(_BEGIN, "\n".join(lines)))
    rows: dict[int, list[str]] = {}
    for start, cells in rows_of_table(text):
        if any(cell.strip() for cell in cells):
            first = text.count("\n", 0, start)
            words = (shown(" ".join(cell.split())) for cell in cells)
            rows.setdefault(first, []).append(" | ".join(words))
    for line, found in rows.items():
        apart = "; ".join(row.replace(" | ", " ") for row in found)  # several rows in a line
        out[line] = f"| {found[0]} |" if len(found) == 1 else apart
    return out


def _as_row(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with the end of a row in the place of what a pattern finds, of its length."""
    blank = re.compile(r"[^\n]")
    return pattern.sub(lambda found: r"\\" + blank.sub(" ", found[0][2:]), text)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """Return a text without what a pattern finds, of the same length and lines."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def rows_of_table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where each row begins, and its cells without the rules around them."""
    text = _blanked(_RULE, text)
    depth, begin, cells = 0, 0, [""]
    formula = False
    at = 0
    for sign in _SIGN.finditer(text):
        between, at = text[at : sign.start()], sign.end()
        cells[-1] += between
        if sign["edge"]:
            depth = max(0, depth + (1 if sign["edge"] == "begin" else -1))
        elif sign["dollars"]:
            formula = not formula
        if sign["row"] and not depth:
            yield _first_said(text, begin, sign.start()), cells
            begin, cells, formula = sign.end(), [""], False
        elif sign["cell"] and not depth:
            cells.append("")
        elif sign["bar"]:
            cells[-1] += r"\vert " if formula or depth else "|"
        else:
            cells[-1] += sign[0]
    cells[-1] += text[at:]
    yield _first_said(text, begin, len(text)), cells


def _first_said(text: str, begin: int, end: int) -> int:
    """Return where the first sign of a stretch stands."""
    return begin + len(text[begin:end]) - len(text[begin:end].lstrip())
