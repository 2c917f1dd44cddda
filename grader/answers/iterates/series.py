"""Reading indexed values: `(x_3, y_3) = (0.9, 0.1)`, tables by name, lists in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.answers.base import Series
from grader.answers.find.reading import is_numeric, items_of, with_decimal_comma
from grader.answers.iterates.names import indexed_name
from grader.answers.iterates.vectors import components, is_vector_header, vector_state
from grader.equivalence import rational_value
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import GREEK_WORDS
from grader.expressions.nodes import (
    DOTS,
    Call,
    Collection,
    Expression,
    Index,
    Logic,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.phrases import STEP_WORDS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute

Entries = dict[tuple[str, int], Expression | Unreadable]
Side = Expression | Unreadable
# What stands above a column that counts: `n`, `step`, `iteration no.`, nothing at all.
_INDEX = re.compile(
    rf"(?:[nktij#]|(?:{pattern_of(STEP_WORDS)})(?:\s?(?:[nktij#]|no\.?|number))?)?", re.IGNORECASE
)
LONGEST_LIST = 10_000
_NUMBER = re.compile(r"[-+]?(?:\d++(?:\.\d*+)?|\.\d+)(?:[eE][-+]?\d+)?")


# -- chains ----------------------------------------------------------------------------------------


def equalities(statement: Statement) -> Iterator[tuple[Side, ...]]:
    """Yield the chains of equal things that a line states: `a = 1, b = c = 2` has two."""
    sides = [side.expression for side in statement.sides]
    yield from _in_a_row(sides, statement.relations) or _split(sides, statement.relations)


def _in_a_row(sides: Sequence[Side], relations: Sequence[str]) -> list[tuple[Side, ...]]:
    """Return the pairs of `x_0 = 0.3 x_1 = 1.05 x_2 = 1.4`, which is no chain; else nothing.

    All sides between the first and the last are a value with the next name behind it.
    """
    if len(sides) < 3 or not EQUALITIES.issuperset(relations):
        return []
    between = [_value_and_name(side) for side in sides[1:-1]]
    parts = [each for each in between if each is not None]
    names: list[Side] = [sides[0], *(name for _, name in parts)]
    alike = len({_base(name) for name in names}) == 1 and len(set(names)) == len(names)
    if len(parts) < len(between) or not isinstance(sides[0], Symbol) or not alike:
        return []
    return [*zip(names, [*(value for value, _ in parts), sides[-1]], strict=True)]


def _value_and_name(side: Side) -> tuple[Expression, Symbol] | None:
    if isinstance(side, Neg):
        inner = _value_and_name(side.args[0])
        return None if inner is None else (Neg(inner[0]), inner[1])
    if not isinstance(side, Mul) or not isinstance(side.args[-1], Symbol):
        return None
    value, name = Mul(*side.args[:-1]) if len(side.args) > 2 else side.args[0], side.args[-1]
    return (value, name) if is_numeric(value) else None


_SUBSCRIPT = re.compile(r"(?:_?\{?(?<!\d)\d{1,6}\}?|\^?\{?\(\d{1,6}\)\}?)\Z")


def _base(name: Side) -> str:
    """Return the name without its index; the name itself, and thus another one, if it has none."""
    return _SUBSCRIPT.sub("", name.name) if isinstance(name, Symbol) else ""


def _split(sides: Sequence[Side], relations: Sequence[str]) -> Iterator[tuple[Side, ...]]:
    chain: list[Side] = []
    for position, side in enumerate(sides):
        joined = position > 0 and relations[position - 1] in EQUALITIES
        nested = _statements_in(side)
        if nested is not None:
            yield from _split_nested(nested)
            chain = []
            continue
        items = _sequence(side)
        middle = items is not None and not _belongs_whole(chain, items, position, len(sides))
        if items is None or not middle:
            chain = [*chain, side] if joined else [side]
        else:
            if joined:
                yield (*chain, items[0])
            chain = [items[-1]]
        last = position == len(relations) or relations[position] not in EQUALITIES
        if last and len(chain) > 1:
            yield tuple(chain)


def _statements_in(side: Side) -> tuple[Expression, ...] | None:
    if isinstance(side, Collection | Logic) and any(isinstance(a, Relation) for a in side.args):
        return side.args
    return (side,) if isinstance(side, Relation) else None


def _split_nested(items: tuple[Expression, ...]) -> Iterator[tuple[Side, ...]]:
    for item in items:
        if isinstance(item, Relation):
            yield from _split(item.args, item.ops)


def _sequence(side: Side) -> tuple[Expression, ...] | None:
    if isinstance(side, Collection) and side.kind == "sequence" and len(side.args) > 1:
        return side.args
    return None


def _belongs_whole(
    chain: list[Side], items: tuple[Expression, ...], position: int, count: int
) -> bool:
    """Whether a bare `a, b, c` is one thing, not the end of one equation and the next's start.

    So it is at the start of a line (`x, y = 1, 2`) and at its end when only values follow a name.
    """
    if position == 0:
        return count > 1
    return position == count - 1 and all(map(_is_value, items))


def _is_value(expression: Expression) -> bool:
    return expression is DOTS or is_numeric(expression)


# -- indexed values --------------------------------------------------------------------------------


def entries_of(statement: Statement, names: Sequence[str]) -> Entries:
    """Return the indexed values that a line states."""
    found: Entries = {}
    for chain in equalities(statement):
        if isinstance(chain[-1], Unreadable):
            value: Side = chain[-1]
        else:
            value = chain[-1]
        for left in chain[:-1]:
            found |= _assigned(left, value, names)
    return found


def _assigned(left: Side, value: Side, names: Sequence[str]) -> Entries:
    if isinstance(left, Expression) and isinstance(value, Expression):
        state = vector_state(left, value, names)
        if state is not None:
            return {key: with_decimal_comma(item) for key, item in state.items()}
    single = indexed_name(left, names)
    if single is not None:
        value = value if isinstance(value, Unreadable) else with_decimal_comma(value)
        return {} if not isinstance(value, Unreadable) and items_of(value) else {single: value}
    if isinstance(left, Unreadable):
        return {}
    lefts = items_of(left)
    if not lefts:
        return {}
    keys = _range_of(lefts, names) or [indexed_name(item, names) for item in lefts]
    if isinstance(value, Unreadable):
        return {key: value for key in keys if key is not None}
    values = items_of(value)
    if values is None or len(values) != len(keys):
        return {}
    return {key: item for key, item in zip(keys, values, strict=True) if key is not None}


def _range_of(
    items: tuple[Expression, ...], names: Sequence[str]
) -> list[tuple[str, int] | None] | None:
    """Read `x_0, x_1, ..., x_6` as all seven names."""
    if DOTS not in items:
        return None
    first, last = indexed_name(items[0], names), indexed_name(items[-1], names)
    if first is None or last is None or first[0] != last[0]:
        return None
    if not 0 <= last[1] - first[1] <= LONGEST_LIST:
        return None
    return [(first[0], index) for index in range(first[1], last[1] + 1)]


# -- lists -----------------------------------------------------------------------------------------


def named_list(statement: Statement, names: Sequence[str]) -> Iterator[tuple[str, Expression]]:
    """Yield `x = 0, 0.3, 0.6`, `theta = [0, 0.3]` or `x: 0, 0.3` as the name and the list."""
    only = statement.sides[0].expression if len(statement.sides) == 1 else path_of(statement)
    if isinstance(only, Expression) and as_name(statement.label) in names and numeric_list(only):
        yield as_name(statement.label), only
    for chain in equalities(statement):
        value = chain[-1]
        if isinstance(value, Unreadable) or not numeric_list(value):
            continue
        for left in chain[:-1]:
            name = _list_name(left, names)
            if name:
                yield name, value
                break


def path_of(statement: Statement) -> Collection | None:
    """Return the list of `0 -> 0.3 -> 0.6`."""
    read = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
    if set(statement.relations) != {"->"} or len(read) < len(statement.sides):
        return None
    return Collection("list", *read)


def _list_name(left: Side, names: Sequence[str]) -> str:
    match left:
        case Symbol() if left.name in names:
            return left.name
        case Symbol():
            base, _, subscript = left.name.partition("_")
            if base in names and (not subscript or subscript.isalpha()):
                return base
        case Index() | Call() if left.args:
            head = left.name if isinstance(left, Call) else left.args[0]
            name = head.name if isinstance(head, Symbol) else head
            if isinstance(left, Call) and _is_value_at(left, names):
                return names[1]
            return name if isinstance(name, str) and name in names else ""
    return ""


def _is_value_at(call: Call, names: Sequence[str]) -> bool:
    """Whether `f(x_n)` stands for the value, where a point and a value are asked."""
    if len(names) != 2 or call.name in KNOWN_FUNCTIONS or call.name in names or call.primes:
        return False
    return len(call.args) == 1 and _list_name(call.args[0], names) == names[0]


def numeric_list(expression: Expression) -> tuple[Expression, ...] | None:
    """Return the entries of a list of numbers, or of tuples of numbers, of two or more."""
    items = items_of(expression)
    if not items or len(items) < 2 or len(items) > LONGEST_LIST:
        return None
    good = all(_is_value(item) or _is_state(item) for item in items)
    return tuple(item for item in items if item is not DOTS) if good else None


def _is_state(item: Expression) -> bool:
    inner = items_of(item)
    return bool(inner) and all(map(is_numeric, inner or ()))


def series_of_list(items: Sequence[Expression], names: Sequence[str]) -> Series | None:
    """Take a list for the states in order: numbers for one name, tuples for several."""
    entries: Entries = {}
    for index, item in enumerate(items):
        values = components(item) or (item,)
        if len(values) != len(names):
            return None
        entries |= {(name, index): value for name, value in zip(names, values, strict=True)}
    return Series(entries, indexed=False)


def printed_lists(text: str, names: Sequence[str]) -> Iterator[tuple[Expression, ...]]:
    """Yield the lists of numbers that a program printed, in brackets or one per line.

    A list behind the name of another quantity, `y = [1, 0.7]`, is left out.
    """
    depth, start = 0, 0
    for position, char in enumerate(text[: 40 * LONGEST_LIST]):
        if char in "[(":
            start = position if depth == 0 else start
            depth += 1
        elif char in "])" and depth:
            depth -= 1
            if depth == 0:
                items = _printed(text[start + 1 : position])
                if len(items) > 1 and not _of_another(text[max(0, start - 40) : start], names):
                    yield items
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(_NUMBER.fullmatch(line) for line in lines):
        yield tuple(number_of(line) for line in lines)


def arrays_in_order(text: str, names: Sequence[str]) -> Series | None:
    """Return the states of arrays without names, one for each quantity in their order."""
    if len(names) < 2 or re.search(r"[=:]", text):
        return None
    lists = [*printed_lists(text, names)]
    lists = [items_of(each) or () for each in lists[0]] if len(lists) == 1 else lists
    if len(lists) != len(names) or len({*map(len, lists)}) > 1:
        return None
    if not all(is_numeric(item) for each in lists for item in each):
        return None
    entries = {
        (name, index): item
        for name, each in zip(names, lists, strict=True)
        for index, item in enumerate(each)
    }
    return Series(entries, indexed=False, by_steps=True)


_LABEL = re.compile(r"(?<!\w)([^\W\d]\w*+)\s*+[:=]\s*+(?:np\.|array|\()*+$")
LONGEST_NAME = 3
"""Longer words before a list, `history`, are no names, unless they spell a Greek letter."""


OTHER_QUANTITIES = frozenset(
    {
        "loss", "cost", "objective", "height", "error", "gradient", "grad", "slope", "time",
        "energy", "velocity",
    }
)  # fmt: skip
"""Longer words that do name a quantity, and another one than the iterates."""


def _of_another(before: str, names: Sequence[str]) -> bool:
    """Whether a list stands behind the name of another quantity; `xs` and `th` are x and theta."""
    label = _LABEL.search(before)
    return label is not None and names_another_quantity(label[1], names)


def names_another_quantity(label: str, names: Sequence[str]) -> bool:
    """Whether a label is the name of a quantity that is not asked; `xs` and `th` may be asked."""
    word = as_name(label).partition("_")[0]
    if not word.isalpha():
        return False
    if any(word.startswith(own) or own.startswith(word) for own in names):
        return False
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    return len(word) <= LONGEST_NAME or not (GREEK_WORDS | OTHER_QUANTITIES).isdisjoint(forms)


def as_name(word: str) -> str:
    """Return the name that a printed word is, as it is written elsewhere: `θ` is `theta`."""
    read = parse(word)
    return read.name if isinstance(read, Symbol) else word


def _printed(inner: str) -> tuple[Expression, ...]:
    """Read the inside of a printed list; tuples in it become tuples, other words end it."""
    if re.search(r"[\[(]", inner):
        groups = re.findall(r"[\[(]([^\[\]()]*)[\])]", inner)
        rows = [_printed(group) for group in groups]
        single = [row[0] if len(row) == 1 else Collection("tuple", *row) for row in rows if row]
        return tuple(single) if not re.search(r"[A-Za-z]{4,}", inner) or "np." in inner else ()
    tokens = [token for token in re.split(r"[,\s]+", inner.strip()) if token]
    if not all(_NUMBER.fullmatch(token) for token in tokens):
        return ()
    return tuple(map(number_of, tokens))


def number_of(token: str) -> Expression:
    """Return a printed number as an expression."""
    negative = token.startswith("-")
    read = parse(token.lstrip("+-").removesuffix("."))
    assert not isinstance(read, Unreadable), token
    return Neg(read) if negative else read


# -- tables ----------------------------------------------------------------------------------------


def series_of_table(
    rows: Sequence[Sequence[str]], names: Sequence[str], notation: Notation
) -> Series | None:
    """Read a table with a column, or a row, per quantity; a column of indices is used if there."""
    for table in (rows, list(zip(*rows, strict=False))):
        columns = _columns(table, names)
        if columns:
            return _read_columns(table, columns, notation)
    return None


def _columns(table: Sequence[Sequence[str]], names: Sequence[str]) -> dict[int, tuple[str, ...]]:
    header = table[0] if table else ()
    found: dict[int, tuple[str, ...]] = {}
    for position, cell in enumerate(header):
        quantities = _quantities(cell, names)
        if quantities:
            found[position] = quantities
    named = {name for quantities in found.values() for name in quantities}
    if not found and len(header) == len(names) + 1 and _index_column(table) is not None:
        return _only_columns(header, names)
    return found if named == set(names) else {}


def _only_columns(header: Sequence[str], names: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return the columns beside that of the steps in the order of the names.

    A single one is none if its title names another quantity.
    """
    others = [(position, cell) for position, cell in enumerate(header) if not is_count(cell)]
    if len(names) == 1 and any(names_another_quantity(_bare(cell), names) for _, cell in others):
        return {}
    one_each = len(others) == len(names)
    return (
        {at: (name,) for (at, _), name in zip(others, names, strict=one_each)} if one_each else {}
    )


def _bare(cell: str) -> str:
    return cell.strip().strip("$").strip()


def _head(cell: str) -> Expression | Unreadable:
    """Read the head of a column; what stands in brackets above a name is an index."""
    text = _bare(cell)
    read = parse(text or "?")
    if isinstance(read, Relation) and set(read.ops) == {"="}:
        read = read.args[0]  # `y_n = f(x_n)`
    if isinstance(read, Pow) and "^{(" in text.replace(" ", "") and free_symbols(read.args[1]):
        return Index(*read.args)
    return read


def _quantities(cell: str, names: Sequence[str]) -> tuple[str, ...]:
    read = _head(cell)
    if isinstance(read, Unreadable):
        return ()
    if is_vector_header(read, names):
        return tuple(names)
    items = items_of(read) or (read,)
    found = tuple(_list_name(item, names) for item in items)
    return found if all(found) else ()


def _read_columns(
    table: Sequence[Sequence[str]], columns: Mapping[int, tuple[str, ...]], notation: Notation
) -> Series:
    indices = _index_column(table)
    named = [name for quantities in columns.values() for name in quantities]
    ahead = {position: _steps_ahead(table[0][position]) for position in columns}
    entries: Entries = {}
    for row_number, row in enumerate(table[1:]):
        index = row_number if indices is None else indices[row_number]
        for position, quantities in columns.items():
            if position < len(row) and index + ahead[position] >= 0:
                entries |= _cell(row[position], quantities, index + ahead[position], notation)
    unnamed = len(columns) > 1 and not any(_quantities(table[0][at], named) for at in columns)
    return Series(entries, indexed=indices is not None, by_steps=unnamed)


def _steps_ahead(head: str) -> int:
    """Return by how much the index of a column differs from that of its row: 1 for `x_{n+1}`."""
    read = _head(head)
    if isinstance(read, Symbol):
        return 1 if read.name.partition("_")[2] in _NEXT else 0
    if not isinstance(read, Index) or len(read.args) != 2:
        return 0
    letters: dict[Expression, Expression] = dict.fromkeys(free_symbols(read.args[1]), Number(0))
    steps = rational_value(substitute(read.args[1], letters)) if len(letters) == 1 else None
    return steps.numerator if steps is not None and steps.denominator == 1 else 0


_NEXT = frozenset({"new", "next"})


def is_count(head: str) -> bool:
    """Whether a column with this head counts the steps."""
    return _INDEX.fullmatch(_bare(head)) is not None


def _index_column(table: Sequence[Sequence[str]]) -> list[int] | None:
    heads = sorted(enumerate(table[0]), key=lambda head: not _bare(head[1]))
    for position, cell in heads:  # what has no title may only count the rows
        if is_count(cell):
            cells = [row[position].strip().strip("$") for row in table[1:] if position < len(row)]
            if cells[1:2] == ["1"] and cells[0].isalpha():  # `start` above the steps
                cells[0] = "0"
            if len(cells) == len(table) - 1 and all(c.isascii() and c.isdigit() for c in cells):
                return [int(cell) for cell in cells]
    return None


def _cell(cell: str, quantities: tuple[str, ...], index: int, notation: Notation) -> Entries:
    text = _bare(cell)
    if not text:
        return {}
    read = parse(text, notation)
    if isinstance(read, Unreadable):
        return {(name, index): read for name in quantities}
    if len(quantities) == 1:
        return {(quantities[0], index): with_decimal_comma(read)}
    values = components(read) or ()
    return {(name, index): v for name, v in zip(quantities, values, strict=False)}
