"""`iterates`: the states of an iteration, each checked to the digits that were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import (
    Checked,
    Element,
    ElementValues,
    KindFacts,
    MarkOutcome,
    Message,
    Response,
    Series,
)
from grader.answers.explain.verdicts import FULL, NONE, unreadable
from grader.answers.find.chains import field_of
from grader.answers.find.grids import runs_of
from grader.answers.find.lines import Line, lines_of_page
from grader.answers.find.reading import raw_text
from grader.answers.iterates.at_points import series_at_points
from grader.answers.iterates.by_steps import entries_by_steps
from grader.answers.iterates.headed_rows import series_of_headed_rows
from grader.answers.iterates.names import state_symbol
from grader.answers.iterates.of_fields import series_of_field
from grader.answers.iterates.printed_tables import (
    counted_rows,
    printed_table,
    rows_below_names,
    rows_of_numbers,
    tables_in_text,
    with_table_above,
)
from grader.answers.iterates.series import (
    Entries,
    arrays_in_order,
    entries_of,
    named_list,
    names_another_quantity,
    numeric_list,
    path_of,
    printed_lists,
    series_of_list,
    series_of_table,
)
from grader.answers.iterates.state_tokens import has_decimal_commas
from grader.answers.iterates.told_states import sentences_of, told_states
from grader.answers.iterates.units import field_without_units, with_unit, without_units
from grader.answers.iterates.vectors import vector_of
from grader.equivalence import Enclosure, Outcome, check_written
from grader.errors import Place
from grader.expressions.nodes import Expression, Relation
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement
from grader.expressions.traversal import contains
from grader.expressions.writing import to_plain
from grader.models.base import Iterates
from grader.readers.document import Block, CodeCell, Document, ListBlock, Output, Prose, Table
from grader.rubric.types import Asked

MAX_FEW = 5
MAX_STATES_BY_CHANCE = 3
"""So many states are told by no chance, however many are asked."""
SHIFTED_SHARE = Fraction(1, 2)


class IteratesKind:
    """Indexed states, a table, or a list after the code or under the name."""

    name = "iterates"
    facts = KindFacts(by_shape=True)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the iterations that the document gives, the most complete one last."""
        names = quantity_names(asked)
        entry = field_of(asked, document)
        if entry is not None:
            value, unit = field_without_units(asked, entry.value)
            read = series_of_field(value, names, asked.part.notation)
            read = replace(read, unit=unit) if isinstance(read, Series) else read
            return (Response(raw_text(entry.value), read, entry.place),)
        document, units = without_units(asked, document)
        found = [*_unnamed(asked, document, names), *_named(asked, document, names)]
        found = found or [*_in_arrays(asked, document, names)]
        found = _with_told(asked, document, names, found)
        found += _gone_on(found)
        found.sort(key=lambda response: _size(response))
        return tuple(with_unit(response, units) for response in found)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Check every state; the start is given by the question and may be left out."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Series)
        assert asked.reference is not None
        reference = asked.reference.value
        assert isinstance(reference, Iterates)
        return _check(asked, reference, _canonical(asked, response.read))


def quantity_names(asked: Asked) -> tuple[str, ...]:
    """Return the names of the quantities as students write them, in order."""
    given = tuple(str(name) for name in asked.part.options.get("names") or ())
    assert asked.reference is not None
    assert isinstance(asked.reference.value, Iterates)
    names = asked.reference.value.names
    if len(given) == 1 < len(names):  # the name of a vector
        return tuple(f"{given[0]}_{place}" for place in range(1, len(names) + 1))
    return given if len(given) == len(names) else names


def _canonical(asked: Asked, series: Series) -> Series:
    assert asked.reference is not None
    assert isinstance(asked.reference.value, Iterates)
    rename = dict(zip(quantity_names(asked), asked.reference.value.names, strict=True))
    entries = {(rename.get(n, n), i): value for (n, i), value in series.entries.items()}
    return replace(series, entries=entries)


# -- finding ---------------------------------------------------------------------------------------


def _size(response: Response) -> int:
    """Return how many values a series has; `0 (v = 0)` is none."""
    entries = response.read.entries.values() if isinstance(response.read, Series) else ()
    return sum(isinstance(v, Unreadable) or not contains(v, Relation) for v in entries)


def _gone_on(found: Sequence[Response]) -> Iterator[Response]:
    """Yield lists that states with their indices go on: `p = 0.2, 0.4`, then `p_2 = 0.5`."""
    series = [(one, one.read) for one in found if isinstance(one.read, Series)]
    for first, listed in series:
        for last, indexed in series:
            if listed.indexed or not indexed.indexed or not indexed.entries:
                continue
            names = {name for name, _ in indexed.entries}
            size = min(index for _, index in indexed.entries)
            states = {index for _, index in listed.entries}
            behind = size - len(states)  # the start may be left out
            if behind in (0, 1) and len(listed.entries) == len(states) * len(names):
                moved = {(name, at + behind): value for (name, at), value in listed.entries.items()}
                entries = {**moved, **indexed.entries}
                whole = replace(indexed, entries=entries)
                yield replace(last, raw=f"{first.raw}, {last.raw}", read=whole)


def _is_list(response: Response) -> bool:
    return isinstance(response.read, Series) and not response.read.indexed


def _named(asked: Asked, document: Document, names: Sequence[str]) -> Iterator[Response]:
    """Yield the tables, the lists under the name, and all indexed states taken together."""
    columns: dict[str, tuple[Expression, Statement]] = {}
    entries: Entries = {}
    lines: list[Statement] = []
    table: Sequence[Sequence[str]] = ()
    pointwise = series_at_points(tuple(document.statements), names)
    at_points = pointwise[1] if pointwise is not None else ()
    if pointwise is not None:
        raw = ", ".join(line.raw for line in at_points)
        yield Response(raw, pointwise[0], _span([line.place for line in at_points]), at_points[0])
    for block in document.blocks:
        if isinstance(block, Table):
            table = with_table_above(table, block.rows)
            series = series_of_table(table, names, asked.part.notation)
            if series:
                raw = "; ".join(", ".join(row) for row in table)
                yield Response(raw, series, block.place)
        elif isinstance(block, Statement):
            columns |= {name: (value, block) for name, value in named_list(block, names)}
            yield from _of_vectors(block, names)
            stated = entries_of(block, names) if block not in at_points else {}
            if stated:
                entries |= stated
                lines.append(block)
    if set(columns) == set(names):
        yield _from_columns(columns, names)
    if entries:
        raw = ", ".join(dict.fromkeys(line.raw for line in lines))
        stepwise = entries_by_steps(tuple(document.statements), names)
        series = Series(entries | stepwise, by_steps=bool(stepwise))
        yield Response(raw, series, _span([line.place for line in lines]), lines[0])


def _of_vectors(statement: Statement, names: Sequence[str]) -> Iterator[Response]:
    """Yield the states of a list of vectors under their name, `w = (0, 1), (0.5, 0.8)`."""
    base = vector_of(names)
    for _, value in named_list(statement, (base,)) if base else ():
        series = series_of_list(numeric_list(value) or (), names)
        if series is not None:
            yield Response(statement.raw, series, statement.place, statement)


def _span(places: Sequence[Place]) -> Place:
    first, last = places[0], places[-1]
    return Place(first.source, first.line, first.column, last.end_line, last.end_column)


def _from_columns(
    columns: dict[str, tuple[Expression, Statement]], names: Sequence[str]
) -> Response:
    entries: Entries = {}
    for name, (value, _) in columns.items():
        for index, item in enumerate(numeric_list(value) or ()):
            entries[name, index] = item
    lines = [columns[name][1] for name in names]
    raw = "; ".join(line.raw for line in lines)
    return Response(raw, Series(entries, indexed=False), lines[0].place, lines[0])


def _unnamed(asked: Asked, document: Document, names: Sequence[str]) -> Iterator[Response]:
    """Yield lists without a name whose shape and length fit."""
    for block in document.blocks:
        if _has_another_name(asked, block, names):
            continue
        for raw, items, place in _lists_in(block, names):
            series = series_of_list(items, names)
            if series and _long_enough(asked, len(items)):
                yield Response(raw, series, place)
        yield from _in_rows(asked, block, names)
    for lines in _labelled_lines(document):
        text = "\n".join(text for _, text in lines)
        series = printed_table(text, names)
        if series is not None and _long_enough(asked, len(series.entries) // len(names)):
            indexed = not all(_ITEM.fullmatch(line.label) for line, _ in lines)
            series = replace(series, indexed=indexed)
            yield Response(text, series, _span([line.place for line, _ in lines]))


def _with_told(
    asked: Asked, document: Document, names: Sequence[str], found: Sequence[Response]
) -> list[Response]:
    """Return what was found with what the lines tell in their own words, where that is more.

    Where commas are decimal, a list that was read at them is none.
    """
    kept = [*found]
    lines = [
        sentence
        for line in (*lines_of_page(document), *_lists_of_programs(document))
        for sentence in (sentences_of(line) if has_decimal_commas(line, names) else (line,))
    ]
    with_commas = {line for line in lines if has_decimal_commas(line, names)}
    if not with_commas and max(map(_size, found), default=0) >= _needed(asked) * len(names):
        return kept
    fewest = max(2, min(MAX_STATES_BY_CHANCE, _needed(asked) - 1))
    for told in told_states(lines, names, fewest):
        commas = not with_commas.isdisjoint(told.lines)
        place = _span([line.place for line in told.lines])
        size = len(told.series.entries)
        same = [each for each in kept if place.has_line_of(each.place)]
        misread = commas and any(_is_list(each) for each in same)
        more = size > max(map(_size, same if commas else kept), default=0)
        indices = {index for _, index in told.series.entries}
        if _long_enough(asked, len(indices)) and (more or misread):
            raw = "\n".join(line.text for line in told.lines)
            kept = [each for each in kept if each not in same]
            kept.append(Response(raw, told.series, place))
    return kept


#: A list of numbers that a program has as data: `xs = [0, 0.3, 0.6]`.
_LIST_OF_DATA = re.compile(r"[^\W\d]\w{0,30}\s?=\s?\[[-+\s\d.,eE]{5,2000}\]")


def _lists_of_programs(document: Document) -> Iterator[Line]:
    """Yield the lists that programs have as data, each a line."""
    for block in document.blocks:
        for at, line in enumerate(block.source.splitlines() if isinstance(block, CodeCell) else ()):
            if _LIST_OF_DATA.fullmatch(line.strip()):
                yield Line(line.strip(), block.place.at(block.place.line + at))


def _in_arrays(asked: Asked, document: Document, names: Sequence[str]) -> Iterator[Response]:
    """Yield the arrays of a display, whose cells stand there as formulas one after the other."""
    for grid in runs_of(document, 2, len(names) + MAX_FEW):
        for table in (grid.rows, tuple(zip(*grid.rows, strict=True))):
            body = [cell for row in table[1:] for cell in row]
            if any(map(_is_numeral, table[0])) or not all(map(_is_numeral, body)):
                continue
            series = series_of_table(table, names, asked.part.notation)
            if series is not None:
                yield Response(grid.raw, series, grid.place)


def _is_numeral(cell: str) -> bool:
    return not cell or cell.lstrip("-−")[:1].isdigit()


_COUNTED = re.compile(
    r"(?:(?:[^\W\d_]{1,12}\s?){0,3}|(?P<letter>[nkij])\s?=\s?)(?P<number>\d{1,6})[.:)]?"
)


#: The number of an item of a list, which counts no steps.
_ITEM = re.compile(r"\d{1,6}[.)]")


def _labelled_lines(document: Document) -> Iterator[list[tuple[Statement, str]]]:
    """Yield runs of lines behind numbers, `0: 0.5`, `Step 1: (0.3, 0.7)`, `2. x = 0.6, y = 0.4`."""
    run: list[tuple[Statement, str]] = []
    for block in (*document.blocks, None):
        counted = _COUNTED.fullmatch(block.label) if isinstance(block, Statement) else None
        if isinstance(block, Statement) and counted:
            run.append((block, f"{counted['number']} {block.raw}"))
        elif isinstance(block, Statement) and run and run[-1][0].place.row == block.place.row:
            run[-1] = run[-1][0], f"{run[-1][1]}, {block.raw}"
        elif not isinstance(block, Prose | ListBlock):  # in which the lines stand once more
            if len(run) > 1:
                yield run
            run = []


def _has_another_name(asked: Asked, block: Block, names: Sequence[str]) -> bool:
    """Whether a line is `y: 1, 0.7` where y is not asked; the part's own letter is no name."""
    if not isinstance(block, Statement) or block.label in asked.part.labels:
        return False
    return names_another_quantity(block.label, names)


def _in_rows(asked: Asked, block: Block, names: Sequence[str]) -> Iterator[Response]:
    """Yield the tables that stand in text: printed ones, and rows between upright strokes."""
    if isinstance(block, Output | Prose):
        headed = series_of_headed_rows(block.text, names, asked.part.notation)
        if headed is not None:
            yield Response(block.text.strip(), headed, block.place)
            return
    if isinstance(block, Output):
        series = printed_table(block.text, names)
        if series is not None and _long_enough(asked, len(series.entries) // len(names)):
            yield Response(block.text.strip(), series, block.place)
        arrays = arrays_in_order(block.text, names)
        if arrays is not None and _long_enough(asked, len(arrays.entries) // len(names)):
            yield Response(block.text.strip(), arrays, block.place)
    elif isinstance(block, Prose):
        counted = counted_rows(block.text, names)
        if counted is not None and _long_enough(asked, len(counted.entries) // len(names)):
            yield Response(block.text.strip(), counted, block.place)
        rows = rows_below_names(block.text, names)
        if rows is not None and _long_enough(asked, len(rows.entries) // len(names)):
            yield Response(block.text.strip(), rows, block.place)
        bare = rows_of_numbers(block.text, names)
        if bare is not None and _long_enough(asked, len(bare.entries) // len(names)):
            yield Response(block.text.strip(), bare, block.place)
        for raw, table in tables_in_text(block.text, names, asked.part.notation):
            yield Response(raw, table, block.place)


def _lists_in(
    block: Block, names: Sequence[str]
) -> Iterator[tuple[str, tuple[Expression, ...], Place]]:
    if isinstance(block, Output):
        for items in printed_lists(block.text, names):
            yield block.text.strip(), items, block.place
    elif isinstance(block, Statement) and set(block.relations) <= {"->"}:
        only = block.sides[0].expression if len(block.sides) == 1 else path_of(block)
        stated = numeric_list(only) if isinstance(only, Expression) else None
        if stated:
            yield block.raw, stated, block.place
    elif isinstance(block, ListBlock):
        text = "\n".join(item.text for item in block.items)
        for items in printed_lists(text, names):
            yield text, items, block.place


def _long_enough(asked: Asked, length: int) -> bool:
    """A much shorter list is not about this; the start or the end of a long one may be missing."""
    needed = _needed(asked)
    return length >= needed - 1 or length >= max(MAX_FEW, (needed + 1) // 2)


def _needed(asked: Asked) -> int:
    assert asked.reference is not None
    assert isinstance(asked.reference.value, Iterates)
    return len(asked.reference.value.states)


# -- checking --------------------------------------------------------------------------------------


def _check(asked: Asked, reference: Iterates, series: Series) -> Checked:
    shift, indexed_wrong = _best_shift(asked, reference, series)
    elements = _elements(asked, reference, series, shift)
    doubt = _doubt(asked, reference, series, shift) if not all(e.right for e in elements) else None
    if doubt is not None:
        return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (doubt,), elements=elements)
    earning = counted(reference, elements)
    share = Fraction(sum(element.right for element in earning), len(earning))
    messages = [*_messages(elements, reference, series, shift)]
    if indexed_wrong:
        share *= SHIFTED_SHARE
        messages.append(
            Message("index-shift", f"The indices are off by {abs(shift)}: the start is index 0.")
        )
    if asked.part.options.get("credit", "each") == "all" and share != FULL:
        share = NONE
    return Checked(_outcome(share), share, tuple(messages), elements=elements)


def _doubt(asked: Asked, reference: Iterates, series: Series, shift: int) -> Message | None:
    """Say why what is not all right may still be: the rest of a state may stand elsewhere."""
    if series.by_steps:
        text = "Values were put together by where they stand among other words; a person will look."
        return Message("iterates-by-steps", text)
    for index, state in enumerate(reference.states, reference.start):
        values = [series.entries.get((name, index - shift)) for name in reference.names]
        given = [pair for pair in zip(state, values, strict=True) if pair[1] is not None]
        if 0 < len(given) < len(values) and index and _all_right(asked, given):
            text = f"Only a part of {_name(reference.names, index)} was found, which is right"
            return Message("iterate-incomplete", f"{text}; a person will look.")
    return None


def _all_right(
    asked: Asked, given: Sequence[tuple[Enclosure, Expression | Unreadable | None]]
) -> bool:
    return all(value is not None and _is_right(asked, right, value) for right, value in given)


def given_states(
    asked: Asked, series: Series
) -> Mapping[int, tuple[Expression | Unreadable | None, ...]]:
    """Return the student's states by index; none where the indices themselves are wrong."""
    assert asked.reference is not None
    reference = asked.reference.value
    assert isinstance(reference, Iterates)
    series = _canonical(asked, series)
    shift, indexed_wrong = _best_shift(asked, reference, series)
    if indexed_wrong:
        return {}
    indices = range(reference.start, reference.start + len(reference.states))
    return {
        index: tuple(series.entries.get((name, index - shift)) for name in reference.names)
        for index in indices
    }


def counted(reference: Iterates, elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Leave out the start if it is right: the question gives it, so that it earns nothing."""
    first = elements[0]
    is_start = reference.start == 0 and first.name == _name(reference.names, 0)
    return elements[1:] if is_start and first.right and len(elements) > 1 else elements


def _name(names: Sequence[str], index: int) -> str:
    return ", ".join(state_symbol(name, index).name for name in names)


def _outcome(share: Fraction) -> MarkOutcome:
    if share == FULL:
        return MarkOutcome.CORRECT
    return MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT


def _best_shift(asked: Asked, reference: Iterates, series: Series) -> tuple[int, bool]:
    """Return by how much the student's indices have to be moved, and whether that is a slip.

    A list without indices may start at the start, or after it. Indices that were written are only
    moved when that turns mostly wrong into all right.
    """
    own_start = min((index for _, index in series.entries), default=0)
    base = reference.start - own_start if not series.indexed else 0
    shifts = (base, base + 1) if not series.indexed else (0, -1, 1)
    scores = {shift: _score(asked, reference, series, shift) for shift in shifts}
    plain = shifts[0]
    best = max(shifts, key=lambda shift: (scores[shift], shift == plain))
    if not series.indexed:
        return best, False
    if best != plain and scores[best] > 2 * scores[plain] and scores[best] >= _given(series) - 1:
        return best, True
    return plain, False


def _given(series: Series) -> int:
    return len({index for _, index in series.entries})


def _score(asked: Asked, reference: Iterates, series: Series, shift: int) -> int:
    return sum(right for _, _, _, right in _judged(asked, reference, series, shift))


_Values = list[Expression | Unreadable | None]


def _judged(
    asked: Asked, reference: Iterates, series: Series, shift: int
) -> Iterator[tuple[int, _Values, Sequence[Enclosure], bool]]:
    """Yield of each state its index, what was given, what is right, and whether that agrees."""
    for offset, state in enumerate(reference.states):
        index = reference.start + offset
        values = [series.entries.get((name, index - shift)) for name in reference.names]
        start = offset == 0 and reference.start == 0 and bool(series.entries)
        if start and all(value is None for value in values):
            continue
        right = all(
            start if value is None else _is_right(asked, enclosure, value)
            for value, enclosure in zip(values, state, strict=True)
        )
        yield index, values, state, right


def _elements(asked: Asked, reference: Iterates, series: Series, shift: int) -> tuple[Element, ...]:
    found = []
    for index, values, state, right in _judged(asked, reference, series, shift):
        name = _name(reference.names, index)
        shown = ElementValues(
            () if all(value is None for value in values) else tuple(values),
            tuple(state),
            tuple(state_symbol(each, index) for each in reference.names),
        )
        expected = ", ".join(map(str, state))
        found.append(Element(name, _shown(values), expected, right, values=shown))
    return tuple(found)


def _is_right(asked: Asked, reference: Enclosure, value: Expression | Unreadable) -> bool:
    if isinstance(value, Unreadable):
        return False
    verdict = check_written(reference, value, asked.part.policy)
    return verdict.outcome is Outcome.EQUIVALENT


def _shown(values: Sequence[Expression | Unreadable | None]) -> str:
    if all(value is None for value in values):
        return ""
    return ", ".join(_one(value) for value in values)


def _one(value: Expression | Unreadable | None) -> str:
    if value is None:
        return "-"
    return "?" if isinstance(value, Unreadable) else to_plain(value)


def _messages(
    elements: tuple[Element, ...], reference: Iterates, series: Series, shift: int
) -> Iterator[Message]:
    wrong = [element for element in elements if not element.right]
    missing = [element.name for element in wrong if not element.given]
    false = [element for element in wrong if element.given]
    if not wrong:
        yield Message("right", "Every iterate is right.")
    if false:
        first = false[0]
        yield Message(
            "iterate-wrong",
            f"{_point(first.name)}: {_point(first.given)} was given, "
            f"{_point(first.expected)} is right.{_more(len(false) - 1)}",
        )
    if missing:
        yield Message("iterate-missing", f"Not given: {'; '.join(missing)}.")


def _point(values: str) -> str:
    """Return the values of several quantities in brackets, `(1.2, 0.2)`."""
    return f"({values})" if ", " in values else values


def _more(count: int) -> str:
    return "" if not count else " One more is wrong." if count == 1 else f" {count} more are wrong."
