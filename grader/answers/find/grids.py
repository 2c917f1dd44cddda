"""Tables of cells on a page or in an answer file, for the kinds that ask for a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import is_numeric, raw_text
from grader.errors import Place
from grader.expressions.nodes import Call, Matrix
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.writing import to_plain
from grader.readers.document import AnswerField, Document, Prose, Table

Row = tuple[str, ...]
_MARKS = "$*`_ \t\n"
_WRAPPED = re.compile(r"\A\\(?:text|mathrm|mathbf|textbf|mathit)\s*\{([^{}]*)\}\Z")


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells as they were written; the first may be a header."""

    rows: tuple[Row, ...]
    place: Place
    raw: str


def grids_of(document: Document) -> Iterator[Grid]:
    """Yield the tables of a page in order: with rules, and matrices with words or numbers."""
    for block in document.blocks:
        if isinstance(block, Table):
            rows = tuple(tuple(map(cell_text, row)) for row in block.rows)
            raw = "\n".join(" | ".join(row) for row in block.rows)
            yield Grid(rows, block.place, raw)
        elif isinstance(block, Statement | Prose) and _ARRAY in _text(block):
            rows = _rows_of_array(_text(block))
            if rows:
                yield Grid(rows, block.place, _text(block))
        elif isinstance(block, Statement):
            last = block.sides[-1].expression
            if isinstance(last, Matrix) and min(last.shape) > 1:
                rows = tuple(tuple(map(to_plain, row)) for row in last.rows)
                yield Grid(rows, block.place, block.raw)


def runs_of(document: Document, least: int, most: int) -> Iterator[Grid]:
    """Yield formulas that follow each other as tables of every width: an `array` in one line."""
    run: list[Statement] = []
    for block in (*document.blocks, None):
        if isinstance(block, Statement) and not block.relations:
            run.append(block)
            continue
        for width in range(least, most + 1):
            if len(run) > width and len(run) % width == 0:
                cells = [cell_text(statement.raw) for statement in run]
                rows = tuple(tuple(cells[i : i + width]) for i in range(0, len(cells), width))
                raw = "\n".join(" | ".join(row) for row in rows)
                yield Grid(rows, run[0].place, raw)
        run = []


def _outside_brackets(line: str) -> list[str]:
    """Return what stands between commas and semicolons, but not those inside brackets."""
    cells, depth = [""], 0
    for sign in line:
        depth += (sign in "([{") - (sign in ")]}")
        if sign in ",;" and depth == 0:
            cells.append("")
        else:
            cells[-1] += sign
    return cells


_RULE = frozenset(" |+=:-\t")
_BULLETS = ("- ", "* ", "+ ", "• ")
_Splits = Callable[[str], list[str]]
_SPLITTERS: tuple[_Splits, ...] = (
    lambda line: line.split("|"),
    lambda line: [cell for cell in line.replace("\t", "  ").split("  ") if cell.strip()],
    _outside_brackets,
    str.split,
)
_MIN_LINES = 2
#: A list that begins with its name: `f(x): 1, 2, 3`.
_NAMED = re.compile(r"[A-Za-z][^:=]{0,20}:[^:=]*\Z")
#: One of several values with their keys: `{0: 1, 1: 2}`.
_KEYED = re.compile(r"[^\s:=]{1,20}\s?:\s?[^\s:=]{1,20}")


def written_grids(document: Document) -> Iterator[Grid]:
    """Yield tables that are lines of plain text, parted by bars, commas, tabs or blanks.

    A line may also begin with its name, `x: 1, 2, 3`, or name its values: `x = 1: y = 2`.
    """
    for place, run in _runs_of_lines(document):
        raw = "\n".join(run)
        for rows in filter(None, (_paired(run), *(_split(run, each) for each in _SPLITTERS))):
            yield Grid(rows, place, raw)


def _runs_of_lines(document: Document) -> Iterator[tuple[Place, tuple[str, ...]]]:
    sources: dict[str, dict[int, str]] = {}
    at: dict[tuple[str, int], Place] = {}
    for line in lines_of_page(document):
        source, number = line.place.row
        lines = sources.setdefault(source, {})
        if line.place.is_converted and number - 1 not in lines and number - 2 in lines:
            lines[number - 1] = ""  # paragraphs of a file that was converted follow each other
        lines[number] = line.text
        at[line.place.row] = line.place
    for source, lines in sources.items():
        yield from ((at[source, number], run) for number, run in _runs_in(lines))


def _runs_in(lines: Mapping[int, str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the runs of lines that follow each other, and lists of lists in one line."""
    for number, text in sorted(lines.items()):
        named = [piece.strip() for piece in text.split(";")]
        if len(named) >= _MIN_LINES and all(_NAMED.match(piece) for piece in named):
            yield number, tuple(named)
        keyed = [piece.strip() for piece in text.strip(" {}").split(",")]
        if len(keyed) > _MIN_LINES and all(_KEYED.fullmatch(piece) for piece in keyed):
            yield number, tuple(keyed)
    run: list[str] = []
    for number in sorted(lines):
        if number - 1 not in lines:
            run = []
        text = lines[number].strip()
        text = text[2:].strip() if text.startswith(_BULLETS) else text
        if not _RULE.issuperset(text):  # a rule, or nothing
            run.append(text)
        if number + 1 not in lines and len(run) >= _MIN_LINES:
            yield number, tuple(run)


def points_of(document: Document) -> Iterator[Grid]:
    """Yield lists of points, each of which is a row: `(0, 1), (1, 2.72)`, `(0; 1) -> (1; 2,72)`."""
    for block in document.blocks:
        if isinstance(block, Statement):
            rows = [_coordinates(point) for side in block.sides for point in _points(side.raw)]
            if len(rows) >= _MIN_LINES and all(rows):
                yield Grid(tuple(rows), block.place, block.raw)


def _points(text: str) -> list[str]:
    return [point for piece in text.split("->") for point in _outside_brackets(piece)]


def _coordinates(point: str) -> Row:
    """Return what stands in the one pair of brackets of a point."""
    bare = cell_text(point).removeprefix("\\left").strip()
    inner = bare[1:-1].removesuffix("\\right")
    if not (bare.startswith("(") and bare.endswith(")")) or set(inner) & _BRACKETS:
        return ()
    return tuple(map(cell_text, inner.split(";" if ";" in inner else ",")))


_BRACKETS = frozenset("()[]{}")


def values_of(document: Document, names: Mapping[str, str], keys: str) -> Iterator[Grid]:
    """Yield the table that values of functions make: `f(0) = 1`, `f(1) = e = 2.72`.

    `names` are the columns by the names of their functions, `keys` is that of their arguments. What
    is said last of a value counts.
    """
    cells: dict[str, dict[str, str]] = {}
    blocks: list[Statement] = []
    for block in document.blocks:
        left = block.sides[0].expression if isinstance(block, Statement) else None
        if not isinstance(block, Statement) or set(block.relations) - EQUALITIES:
            continue
        if not isinstance(left, Call) or left.primes or len(left.args) != 1 or not block.relations:
            continue
        if left.name in names and is_numeric(left.args[0]):
            blocks.append(block)
            row = cells.setdefault(to_plain(left.args[0]), {})
            row[names[left.name]] = cell_text(block.sides[-1].raw)
    columns = tuple(dict.fromkeys(names.values()))
    if len(cells) >= _MIN_LINES:
        rows = ((key, *(row.get(each, "") for each in columns)) for key, row in cells.items())
        raw = ", ".join(block.raw for block in blocks)
        yield Grid(((keys, *columns), *rows), blocks[0].place, raw)


def _split(run: Sequence[str], cells_of: _Splits) -> tuple[Row, ...]:
    """Return the cells of all lines, where each has as many; the name of a line is its first."""
    rows = []
    equated = all(line.count("=") == 1 and ":" not in line for line in run)
    for line in run:
        name, named, rest = line.partition("=" if equated else ":")
        cells = cells_of((rest if named else line).strip("| "))
        rows.append(tuple(map(cell_text, [name, *cells] if named else cells)))
    width = max((len(row) for row in rows[1:]), default=0)
    if 1 < width < len(rows[0]) and cells_of is str.split:  # blanks in `p -> q` above a column
        rows[0] = (*rows[0][: width - 1], " ".join(rows[0][width - 1 :]))
    counts = [row[0] for row in rows[1:]] == [str(at) for at in range(len(rows) - 1)]
    if width == len(rows[0]) + 1 and counts:  # rows that a library numbers, below heads alone
        rows[1:] = [row[1:] for row in rows[1:]]
    widths = {len(row) for row in rows}
    return tuple(rows) if len(widths) == 1 and min(widths) > 1 else ()


def _paired(run: Sequence[str]) -> tuple[Row, ...]:
    """Read lines whose values have the same names all through, or are parted by arrows and colons.

    `x = 1: y = 2`, `p = T, q = F -> F`, `x = 0: 1`, `(T, F) -> F`, `0 -> 1`.
    """
    for cells_of in (_named_cells, _cells_of_signs):
        found = [cells_of(line) for line in run]
        names = {tuple(name for name, _ in row) for row in found}
        if len(names) == 1 and len(found[0]) > 1:
            [header] = names
            body = [tuple(cell for _, cell in row) for row in found]
            return (header, *body) if any(header) else tuple(body)
    return ()


_SIGNS = re.compile(r"[,;:|]|-{1,2}>|→|=>|⇒|↦")
_NAME = re.compile(r"\s*([A-Za-z][\w()]{0,12})\s?=\s?(?=\S)(.*)")


def _named_cells(line: str) -> list[tuple[str, str]]:
    """Return the values of a line with their names; a name is empty where none stands there."""
    cells = []
    for piece in _SIGNS.split(_unbracketed(line)):
        named = _NAME.fullmatch(piece)
        cells.append((named[1], cell_text(named[2])) if named else ("", cell_text(piece)))
    return [cell for cell in cells if cell[1]] if all("=" not in cell for _, cell in cells) else []


def _cells_of_signs(line: str) -> list[tuple[str, str]]:
    return [("", cell_text(piece)) for piece in _SIGNS.split(_unbracketed(line.replace("=", ":")))]


def _unbracketed(line: str) -> str:
    """Return a line without the brackets around its values: `(T, F) -> F`."""
    return re.sub(r"[(\[{]([^()\[\]{}=]*)[)\]}](?=\s*(?:\Z|[-:→=⇒↦]))", r"\1", line)


_ARRAY = "\\begin{"
_RULES = ("\\hline", "\\toprule", "\\midrule", "\\bottomrule")
_ENVIRONMENTS = ("array", "tabular")


def _text(block: Statement | Prose) -> str:
    return block.raw if isinstance(block, Statement) else block.text


def _rows_of_array(text: str) -> tuple[Row, ...]:
    """Read the rows of an `array` or `tabular`; none where there is no such environment."""
    for name in _ENVIRONMENTS:
        _, found, behind = text.partition(f"\\begin{{{name}}}")
        body, ended, _ = behind.partition(f"\\end{{{name}}}")
        if found and ended:
            _, _, body = body.partition("}") if body.lstrip().startswith("{") else ("", "", body)
            for rule in _RULES:
                body = body.replace(rule, "")
            lines = [line for line in body.split("\\\\") if line.strip()]
            return tuple(tuple(map(cell_text, line.split("&"))) for line in lines)
    return ()


def grid_of_field(entry: AnswerField) -> Grid | None:
    """Read an entry: rows as lists, rows by the names of their columns, values by the row's key."""
    value = entry.value
    if isinstance(value, str) and _ARRAY in value:
        rows = _rows_of_array(value)
        return Grid(rows, entry.place, value) if rows else None
    if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        names = list(dict.fromkeys(str(name) for row in value for name in row))
        body = [tuple(_of(row, name) for name in names) for row in value]
        return Grid((tuple(names), *body), entry.place, str(value))
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        rows = tuple(tuple(cell_text(raw_text(cell)) for cell in row) for row in value)
        return Grid(rows, entry.place, str(value))
    if isinstance(value, Mapping):
        rows = tuple((str(key), *_cells(cells)) for key, cells in value.items())
        return Grid(rows, entry.place, str(value))
    return None


def _of(row: Mapping[object, object], name: str) -> str:
    found = next((cell for key, cell in row.items() if str(key) == name), "")
    return cell_text(raw_text(found))


def _cells(value: object) -> tuple[str, ...]:
    cells = value if isinstance(value, list) else [value]
    return tuple(cell_text(raw_text(cell)) for cell in cells)


def cell_text(text: str) -> str:
    """Return the words of a cell without the marks around them."""
    bare = text.strip(_MARKS)
    if bare.startswith(("\\(", "\\[")) and bare.endswith(("\\)", "\\]")):
        bare = bare[2:-2].strip()
    wrapped = _WRAPPED.match(bare)
    return wrapped[1].strip() if wrapped else bare
