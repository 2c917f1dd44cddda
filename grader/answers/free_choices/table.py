"""`table` and `truth_table`: cells that are found by the row's key and the column's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from grader.answers.base import Checked, Element, KindFacts, MarkOutcome, Response
from grader.answers.check.entries import checked_entries, compare_entry
from grader.answers.demands.digits import with_digits_of
from grader.answers.demands.entries import (
    OPEN,
    RIGHT,
    WRONG,
    entry_in_unit,
    number_in,
    with_shares,
)
from grader.answers.demands.shares import is_right
from grader.answers.explain.verdicts import review
from grader.answers.find.chains import field_of
from grader.answers.find.grids import (
    Grid,
    Row,
    cell_text,
    grid_of_field,
    grids_of,
    points_of,
    runs_of,
    values_of,
    written_grids,
)
from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import is_numeric, raw_text, with_decimal_comma
from grader.answers.find.solutions.pairs import pairs_said
from grader.answers.free_choices.measured_cells import (
    unit_asked_in,
    with_units_in_cells,
)
from grader.answers.free_choices.truth_rows import column_of_truth, rows_of_truth
from grader.answers.kinds.collections.references import reference_of
from grader.equivalence import NumberPolicy, Outcome, rational_value
from grader.expressions.nodes import Call, Collection, Constant, Expression, Logic, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.phrases import FALSE_WORDS, TRUE_WORDS
from grader.expressions.reading import parse
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain
from grader.readers.document import Document
from grader.rubric.types import Asked

_BETWEEN = " │ "
#: Columns that an answer may have besides.
_MORE_COLUMNS = 4
_PAIR = 2
_Reads = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Expected:
    """A table as it should be: `keys` are the places of the columns that name a row."""

    columns: Row
    keys: tuple[int, ...]
    rows: tuple[Row, ...]


class TableKind:
    """A table of values: rows by their key, in any order, columns by their name."""

    name = "table"
    facts = KindFacts(
        quantities=True,
        in_key=lambda options: (", ".join(map(str, row)) for row in options["rows"]),
    )

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the tables of the section, in which columns of the question stand."""
        entry = field_of(asked, document)
        if entry is not None:
            grid = grid_of_field(entry)
            raw = raw_text(entry.value) if grid is None else grid.raw
            return (Response(raw, _packed(grid), entry.place),)
        grids = list(grids_of(document))
        least = len(self.expected(asked).columns)
        runs = () if grids else runs_of(document, least, least + _MORE_COLUMNS)
        fitting = [g for g in grids if self.placed(asked, g) is not None] or grids
        fitting += [g for g in runs if self._has_all_rows(asked, g)][:1]
        if not grids and not fitting:
            written = written_grids(document)
            fitting = [grid for grid in written if self.placed(asked, grid) is not None][:1]
        if not grids and not fitting:
            fitting = [g for g in self._in_words(asked, document) if self._has_all_rows(asked, g)]
        if not grids and not fitting:
            fitting = [*self._by_pairs(asked, document)]
        return tuple(Response(grid.raw, _packed(grid), grid.place) for grid in fitting)

    def _in_words(self, asked: Asked, document: Document) -> Iterator[Grid]:
        """Yield the tables that values of functions make, or points."""
        expected = self.expected(asked)
        if len(expected.keys) != 1:
            return
        key = expected.columns[expected.keys[0]]
        others = [column for column in expected.columns if column != key]
        functions = {
            name: column
            for column in others
            for called in self.header_names(asked, column)
            for name in _function_named(called, key, asked.part.notation)
        }
        yield from values_of(document, functions, key)
        yield from points_of(document)

    def _by_pairs(self, asked: Asked, document: Document) -> Iterator[Grid]:
        """Yield the table that pairs of a key and its value make, `A: 0, B: 3`, `P(X=0) = 1/4`."""
        expected = self.expected(asked)
        if len(expected.columns) != _PAIR or len(expected.keys) != 1:
            return
        (at,) = expected.keys
        found = pairs_said(document, [row[at] for row in expected.rows])
        if found is not None:
            values, place, raw = found
            rows = [(key, value) if at == 0 else (value, key) for key, value in values]
            yield Grid((expected.columns, *rows), place, raw)

    def _has_all_rows(self, asked: Asked, grid: Grid) -> bool:
        placed, expected = self.placed(asked, grid), self.expected(asked)
        keys = {_key(expected, row, self.reads(asked)) for row in expected.rows}
        return placed is not None and keys <= set(placed)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare cell by cell."""
        grid = _unpacked(response)
        placed = self.placed(asked, grid) if grid is not None else None
        if placed is None:
            text = "A table with the columns of the question was expected; a person will look."
            return review("no-table", text)
        expected = self.expected(asked)
        if grid is not None and self._has_a_column_twice(asked, grid):
            text = (
                "A column of the question stands here twice, with other values; a person will look."
            )
            return review("several-values", text)
        elements: list[Element] = []
        numbers: list[Expression | None] = []
        entries: list[Checked] = []
        for row in expected.rows:
            given = placed.get(_key(expected, row, self.reads(asked)))
            for at, column in enumerate(expected.columns):
                if at in expected.keys:
                    continue
                cell = "" if given is None else given[at]
                entries.append(self.same(asked, column, row[at], cell))
                name = f"{column} at {', '.join(row[k] for k in expected.keys)}"
                right = is_right(entries[-1])
                elements.append(Element(name, cell, row[at], right))
                if right and is_plain_number(row[at], asked.part.notation):
                    numbers.append(number_in(asked, unit_asked_in(asked, column), cell))
        undecided = any(entry.outcome is MarkOutcome.NEEDS_REVIEW for entry in entries)
        checked = checked_entries(asked, tuple(elements), undecided)
        whole = asked.part.options.get("credit", "each") == "all"
        checked = with_shares(checked, elements, entries, whole)
        return with_digits_of(asked, tuple(filter(None, numbers)), response, checked)

    def _has_a_column_twice(self, asked: Asked, grid: Grid) -> bool:
        """Whether two columns of a table have one name of the question, and not the same cells."""
        heads = grid.rows[0] if grid.rows else ()
        for column in self.expected(asked).columns:
            names = set(self.header_names(asked, column))
            places = [at for at, head in enumerate(heads) if head.strip() in names]
            cells = {tuple(row[at].strip() for row in grid.rows if at < len(row)) for at in places}
            if len(cells) > 1:
                return True
        return False

    # -- what the two kinds differ in ------------------------------------------------------------

    def expected(self, asked: Asked) -> Expected:
        """Return the table of the rubric."""
        options = asked.part.options
        columns = tuple(map(str, options["columns"]))
        named = tuple(map(str, options.get("key") or ())) or columns[:1]
        keys = tuple(columns.index(name) for name in named)
        rows = tuple(tuple(map(str, row)) for row in options["rows"])
        return Expected(columns, keys, rows)

    def reads(self, asked: Asked) -> _Reads:
        """Return how keys are told apart."""
        return lambda text: _as_key(text, asked.part.notation)

    def same(self, asked: Asked, column: str, expected: str, given: str) -> Checked:
        """Compare a cell: formulas by their value and their unit, words as words."""
        wanted = parse(expected, asked.part.notation)
        measured = isinstance(wanted, Expression) and is_numeric(wanted)
        unit = unit_asked_in(asked, column) if measured else None
        if unit is None and cell_text(expected).casefold() == given.casefold():
            return RIGHT
        if not given or not isinstance(wanted, Expression):
            return WRONG
        checked = entry_in_unit(_within(asked, column), unit, _row(wanted), given, _compared)
        return OPEN if checked.outcome is MarkOutcome.UNREADABLE else checked

    def header_names(self, asked: Asked, column: str) -> tuple[str, ...]:
        """Return how a column may be called."""
        headers: Mapping[str, Sequence[str]] = asked.part.options.get("headers") or {}
        return (column, *map(str, headers.get(column, ())))

    # -- finding the cells -----------------------------------------------------------------------

    def placed(self, asked: Asked, grid: Grid) -> dict[str, Row] | None:
        """Return the rows of a student's table by their key, cells in the rubric's order."""
        for rows in (grid.rows, tuple(zip(*grid.rows, strict=True)) if _is_even(grid) else ()):
            found = self._placed(asked, with_units_in_cells(asked, rows))
            if found is not None:
                return found
        return None

    def _placed(self, asked: Asked, rows: Sequence[Row]) -> dict[str, Row] | None:
        expected = self.expected(asked)
        if not rows:
            return None
        places = self._columns(asked, expected, rows[0])
        body = rows[1:]
        if places is None and all(len(row) == len(expected.columns) for row in rows):
            places = list(range(len(expected.columns)))
            body = rows if self._is_row(asked, expected, rows[0]) else body
        if places is None:
            return None
        reads = self.reads(asked)
        ordered = [_cells_at(row, places) for row in body]
        found = {_key(expected, row, reads): row for row in ordered}
        wanted = {_key(expected, row, reads) for row in expected.rows}
        return found if wanted & set(found) else None

    def _columns(self, asked: Asked, expected: Expected, header: Row) -> list[int] | None:
        """Return where the columns of the rubric stand; every key has to be there, and a value."""
        notation = asked.part.notation
        given = [_as_key(cell, notation) for cell in header]
        places = []
        for column in expected.columns:
            names = {_as_key(name, notation) for name in self.header_names(asked, column)}
            places.append(_place(given, names))
        if places[0] < 0 and tuple(expected.keys) == (0,) and _FIRST not in places:
            places[0] = _FIRST  # what names the rows may be called otherwise: vertices, nodes
        keys_there = all(places[k] >= 0 for k in expected.keys)
        values_there = any(at >= 0 for k, at in enumerate(places) if k not in expected.keys)
        return places if keys_there and values_there else None

    def _is_row(self, asked: Asked, expected: Expected, row: Row) -> bool:
        reads = self.reads(asked)
        return _key(expected, row, reads) in {_key(expected, r, reads) for r in expected.rows}


class TruthTableKind(TableKind):
    """The truth table of a formula; rows may come in any order, further columns may be there."""

    name = "truth_table"
    facts = KindFacts(own_reference=False)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the tables of the section; where there is none, rows in lines, or a column."""
        found = super().find(asked, document)
        grids = (_unpacked(response) for response in found)
        if document.fields or any(grid and self.placed(asked, grid) for grid in grids):
            return found
        names = self.expected(asked).keys
        said = [*rows_of_truth(document, len(names)), *self._by_column(asked, document)]
        return tuple(Response(grid.raw, _packed(grid), grid.place) for grid in said[:1]) or found

    def _by_column(self, asked: Asked, document: Document) -> Iterator[Grid]:
        """Yield the table whose last column alone is given, if it is right in the usual order.

        Letters are usually listed from all true on, digits from all 0 on; where that makes a
        column wrong, another order may be meant, and a person looks.
        """
        rows = self.expected(asked).rows
        column = column_of_truth(document, len(rows))
        digits = any(value.isdigit() for value in column)
        ordered = rows[::-1] if digits else rows
        right = [_letter(_truth_value(value)) for value in column] == [row[-1] for row in ordered]
        if column and right:
            place = next(line.place for line in lines_of_page(document) if line.text.strip())
            yield Grid(tuple(ordered), place, " ".join(column))

    def expected(self, asked: Asked) -> Expected:
        """Compute the table of the reference."""
        formula = reference_of(asked)
        names = _variables(formula)
        rows = []
        for values in product((True, False), repeat=len(names)):
            known = dict(zip(names, values, strict=True))
            rows.append((*("T" if v else "F" for v in values), _letter(_truth(formula, known))))
        columns = (*names, to_plain(formula))
        return Expected(columns, tuple(range(len(names))), tuple(rows))

    def reads(self, asked: Asked) -> _Reads:
        """Read `T`, `1`, `true`, `w` as one truth value."""
        return lambda text: _letter(_truth_value(text))

    def same(self, asked: Asked, column: str, expected: str, given: str) -> Checked:
        """Compare truth values."""
        value = _truth_value(given)
        if value is None:
            return OPEN if given else WRONG
        return RIGHT if _letter(value) == expected else WRONG

    def _columns(self, asked: Asked, expected: Expected, header: Row) -> list[int] | None:
        """Find the names by their letters; the formula is under its own name, or the last."""
        places = super()._columns(asked, expected, header)
        if places is not None:
            return places
        given = [_as_key(cell, asked.part.notation) for cell in header]
        keys = [given.index(name) if name in given else -1 for name in expected.columns[:-1]]
        last = len(header) - 1
        return [*keys, last] if -1 not in keys and last not in keys else None


def _function_named(column: str, key: str, notation: Notation) -> Iterator[str]:
    """Yield what a column is called as a function of the key: f for `f(x)`, y for `y`."""
    read = parse(column, notation)
    of_key = isinstance(read, Call) and not read.primes and [*map(to_plain, read.args)] == [key]
    if isinstance(read, Symbol) or (isinstance(read, Call) and of_key):
        yield read.name


def is_plain_number(expected: str, notation: Notation) -> bool:
    """Whether a number stands in a cell of the right table."""
    read = parse(expected, notation)
    return isinstance(read, Expression) and is_numeric(read)


def _compared(asked: Asked, response: Response) -> Checked:
    """Compare the value of a cell with the right one."""
    assert isinstance(response.read, Expression)
    reference = reference_of(asked)
    given = with_decimal_comma(response.read) if is_numeric(reference) else response.read
    outcome = compare_entry(asked, reference, _row(given)).outcome
    return _OF.get(outcome, WRONG)


_OF = {Outcome.EQUIVALENT: RIGHT, Outcome.UNDECIDED: OPEN}


def _row(cell: Expression) -> Expression:
    """Return several values in a cell as one tuple, whichever brackets they have."""
    if isinstance(cell, Collection) and cell.kind in ("tuple", "list", "sequence"):
        return Collection("tuple", *cell.args)
    return cell


def _place(given: Sequence[str], names: set[str]) -> int:
    """Return where a column stands under one of its names, capitals apart if need be; else -1."""
    alike = {name.casefold() for name in names}
    exact = (at for at, cell in enumerate(given) if cell in names)
    folded = (at for at, cell in enumerate(given) if cell.casefold() in alike)
    shorter = [at for at, cell in enumerate(given) if _is_shorter(cell.casefold(), alike)]
    return next(exact, next(folded, shorter[0] if len(shorter) == 1 else -1))


def _is_shorter(cell: str, names: set[str]) -> bool:
    """Whether a head is the beginning of a name, `dist` of `distance`, or goes on behind it."""
    bare = cell.rstrip(".")
    return len(bare) >= _SHORTEST and any(
        len(name) >= _SHORTEST and (name.startswith(bare) or bare.startswith(f"{name} "))
        for name in names
    )


_SHORTEST = 3


def _within(asked: Asked, column: str) -> Asked:
    """Return the part with the tolerance of a column."""
    tolerances: Mapping[str, NumberPolicy] = asked.part.options.get("tolerances") or {}
    policy = tolerances.get(column)
    return asked if policy is None else replace(asked, part=replace(asked.part, policy=policy))


def _packed(grid: Grid | None) -> Mapping[str, str] | str:
    """Return a grid as what a response holds: a text for each row."""
    if grid is None:
        return ""
    return {str(at): _BETWEEN.join(row) for at, row in enumerate(grid.rows)}


def _unpacked(response: Response) -> Grid | None:
    if not isinstance(response.read, Mapping):
        return None
    rows = tuple(tuple(row.split(_BETWEEN)) for row in response.read.values())
    return Grid(rows, response.place, response.raw)


def _is_even(grid: Grid) -> bool:
    return len({len(row) for row in grid.rows}) == 1


def _cells_at(row: Row, places: Sequence[int]) -> Row:
    return tuple(row[at] if 0 <= at < len(row) else "" for at in places)


def _key(expected: Expected, row: Row, reads: _Reads) -> str:
    return _BETWEEN.join(
        reads(_MARKED.sub("", row[at])) if at < len(row) else "" for at in expected.keys
    )


#: What marks a row and is none of its key: the first state `→q0` and the last one `*q2`.
_MARKED = re.compile(r"\A[\s$]*(?:(?:→|->|⇒|\*(?!\*))\s*)+(?=[\w$])")
_FIRST = 0


def _as_key(text: str, notation: Notation) -> str:
    """Return a text in one spelling: formulas as they print, words without capitals."""
    bare = cell_text(text)
    read = parse(bare, notation) if bare else None
    read = with_decimal_comma(read) if isinstance(read, Expression) else read
    number = rational_value(read) if isinstance(read, Expression) else None
    if number is not None:
        return str(number)
    if isinstance(read, Expression) and not any(" " in name for name in _long_names(read)):
        return to_plain(read)
    return " ".join(bare.casefold().split())


def _long_names(read: Expression) -> Iterator[str]:
    return (node.name for node in walk(read) if isinstance(node, Symbol))


# -- truth values --------------------------------------------------------------------------------

_TRUE = TRUE_WORDS | {"1", "yes", "⊤", "\\top"}
_FALSE = FALSE_WORDS | {"0", "no", "⊥", "\\bot"}


def _truth_value(text: str) -> bool | None:
    word = cell_text(text).casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def _letter(value: bool | None) -> str:
    return "?" if value is None else "T" if value else "F"


def _variables(formula: Expression) -> tuple[str, ...]:
    found = dict.fromkeys(node.name for node in walk(formula) if isinstance(node, Symbol))
    return tuple(sorted(found))


def _truth(formula: Expression, known: Mapping[str, bool]) -> bool | None:
    """Return the truth value of a formula; None where a part of it has none."""
    match formula:
        case Symbol():
            return known.get(formula.name)
        case Constant(name="true" | "false"):
            return formula.name == "true"
        case Logic() | Relation():
            values = [_truth(part, known) for part in formula.args]
            if any(value is None for value in values):
                return None
            ops = formula.ops if isinstance(formula, Relation) else (formula.op,)
            return _joined(ops, [bool(value) for value in values])
    return None


def _joined(ops: Sequence[str], values: Sequence[bool]) -> bool | None:
    if set(ops) <= {"->", "implies", "=>"}:
        return _implied(values)
    if set(ops) <= {"<->", "iff", "<=>", "="}:
        return all(a == b for a, b in pairwise(values))
    match ops[0]:
        case "not":
            return not values[0]
        case "and":
            return all(values)
        case "or":
            return any(values)
        case "xor":
            return sum(values) % 2 == 1
    return None


def _implied(values: Sequence[bool]) -> bool:
    """Return `a -> (b -> c)`: implications group from the right."""
    result = values[-1]
    for value in reversed(values[:-1]):
        result = not value or result
    return result
