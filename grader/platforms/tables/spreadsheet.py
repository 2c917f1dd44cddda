"""Tables of text as platforms write them, changed in single cells and otherwise byte for byte.

The encoding with its mark, the separator, the quotes, the ends of lines: all stay as they are.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import Place, Problem, UsageError
from grader.regular_files import read_regular

MAX_BYTES = 50_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = (",", ";", "\t")
_MEND = "give the file as the platform wrote it, not saved again by a spreadsheet"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is written, and what it says."""

    raw: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and how its line ends."""

    cells: tuple[Cell, ...]
    end: str

    def __getitem__(self, column: int) -> str:
        """Return what a cell says; nothing where the row is too short."""
        return self.cells[column].value if 0 <= column < len(self.cells) else ""

    @property
    def values(self) -> tuple[str, ...]:
        """What the cells say."""
        return tuple(cell.value for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows, with all that is needed to write it as it was."""

    source: str
    rows: tuple[Row, ...]
    separator: str
    encoding: str
    mark: bytes

    @property
    def header(self) -> Row:
        """The first row."""
        return self.rows[0]

    def changed(self, changes: Mapping[tuple[int, int], str]) -> Table:
        """Return the table with other texts in some cells, given by row and column."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), text in changes.items():
            by_row.setdefault(row, {})[column] = text
        rows = (
            self._with(row, by_row[index]) if index in by_row else row
            for index, row in enumerate(self.rows)
        )
        return replace(self, rows=tuple(rows))

    def _with(self, row: Row, texts: Mapping[int, str]) -> Row:
        cells = list(row.cells)
        cells += [Cell("", "")] * (max(texts) + 1 - len(cells))
        for column, text in texts.items():
            cells[column] = self._cell(text, cells[column].raw.startswith('"'))
        return replace(row, cells=tuple(cells))

    def _cell(self, text: str, quoted: bool) -> Cell:
        needs = any(sign in text for sign in (self.separator, '"', "\n", "\r"))
        if needs or quoted:
            return Cell('"' + text.replace('"', '""') + '"', text)
        return Cell(text, text)

    def only(self, rows: Iterable[int], columns: Iterable[int]) -> Table:
        """Return the table with these rows and columns alone, in the order given."""
        wanted = list(columns)
        kept = (
            replace(row, cells=tuple(row.cells[c] for c in wanted if c < len(row.cells)))
            for row in (self.rows[index] for index in rows)
        )
        return replace(self, rows=tuple(kept))

    def data(self) -> bytes:
        """Return the file."""
        text = "".join(
            self.separator.join(cell.raw for cell in row.cells) + row.end for row in self.rows
        )
        return self.mark + text.encode(self.encoding)


def read_table(path: Path) -> Table:
    """Read a table; raises `UsageError` for a file that is not there or is none."""
    place = Place(str(path))
    try:
        if not path.is_file():
            raise UsageError(Problem("table-unreadable", "there is no such file", place))
        data = read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        text = f"this cannot be read: {error.strerror or error}"
        raise UsageError(Problem("table-unreadable", text, place)) from error
    if len(data) > MAX_BYTES:
        raise UsageError(Problem("table-unreadable", "this file is too large", place, _MEND))
    return parsed_table(data, str(path))


def parsed_table(data: bytes, source: str) -> Table:
    """Return the table that these bytes are; raises `UsageError` where they are none."""
    text, encoding, mark = _decoded(data, Place(source))
    separator = _separator(text)
    rows = tuple(_rows(text, separator))
    if not rows:
        raise UsageError(Problem("table-unreadable", "this file is empty", Place(source), _MEND))
    return Table(source, rows, separator, encoding, mark)


def _decoded(data: bytes, place: Place) -> tuple[str, str, bytes]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, place), encoding, mark
    if data.startswith(b"PK\x03\x04") or b"\0" in data[:1000]:
        text = "this is no table of text; a workbook of a spreadsheet is not read"
        raise UsageError(Problem("table-unreadable", text, place, _MEND))
    try:
        return data.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError:
        return _strictly(data, "cp1252", place), "cp1252", b""


def _strictly(data: bytes, encoding: str, place: Place) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = f"this file is not written in {encoding}, as it seems to be"
        raise UsageError(Problem("table-unreadable", text, place, _MEND)) from error


def _separator(text: str) -> str:
    """Return the sign that stands most often between the cells of the first row."""
    header = re.sub(r'"[^"]*+"', "", text[:20_000].split("\n", 1)[0])
    return max(_SEPARATORS, key=lambda sign: (header.count(sign), sign == ","))


def _rows(text: str, separator: str) -> Iterator[Row]:
    sign = re.escape(separator)
    cell = re.compile(rf'(?P<quoted>"(?:[^"]++|"")*+"?+)?+[^{sign}\r\n]*+')
    position, cells = 0, list[Cell]()
    while position < len(text):
        match = cell.match(text, position)
        assert match is not None  # it may be empty
        cells.append(Cell(match[0], _value(match[0], match["quoted"])))
        position = match.end()
        end = _end_of_row(text, position)
        if text.startswith(separator, position):
            position += len(separator)
            if position == len(text):
                cells.append(Cell("", ""))
                yield Row(tuple(cells), "")
        else:
            position += len(end)
            yield Row(tuple(cells), end)
            cells = []


def _end_of_row(text: str, position: int) -> str:
    return "\r\n" if text.startswith("\r\n", position) else text[position : position + 1]


def _value(raw: str, quoted: str | None) -> str:
    if quoted is None:
        return raw
    inside = quoted[1:-1] if len(quoted) > 1 and quoted.endswith('"') else quoted[1:]
    return inside.replace('""', '"') + raw[len(quoted) :]


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as a table of our own: commas, quotes where needed, lines ended by newlines."""
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
