"""Matrices and columns typed in rows: `[2, -1]` above `[0, 3]`, `(2)` above `(-1)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of_page, lines_said, written_lines
from grader.errors import Place
from grader.expressions.names import LETTER_WORDS
from grader.expressions.nodes import Collection, Expression, Index, Matrix, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.writing import to_plain
from grader.readers.document import Document, Table

_LONGEST = 200
_NAMED = re.compile(r"[A-Za-z]\w{0,8}\s?=\s?")
#: What a row is called in front of it: `row 1: 1, 2`.
_ROW_LABEL = re.compile(r"(?:row|zeile|fila|ligne|r)\s?_?\d\s?[:=]\s*", re.IGNORECASE)
_SIGNS = " \t$|[](){}⎡⎢⎣⎤⎥⎦,;"
_CELL = re.compile(r"[-+−]?[\w.√π][\w./^*√π²³]*+")


#: One value between the signs of a bracket that goes over several lines.
_IN_A_COLUMN = re.compile(
    r"\s*[|(\[⎡⎢⎣/\\]\s*(?P<cell>[^\s|()\[\]][^|()\[\]]{0,40}?)\s*[|)\]⎤⎥⎦/\\]\s*"
)


def typed_columns(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the columns whose entries are lines that follow each other, each in brackets."""
    entries: list[Expression] = []
    last = Place("")
    for at, line in [*_lines(document), (Place(""), "")]:
        found = _IN_A_COLUMN.fullmatch(line) if len(line) <= _LONGEST else None
        read = parse(found["cell"], notation) if found else None
        goes_on = _is_next(last, at, (line,))
        if entries and not (isinstance(read, Expression) and goes_on):
            if len(entries) > 1:
                whole = Matrix(tuple((entry,) for entry in entries))
                yield Response("\n".join(map(to_plain, entries)), whole, last)
            entries = []
        if isinstance(read, Expression):
            entries.append(read)
            last = at


_ENTRY_NAME = re.compile(r"(?P<name>[A-Za-z])_(?P<row>[1-9])(?P<column>[1-9])")
_LEAST_ENTRIES = 4


def matrices_by_entries(document: Document) -> Iterator[Response]:
    """Yield the matrices of which a page gives each entry by its place: `a_11 = 1, a_12 = 2`.

    No entry may be missing between the first one and the last.
    """
    found: dict[str, dict[tuple[int, int], Side]] = {}
    for statement in document.statements:
        named = _entry_named(statement)
        if named is not None:
            name, place = named
            found.setdefault(name, {})[place] = statement.sides[-1]
    for entries in found.values():
        rows, columns = (max(place[axis] for place in entries) for axis in (0, 1))
        if len(entries) < max(_LEAST_ENTRIES, rows * columns):
            continue
        sides = [[entries[i + 1, j + 1] for j in range(columns)] for i in range(rows)]
        read = tuple(
            tuple(each for side in row if isinstance(each := side.expression, Expression))
            for row in sides
        )
        raw = "; ".join(", ".join(side.raw for side in row) for row in sides)
        if all(len(row) == columns for row in read):
            yield Response(f"[{raw}]", Matrix(read), sides[-1][-1].place)


def _entry_named(statement: Statement) -> tuple[str, tuple[int, int]] | None:
    """Return of which matrix a line gives an entry, and its row and column."""
    if not statement.relations or not set(statement.relations) <= {"="} or statement.hedge:
        return None
    match statement.sides[0].expression:
        case Symbol(name=name) if found := _ENTRY_NAME.fullmatch(name):
            return found["name"], (int(found["row"]), int(found["column"]))
        case Index(args=(Symbol(name=name), Number() as row, Number() as column)):
            places = row.value, column.value
            whole = [int(p) for p in places if p == int(p) and 0 < p < _MOST_ROWS]
            return (name, (whole[0], whole[1])) if len(whole) == len(places) else None
    return None


_MOST_ROWS = 10


#: What may stand in front of an entry in a line of its own: a bullet, or the name of a coordinate.
_BEFORE_ENTRY = re.compile(r"\A\s*(?:[-*•]\s+)?(?:[A-Za-z]\w?\s*[:=]\s*)?")


def typed_vectors(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield vectors whose entries are lines that follow each other, or stand apart in one line."""
    entries: list[tuple[Line, Expression]] = []
    for line in (*lines_of_page(document), None):
        text = _BEFORE_ENTRY.sub("", line.text, count=1).strip(_SIGNS) if line else ""
        read = parse(text, notation) if _CELL.fullmatch(text) else None
        if line is not None and isinstance(read, Expression):
            entries.append((line, read))
            continue
        if len(entries) > 1:
            whole = Matrix(tuple((entry,) for _, entry in entries))
            yield Response(", ".join(to_plain(e) for _, e in entries), whole, entries[-1][0].place)
        entries = []
        row = _row(line.text, notation, first=True) if line else ()
        if line is not None and row:
            yield Response(line.text.strip(), Matrix(tuple((each,) for each in row)), line.place)


_ROW_NAME = re.compile(r"(?:r|row|zeile|fila)_?(\d)", re.IGNORECASE)


def named_rows(document: Document) -> Iterator[Response]:
    """Yield the matrix whose rows are named one by one: `R1 = (1, 2), R2 = (3, -4)`."""
    rows: dict[int, tuple[Expression, ...]] = {}
    lines: list[Statement] = []
    for line in document.statements:
        name, value = line.sides[0].expression, line.sides[-1].expression
        found = _ROW_NAME.fullmatch(name.name) if isinstance(name, Symbol) else None
        if found and isinstance(value, Collection) and line.relations == ("=",):
            rows[int(found[1])] = value.args
            lines.append(line)
    if (
        len(rows) > 1
        and [*rows] == [*range(1, len(rows) + 1)]
        and len({*map(len, rows.values())}) == 1
    ):
        raw = ", ".join(line.raw for line in lines)
        yield Response(raw, Matrix(tuple(rows.values())), lines[-1].place)


#: A matrix in one line, perhaps behind what it is and a factor: `A^-1 = 1/6 [2 -2; -2 5]`.
_FACTOR = r"[-−+]?\(?\d{1,9}(?:\s?/\s?\d{1,9})?\)?|\\[dt]?frac\{\d{1,9}\}\{\d{1,9}\}"
_ENTRY = r"[^\s,;()\[\]=&]{1,30}"
_IN_ONE_LINE = re.compile(
    rf"(?:[^=;\[]{{1,40}}=\s*+)?(?P<factor>(?:{_FACTOR})\s?(?:[*·×]|\\cdot)?)?\s*+(?P<open>[\[(])\s*+"
    rf"(?P<rows>{_ENTRY}(?:(?:\s*,\s*|\s++){_ENTRY}){{0,8}}"
    rf"(?:\s*;\s*{_ENTRY}(?:(?:\s*,\s*|\s++){_ENTRY}){{0,8}}){{1,8}})\s*+;?\s*+(?P<close>[\])])"
)
_OPERATOR = re.compile(r"[-+*/^·×]")


def matrices_in_lines(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the lines that are a matrix with semicolons between its rows, perhaps a factor too."""
    for at, line in _lines(document):
        text = line.replace("$", "").strip(" .")
        found = _IN_ONE_LINE.fullmatch(text) if len(text) <= _LONGEST and ";" in text else None
        rows = (
            [re.split(r"\s*,\s*|\s+", row.strip()) for row in found["rows"].split(";")]
            if found
            else []
        )
        if found is None or len({len(row) for row in rows}) != 1 or max(map(len, rows)) < 2:
            continue
        if any(_OPERATOR.fullmatch(cell) for row in rows for cell in row):
            continue  # `[x + y; x - y]` is a column
        lists = ", ".join(f"[{', '.join(row)}]" for row in rows)
        factor = (found["factor"] or "").strip().rstrip("*·×").removesuffix("\\cdot").strip()
        written = f"{factor} * [{lists}]" if factor else f"[{lists}]"
        read = parse(written, notation)
        if isinstance(read, Expression):
            yield Response(written, read, at)


_TUPLE = r"[(\[][^()\[\]\n]{1,60},[^()\[\]\n]{1,60}[)\]]"
#: Rows or columns in words: `the matrix with rows (2, 0) and (0, 5)`.
_IN_WORDS = re.compile(
    r"(?<!\w)(?:rows?|zeilen|filas|lignes|(?:with|has|mit)\s(?:the\s)?(?P<columns>columns|spalten))"
    r"\s?(?:are|is|sind|son|sont|[:=])?\s?"
    rf"(?P<lists>\$?{_TUPLE}\$?(?:\s?(?:,|;|,?\s?(?:and|und|y|et))\s?\$?{_TUPLE}\$?){{1,5}})",
    re.IGNORECASE,
)


def matrices_in_words(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the matrices whose rows, or columns, a sentence lists."""
    for line in lines_of_page(document):
        found = _IN_WORDS.search(line.text) if len(line.text) <= _LONGEST else None
        lists = re.findall(_TUPLE, found["lists"]) if found else []
        rows = [_row(each, notation, first=False) for each in lists]
        if found is None or not rows[0] or len({len(row) for row in rows}) > 1:
            continue
        turned = tuple(zip(*rows, strict=True)) if found["columns"] else tuple(rows)
        yield Response(found[0], Matrix(turned), line.place)


def typed_matrices(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the matrices whose rows are lines that follow each other, with nothing else in them."""
    rows: list[tuple[Expression, ...]] = []
    texts: list[str] = []
    last: Place | None = None
    for at, line in [*_lines(document), (Place(""), "")]:
        row = _row(line, notation, first=not rows)
        goes_on = last is not None and _is_next(last, at, (texts[-1], line))
        if last is not None and not (row and goes_on and len(row) == len(rows[0])):
            if len(rows) > 1:
                yield Response("\n".join(texts), Matrix(tuple(rows)), last)
            rows, texts, last = [], [], None
            row = row or _row(line, notation, first=True)
        if row:
            rows.append(row)
            texts.append(line.strip())
            last = at


#: A line that is no word or two: it has a digit or a bracket.
_IS_NO_WORD = re.compile(r"[\d(\[|⎡⎢⎣]")


def _is_next(above: Place, below: Place, texts: Iterable[str]) -> bool:
    """Whether a line with text is the next one; a blank line may part rows, as it does paragraphs.

    Words above rows are none: `We get`.
    """
    (source, line), (other, next_line) = above.row, below.row
    if source != other or not line < next_line <= line + 2:
        return False
    return next_line == line + 1 or all(map(_IS_NO_WORD.search, texts))


def _lines(document: Document) -> list[tuple[Place, str]]:
    """Return the lines as they are written, or else the formulas that stand on them."""
    lines: dict[tuple[str, int], tuple[Place, str]] = {}
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for at, text in lines_said(document).items():
        if not any(table.place.has_line_of(at) for table in tables):
            lines[at.row] = at, text
    for table in tables:
        for below, row in enumerate(_without_heads(table.rows)):
            at = Place(table.place.source, table.place.line + below)
            lines[at.row] = at, "  ".join(row) if len(row) > 1 else f"|{''.join(row)}|"
    lines |= {at.row: (at, text) for at, text in written_lines(document)}
    return sorted(lines.values(), key=lambda item: item[0].line)


_LETTER = re.compile(r"[^\W\d_]")


def _without_heads(rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Return the entries of a table whose rows and columns are named: `|   | z1 | z2 |`."""
    head, *below = rows
    entries = [cell for row in below for cell in row[1:]]
    heads = [*head[1:], *(row[0] for row in below if row)]
    if len(below) < 2 or not entries or not all(map(_LETTER.search, heads)):
        return rows
    if any(map(_LETTER.search, entries)) or not all(any(map(str.isdigit, e)) for e in entries):
        return rows
    return [row[1:] for row in below]


def _is_word(cell: str) -> bool:
    """Whether letters are a word, and no name of a letter."""
    return cell.isalpha() and len(cell) > 1 and cell.lower() not in LETTER_WORDS


def _row(line: str, notation: Notation, *, first: bool) -> tuple[Expression, ...]:
    """Return the entries of a line; none where it is no row of several."""
    text = line.strip()
    if not text or len(text) > _LONGEST:
        return ()
    label = _ROW_LABEL.match(text)
    text = text[label.end() :] if label else text
    if first and (named := _NAMED.match(text)):
        text = text[named.end() :]
    text = text.strip(_SIGNS)
    parted = re.search(r"[,;&|]", text)
    cells = re.split(r"\s*[,;&|]\s*" if parted else r"\s+", text)
    if len(cells) < 2 or not all(_CELL.fullmatch(cell) for cell in cells):
        return ()
    if not parted and any(_is_word(cell) for cell in cells):
        return ()  # `The trace is 7.` is a sentence
    read = [parse(cell, notation) for cell in cells]
    entries = tuple(one for one in read if isinstance(one, Expression))
    return entries if len(entries) == len(cells) else ()
