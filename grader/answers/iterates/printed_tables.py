"""Tables without rules: what a program printed line by line, and rows between upright strokes.

`1 0.3` is the state at index 1, `0  x=0.0  y=1.0` has the names beside the values, and a first line
`k x y` names the columns. What stands under another name is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.answers.base import Series
from grader.answers.iterates.feet import rows_above_foot
from grader.answers.iterates.names import with_values_named
from grader.answers.iterates.series import Entries, as_name, number_of, series_of_table
from grader.expressions.notation import Notation
from grader.expressions.phrases import STEP_WORDS, pattern_of

_NUMBER = r"[-+]?(?:\d++(?:\.\d*+|,\d++)?|\.\d++)(?:[eE][-+]?\d++)?"
_TH = r"(?:st|nd|rd|th)"
_INDEX = re.compile(
    rf"(?:(?:n|k|t|i|j|{pattern_of(STEP_WORDS)})\b\s*+[=:#]?\s*+)?"
    rf"(\d{{1,6}})(?:{_TH}\b(?:\s*+(?:{pattern_of(STEP_WORDS)})\b)?)?\b(?!\.\d)\s*+[:,;)|.]?\s*+",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\s*+\d{{1,6}}{_TH}\s++(?:{pattern_of(STEP_WORDS)})\b", re.IGNORECASE)
#: A value of a name, which may stand behind how it was found: `x = 1 - (1 - 2)/2 = 1.5`.
_NAMED = re.compile(
    r"(?<!\w)([^\W\d]\w*+)(?:\[\d++\]|\(\d++\))?\s*+[=:]\s*+(?:[^=:,;\n]{0,80}[\d)]\s*+=\s*+){0,4}"
    rf"({_NUMBER})(?![\w.(])(?!\s*+[-+*/^=·×])"
)
_ONE = re.compile(_NUMBER)
FEWEST_ROWS = 3
"""Fewer lines of bare numbers are no table."""


def printed_table(text: str, names: Sequence[str]) -> Series | None:
    """Return the states that a program printed, a line each; None where some line is no such row.

    Rows of bare numbers have an index and as many numbers as there are quantities.
    """
    text = with_values_named(text, names)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [*rows_above_foot(lines, names)]
    named = list(_named_rows(lines, names))
    if named and len({key for row in named for key in row}) == sum(map(len, named)):
        return Series({key: value for row in named for key, value in row.items()})
    return _rows_in_order(lines, names) or _bare_rows(lines, names) or _among_words(lines, names)


_WORDS = re.compile(r"(?:[#>$\s.]{0,6}[^\W\d_]{2}|>>>).*")


def _among_words(lines: Sequence[str], names: Sequence[str]) -> Series | None:
    """Return the states of rows of numbers with lines of words above or below them.

    Such words may say anything of them: what is not all right is for a person.
    """
    rows = [at for at, line in enumerate(lines) if _INDEX.match(line) and not _WORDS.match(line)]
    if not rows or len(rows) == len(lines) or rows != [*range(rows[0], rows[-1] + 1)]:
        return None
    around = [*lines[: rows[0]], *lines[rows[-1] + 1 :]]
    table = _bare_rows(lines[rows[0] : rows[-1] + 1], names)
    if table is None or not all(map(_WORDS.fullmatch, around)):
        return None
    return replace(table, by_steps=True)


def rows_of_numbers(text: str, names: Sequence[str]) -> Series | None:
    """Return the states of rows of numbers alone, which have no head: `0 0.5`, `1 0.8`, `2 0.9`.

    They stand in a text, so that what is not all right is for a person.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or _columns_of(lines[0]):
        return None
    table = _bare_rows(lines, names) or _among_words(lines, names)
    return replace(table, by_steps=True) if table is not None else None


def counted_rows(text: str, names: Sequence[str]) -> Series | None:
    """Return the states of lines that are counted in words: `1st iteration: 0.3`."""
    lines = [line for line in text.splitlines() if line.strip()]
    counted = lines and all(_ORDINAL.match(line) for line in lines)
    return printed_table(text, names) if counted else None


def _named_rows(lines: Sequence[str], names: Sequence[str]) -> Iterator[Entries]:
    """Yield the rows `0 y=1.0 x=0.0`; none where a line has no index or lacks a quantity."""
    rows: list[Entries] = []
    for line in lines:
        index = _INDEX.match(line)
        given = _named_numbers(line)
        if index is None or not all(name in given for name in names):
            return
        rows.append({(name, int(index[1])): number_of(given[name]) for name in names})
    yield from rows


def _named_numbers(line: str) -> dict[str, str]:
    return {as_name(name): value.replace(",", ".") for name, value in _NAMED.findall(line)}


def _rows_in_order(lines: Sequence[str], names: Sequence[str]) -> Series | None:
    """Return the states of rows `x=0.0 y=1.0` without an index, which have only their order."""
    given = [_named_numbers(line) for line in lines]
    if len(lines) < FEWEST_ROWS or any(not row.keys() >= set(names) for row in given):
        return None
    if len({tuple(row) for row in given}) > 1:
        return None
    entries = {
        (name, index): number_of(row[name]) for index, row in enumerate(given) for name in names
    }
    return Series(entries, indexed=False)


def _bare_rows(lines: Sequence[str], names: Sequence[str]) -> Series | None:
    columns = _columns_of(lines[0]) if lines else ()
    if columns:
        if not set(names) <= set(columns):
            return None
        lines = lines[1:]
    entries: Entries = {}
    expected: int | None = None
    for line in lines:
        index = _INDEX.match(line)
        numbers = _numbers(line[index.end() :], len(columns or names)) if index else []
        if index is None or not numbers:
            return None
        if expected is not None and int(index[1]) != expected:
            return None
        expected = int(index[1]) + 1
        by_name = dict(zip(columns or names, numbers, strict=True))
        entries |= {(name, expected - 1): number_of(by_name[name]) for name in names}
    return Series(entries) if len(lines) >= FEWEST_ROWS else None


def rows_below_names(text: str, names: Sequence[str]) -> Series | None:
    """Return the states of rows below a line with the names of all quantities: `t,y`, `0,2`."""
    first, *lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    columns = tuple(map(as_name, re.split(r"[\s,;|]+", first.strip("| "))))
    if len(names) < 2 or sorted(columns) != sorted(names) or len(lines) < FEWEST_ROWS:
        return None
    entries: Entries = {}
    for index, line in enumerate(lines):
        cells = [
            cell for cell in re.split(r"[\s;|]+|,(?:\s|(?=[-+]?\d))", line.strip("| ")) if cell
        ]
        if len(cells) != len(columns) or not all(map(_ONE.fullmatch, cells)):
            return None
        entries |= {(name, index): number_of(c) for name, c in zip(columns, cells, strict=True)}
    return Series(entries, indexed=False)


def _columns_of(line: str) -> tuple[str, ...]:
    """Return the names of the columns behind that of the index; none where a line holds numbers."""
    words = line.replace("|", " ").replace(",", " ").split()
    if len(words) < 2 or any(character.isdigit() for word in words for character in word):
        return ()
    names = tuple(map(as_name, words[1:]))
    return names if len(set(names)) == len(names) else ()


def _numbers(text: str, count: int) -> list[str]:
    """Return so many numbers of a row, in which a comma may be a decimal one; else none."""
    plain = text.strip(" ()[]|")
    for words in (re.split(r"[\s;|]+", plain), re.split(r"[\s,;|]+", plain)):
        if len(words) == count and all(map(_ONE.fullmatch, words)):
            return [word.replace(",", ".") for word in words]
    return []


def with_table_above(
    above: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]
) -> Sequence[Sequence[str]]:
    """Return a table with the rows of the one above that it goes on, below the same head.

    A page break parts a table so: the first row counts on from the last one above, whose own head
    may have been taken for text.
    """
    if len(above) < 2 or len(rows) < 2:
        return rows
    head, *behind = rows
    last, first = above[-1][0].strip(" $"), behind[0][0].strip(" $")
    if not (last.isdecimal() and first.isdecimal() and int(first) == int(last) + 1):
        return rows
    if list(above[0]) == list(head):
        return [*above, *behind]
    bare = len(above[0]) == len(head) and above[0][0].strip(" $").isdecimal()
    return [head, *above, *behind] if bare and not head[0].strip(" $").isdecimal() else rows


def tables_in_text(
    text: str, names: Sequence[str], notation: Notation
) -> Iterator[tuple[str, Series]]:
    """Yield the tables whose rows stand between upright strokes, without a line below the head."""
    rows: list[list[str]] = []
    for line in (*text.splitlines(), ""):
        cells = _cells(line)
        if cells is not None:
            rows += [cells] if any(cells) else []
            continue
        series = series_of_table(rows, names, notation) if len(rows) > 1 else None
        if series is not None:
            yield "; ".join(", ".join(row) for row in rows), series
        rows = []


def _cells(line: str) -> list[str] | None:
    """Return the cells of a row; None for a line that is none."""
    stripped = line.strip()
    if not stripped.startswith("|"):
        return None
    return [cell.strip() for cell in stripped.strip("|").split("|")]
