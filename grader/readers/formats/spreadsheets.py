"""Spreadsheets and files of values: every sheet is a table, formulas by the values they gave."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from grader.expressions.notation import Notation
from grader.readers.converting.document import Lines, read_converted
from grader.readers.converting.optional import needed
from grader.readers.document import Document, Picture
from grader.readers.office.package import Package, parse_xml
from grader.readers.text.decoding import decode

MAX_SHEETS = 20
MAX_ROWS = 2_000
MAX_COLUMNS = 60
CELL_CHARACTERS = 2_000
NOT_CALCULATED = "\ufffd"
_NUMBER = re.compile(r"[-+−]?\d+(?:,\d+)?(?:[eE][-+]?\d+)?")


def read_spreadsheet(source: str, data: bytes, notation: Notation) -> Document:
    """Read a workbook of Excel; raises `SubmissionError` if it is damaged, locked or too large."""
    package = Package(source, data)
    for name in package.names:  # read once, with the limits, before the library does
        held = package.read(name)
        if name.endswith((".xml", ".rels")):
            parse_xml(held or b"<a/>", package)
    lines = Lines(source)
    values, formulas = _workbook(package, data, True), _workbook(package, data, False)
    for number, sheet in enumerate(values.worksheets[:MAX_SHEETS], 1):
        if sheet.sheet_state == "visible":
            _add_sheet(
                lines, sheet, formulas.worksheets[number - 1], number, len(values.worksheets)
            )
    for name in sorted(package.names):
        if re.search(r"xl/(?:media/|charts/chart\d)", name):
            _tell_picture(lines, name)
    return read_converted(lines, notation)


def _workbook(package: Package, data: bytes, values: bool) -> Any:
    openpyxl = needed("openpyxl", package.source, "a spreadsheet")
    try:
        return openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=values, keep_links=False
        )
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise package.damaged() from error


def _tell_picture(lines: Lines, name: str) -> None:
    lines.remark("picture-not-read", "a picture or chart was not read; a person has to look at it")
    if "media/" in name:
        lines.pictures.append(Picture(lines.source, "image/*", name))


def _add_sheet(lines: Lines, sheet: Any, formulas: Any, number: int, of: int) -> None:
    """Add the rows of a sheet, from the first to the last that holds something."""
    place = f"sheet{number}" if of > 1 else ""
    if of > 1:
        lines.block(f"## {sheet.title}", place)
    rows = [tuple(row[:MAX_COLUMNS]) for row in _rows(sheet)]
    asked = [tuple(row[:MAX_COLUMNS]) for row in _rows(formulas)]
    texts = []
    for index, row in enumerate(rows):
        below = asked[index] if index < len(asked) else ()
        texts.append(
            [_cell(value, below[i] if i < len(below) else None) for i, value in enumerate(row)]
        )
    if any(NOT_CALCULATED in cell for row in texts for cell in row):
        said = "a formula in the sheet has no value: it was saved before it was calculated"
        lines.remark("equation-not-read", said, place)
    _add_rows(lines, texts, place)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return  # a damaged sheet ends where the damage is


def _cell(value: Any, formula: Any) -> str:
    if value is None:
        return NOT_CALCULATED if isinstance(formula, str) and formula.startswith("=") else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return " ".join(str(value)[:CELL_CHARACTERS].split())


def _add_rows(lines: Lines, rows: Sequence[Sequence[str]], place: str) -> None:
    """Write tables; an empty row ends one, a row of one cell alone is a line of text."""
    table: list[tuple[int, Sequence[str]]] = []
    for number, row in enumerate([*rows, ()], 1):
        filled = [cell for cell in row if cell]
        if len(filled) > 1:
            table.append((number, row))
            continue
        _add_table(lines, table, place)
        table = []
        if filled:
            lines.block(filled[0], f"{place}row{number}")


def _add_table(lines: Lines, table: Sequence[tuple[int, Sequence[str]]], place: str) -> None:
    if not table:
        return
    used = [index for index in range(MAX_COLUMNS) if any(_at(row, index) for _, row in table)]
    lines.gap()
    for position, (number, row) in enumerate(table):
        cells = [_at(row, index).replace("|", "\\|") for index in used]
        lines.add(f"| {' | '.join(cells)} |", f"{place}row{number}")
        if not position:
            lines.add("|" + " --- |" * len(used), f"{place}row{number}")
    lines.gap()


def _at(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def read_values(source: str, data: bytes, notation: Notation) -> Document:
    """Read a file of values apart by commas, semicolons or tabs."""
    text, remarks = decode(source, data)
    lines = Lines(source, remarks=list(remarks))
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            cells = [cell.strip()[:CELL_CHARACTERS] for cell in row[:MAX_COLUMNS]]
            rows.append([_point(cell) if separator != "," else cell for cell in cells])
            if len(rows) >= MAX_ROWS:
                lines.remark("file-cut", f"only the first {MAX_ROWS} rows of the file were read")
                break
    except csv.Error:
        lines.remark("file-cut", f"the file is no table from row {len(rows) + 1} on")
    _add_rows(lines, rows, "")
    return read_converted(lines, notation)


def _separator(text: str) -> str:
    """Return what the cells are apart by: what stands most often in the first lines."""
    first = [line for line in text.split("\n")[:20] if line.strip()]
    counts = {sign: sum(line.count(sign) for line in first) for sign in "\t;,"}
    in_all = [sign for sign in "\t;" if first and all(sign in line for line in first)]
    return in_all[0] if in_all else max(counts, key=lambda sign: counts[sign])


def _point(cell: str) -> str:
    """Return a number with its decimal comma as a point."""
    return cell.replace(",", ".") if _NUMBER.fullmatch(cell) else cell
