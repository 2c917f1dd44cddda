"""Matrices as MATLAB and many students type them: `[1 2; 3 4]` is `[[1, 2], [3, 4]]`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.expressions.reading.tokens import CLOSING, OPENING, Tokens

_Span = tuple[int, int]
"""Where tokens begin, and the first one behind them."""


def mark_rows(tokens: Tokens) -> None:
    """Put brackets and commas around the entries of matrices whose rows end at semicolons.

    All rows must have as many entries, two or more, so that `[0; 1]` stays as it is. Inner brackets
    are looked at first.
    """
    opened: list[int] = []
    at = 0
    while at < tokens.count:
        kind = tokens.kinds[at]
        if kind in OPENING:
            opened.append(at)
        elif kind in CLOSING and opened:
            first = opened.pop()
            if kind == "]" and tokens.kinds[first] == "[":
                at += _mark(tokens, first + 1, at)
        at += 1


def _mark(tokens: Tokens, first: int, last: int) -> int:
    """Mark what stands between two brackets, if it is a matrix; return how many tokens are new."""
    rows = [[*_entries(tokens, row)] for row in _parts(tokens, first, last)]
    if rows and rows[-1] == []:  # `[1 2; 3 4;]`
        rows.pop()
    if len(rows) < _LEAST or {*map(len, rows)} != {len(rows[0])} or len(rows[0]) < _LEAST:
        return 0
    marked: list[tuple[str, object, int, int]] = []
    for row in rows:
        begin, end = tokens.starts[row[0][0]], tokens.ends[row[-1][1] - 1]
        marked.append((",", None, begin, begin))
        marked.append(("[", None, begin, begin))
        for number, (start, stop) in enumerate(row):
            if number:
                marked.append((",", None, tokens.starts[start], tokens.starts[start]))
            marked += tokens.between(start, stop)
        marked.append(("]", None, end, end))
    tokens.put(first, last, marked[1:])
    return len(marked) - 1 - (last - first)


_LEAST = 2  # so few rows, and so few entries in a row


def _parts(tokens: Tokens, first: int, last: int) -> Iterator[_Span]:
    """Yield what stands between the semicolons; nothing where there is none."""
    ends = [i for i in _on_top(tokens, first, last) if tokens.kinds[i] == ";"]
    if ends:
        yield from zip([first, *(end + 1 for end in ends)], [*ends, last], strict=True)


def _entries(tokens: Tokens, row: _Span) -> Iterator[_Span]:
    """Yield the entries of a row, which stand between commas or else between blanks."""
    first, last = row
    top = [*_on_top(tokens, first, last)]
    commas = [i for i in top if tokens.kinds[i] == ","]
    if commas:
        yield from zip([first, *(i + 1 for i in commas)], [*commas, last], strict=True)
        return
    start = first
    for i in top:
        if i > start and _begins_entry(tokens, i):
            yield start, i
            start = i
    if start < last:
        yield start, last


_NAMES = frozenset({"name", ")", "]"})
_SIGNS = frozenset({"+", "-"})


def _begins_entry(tokens: Tokens, i: int) -> bool:
    """Whether an entry ends at a blank and another one begins: at `3` of `2 3`, at `-3` of `2 -3`.

    A number and a name behind it are a product: `2 pi`.
    """
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    before, kind = kinds[i - 1], kinds[i]
    if starts[i] == ends[i - 1] or not (before == "num" or before in _NAMES):
        return False
    if kind in _SIGNS:
        return starts[i + 1] == ends[i]
    return kind == "num" or (kind in ("name", "func") and before in _NAMES)


def _on_top(tokens: Tokens, first: int, last: int) -> Sequence[int]:
    """Return the tokens between two places that no bracket inside holds."""
    level, found = 0, []
    for i in range(first, last):
        kind = tokens.kinds[i]
        if kind in OPENING:
            if not level:
                found.append(i)
            level += 1
        elif kind in CLOSING:
            level -= 1
        elif not level:
            found.append(i)
    return found
