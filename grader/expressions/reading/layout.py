"""Rows and cells of display mathematics: which tokens belong to one line of mathematics.

`aligned` and its kin hold rows; a row holds one or more equations between `&`; a row that begins
with `+` or with a relation goes on the row before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.expressions import limits
from grader.expressions.reading.grammar.environments import CASES
from grader.expressions.reading.tokens import CLOSING, OPENING, Tokens

_ROWS = frozenset(
    {"aligned", "align", "align*", "gathered", "gather", "gather*", "alignedat", "alignat",
     "alignat*", "split", "array", "eqnarray", "eqnarray*", "equation", "equation*", "multline",
     "multline*", "flalign", "flalign*", "subequations", "displaymath", "math", "center",
     "tabular", "IEEEeqnarray", "IEEEeqnarray*", "dmath", "dmath*", "empheq"}
)  # fmt: skip
_JOINING = frozenset({"rel", "+", "-", "±", "∓", "*", "/", "implies", "iff", "and", "or", "union",
                      "intersection"})  # fmt: skip
_ENDING = frozenset({"rel", "+", "-", "*", "/", "±", "∓", ",", "("})
_BLANK = frozenset({"quad", "&", "therefore"})
_BEGINS_CELL = frozenset({"newline", "&", "begin", "quad"})

Span = tuple[int, int]


@dataclass(slots=True)
class Line:
    """The tokens of one line of mathematics, which may lie on several rows."""

    spans: list[Span] = field(default_factory=list)
    joined: bool = False


def lines_of(tokens: Tokens) -> list[Line]:
    """Return the lines of a block of mathematics, in order."""
    _blank_empty_groups(tokens)
    lines: list[Line] = []
    for first, last, new_row in _cells(tokens, 0, tokens.count):
        _add_cell(tokens, lines, first, last, new_row)
    return [line for line in lines if line.spans]


def _blank_empty_groups(tokens: Tokens) -> None:
    """Take the `{}` that begins a cell, as in `{} = c` or `&{}+ c`, for a space.

    Before an exponent or a subscript it is an empty base and stays.
    """
    kinds = tokens.kinds
    for i in range(tokens.count - 1):
        if kinds[i] == "group" and kinds[i + 1] == "endgroup":
            begins = i == 0 or kinds[i - 1] in _BEGINS_CELL
            if begins and kinds[i + 2 : i + 3] not in (["^"], ["_"]):
                kinds[i] = kinds[i + 1] = "quad"


def _add_cell(tokens: Tokens, lines: list[Line], first: int, last: int, new_row: bool) -> None:
    kinds = tokens.kinds
    start = first
    while start < last and kinds[start] in _BLANK:
        start += 1
    if start >= last:
        return
    if lines and lines[-1].spans and _continues(tokens, lines[-1], first, start, new_row):
        lines[-1].spans.append((start, last))
    else:
        lines.append(Line([(start, last)]))


def _continues(tokens: Tokens, line: Line, first: int, start: int, new_row: bool) -> bool:
    """Whether a cell goes on the line before it."""
    kinds = tokens.kinds
    before = kinds[line.spans[-1][1] - 1]
    kind = kinds[start]
    if before in _ENDING and before != ",":
        return True
    if not new_row:
        return kind in _JOINING
    if kind in ("rel", "+", "*", "/", "±"):
        return True
    indented = any(kinds[j] in ("quad", "&") for j in range(first, start)) or _empty_cell_before(
        kinds, first
    )
    return kind == "-" and indented


def _empty_cell_before(kinds: list[str], first: int) -> bool:
    """Whether the cell follows an empty first cell of its row, as in `& - x`."""
    return first > 1 and kinds[first - 1] == "&" and kinds[first - 2] in ("newline", "begin")


def _cells(
    tokens: Tokens, first: int, last: int, depth: int = 0
) -> Iterator[tuple[int, int, bool]]:
    """Yield the cells of all rows as index ranges, and whether each begins a row.

    Environments nested beyond the limit stay in one cell, which the parser then refuses.
    """
    kinds = tokens.kinds
    start, level, new_row = first, 0, True
    inner = 0
    i = first
    while i < last:
        kind = kinds[i]
        if kind == "newline" and not inner:
            # A bracket left open in one row must not swallow the next rows.
            level = 0
        if not level and kind in ("newline", "&"):
            yield start, i, new_row
            new_row = (kind == "newline") or (new_row and not _any_content(kinds, start, i))
            start = i + 1
        elif (
            kind == "begin"
            and not level
            and depth < limits.MAX_NESTING
            and _opens_rows(tokens, start, i, last)
        ):
            end = matching_end(kinds, i, last)
            if _any_content(kinds, start, i):
                yield start, i, new_row
            yield from _cells(tokens, i + 1, end, depth + 1)
            start, new_row = end + 1, True
            i = end
        elif kind in OPENING:
            level += 1
            inner += kind == "begin"
        elif kind in CLOSING and level:
            level -= 1
            inner -= kind == "endenv" and inner > 0
        i += 1
    if start < last:
        yield start, last, new_row


def _any_content(kinds: list[str], start: int, end: int) -> bool:
    return any(kinds[j] not in _BLANK for j in range(start, end))


def _opens_rows(tokens: Tokens, start: int, i: int, last: int) -> bool:
    """Whether an environment holds lines of their own, not a matrix or cases inside a line."""
    name = str(tokens.values[i])
    kinds = tokens.kinds
    if name in CASES:
        return False
    if name not in _ROWS:
        return False
    return name != "array" or not _any_content(kinds, start, i)


def matching_end(kinds: list[str], opened: int, last: int) -> int:
    """Return the index of the token that ends the environment begun by token `opened`."""
    level = 0
    for i in range(opened, last):
        if kinds[i] == "begin":
            level += 1
        elif kinds[i] == "endenv":
            level -= 1
            if not level:
                return i
    return last


def split_level(
    tokens: Tokens, spans: list[Span], at: frozenset[str]
) -> list[tuple[list[Span], int]]:
    """Split a line at tokens of these kinds outside all brackets.

    Returns the pieces, each with the index of the token behind it (-1 for the last).
    """
    pieces: list[tuple[list[Span], int]] = []
    current: list[Span] = []
    level = 0
    for first, last in spans:
        start = first
        for i in range(first, last):
            kind = tokens.kinds[i]
            if not level and kind in at:
                if i > start:
                    current.append((start, i))
                pieces.append((current, i))
                current, start = [], i + 1
            elif kind in OPENING:
                level += 1
            elif kind in CLOSING and level:
                level -= 1
        if last > start:
            current.append((start, last))
    pieces.append((current, -1))
    return pieces
