"""Units behind the values of an iteration: taken off the page, and remembered by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.answers.base import Response, Series
from grader.answers.find.lines import line_at, written_lines
from grader.answers.find.measures.behind import ENDS_QUANTITY
from grader.answers.find.measures.heads import unit_in_head
from grader.answers.find.measures.pieces import quantities_in
from grader.answers.find.measures.quantities import Splitting, unit_behind
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit, unit_named
from grader.answers.find.reading import is_numeric, raw_text
from grader.errors import Place
from grader.expressions.nodes import Expression, Unit
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import contains
from grader.readers.document import Block, Document, Table
from grader.rubric.types import Asked

#: Where values of one iteration are written in several units.
SEVERAL = "several units"
_LONGEST = 2_000
#: How far before its column a side may be found, as marks may have been taken off.
_NEAR = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """The name of a unit, and the place of the block whose values it stands behind."""

    unit: str
    place: Place


def without_units(asked: Asked, document: Document) -> tuple[Document, tuple[_Found, ...]]:
    """Return a document with bare numbers in the lines and cells that have units, and the units."""
    if asked.part.unit is None:
        return document, ()
    lines = dict(written_lines(document))
    reader = _Reader(asked, expected_unit(asked.part.unit.name), lines)
    blocks = tuple(map(reader.block, document.blocks))
    return replace(document, blocks=blocks), tuple(reader.found)


def field_without_units(asked: Asked, value: object) -> tuple[Any, str]:
    """Return an entry of an answer file with bare numbers, and the unit behind them."""
    if asked.part.unit is None:
        return value, ""
    reader = _Reader(asked, expected_unit(asked.part.unit.name), {})
    bare = reader.entry(value)
    return bare, _one_of(reader.found)


def with_unit(response: Response, found: Sequence[_Found]) -> Response:
    """Say in what unit an iteration is given."""
    place = response.place
    here = [each for each in found if _is_within(each.place, place)]
    if not here or not isinstance(response.read, Series):
        return response
    return replace(response, read=replace(response.read, unit=_one_of(here)))


def _is_within(inner: Place, outer: Place) -> bool:
    lines = outer.line <= inner.line and inner.end_line <= outer.end_line
    return lines and inner.source == outer.source


def _one_of(found: Sequence[_Found]) -> str:
    names = {each.unit for each in found}
    if len(names) < 2:
        return next(iter(names), "")
    units = [unit for unit in map(unit_named, names) if unit is not None]
    alike = len(units) == len(names) and all(unit.same_as(units[0]) for unit in units)
    return units[0].name if alike else SEVERAL


class _Reader:
    """Takes the units off, and notes which there were."""

    def __init__(self, asked: Asked, expected: UnitOfMeasure, lines: Mapping[Place, str]) -> None:
        self.notation, self.expected, self.lines = asked.part.notation, expected, lines
        self.found: list[_Found] = []

    def block(self, block: Block) -> Block:
        """Return a statement or table without units; any other block as it is."""
        if isinstance(block, Statement):
            return replace(block, sides=tuple(map(self._side, block.sides)))
        return self._table(block) if isinstance(block, Table) else block

    def entry(self, value: object) -> Any:
        """Return a value of an answer file without units, however deep."""
        if isinstance(value, Mapping):
            return {key: self.entry(item) for key, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.entry(item) for item in value]
        return self._cell(raw_text(value), Place("")) if isinstance(value, str) else value

    def _side(self, side: Side) -> Side:
        place = side.place
        given = side.expression
        if isinstance(given, Expression) and is_numeric(given) and not contains(given, Unit):
            self._note_behind(side)
            return side
        bare = self._bare(side.raw)
        read = parse(bare[0], self.notation) if bare else None
        if bare is None or not isinstance(read, Expression):
            return side
        self.found.append(_Found(bare[1], place))
        return replace(side, expression=read, raw=bare[0])

    def _note_behind(self, side: Side) -> None:
        """Note the unit behind a number, which readers of pages leave out as a word."""
        place = side.place
        line = line_at(self.lines, place)
        at = line.find(side.raw, max(0, place.column - _NEAR))
        rest = line[at + len(side.raw) :] if at >= 0 else ""
        text = unit_behind(rest, self.expected)
        named = unit_named(text) if text and ENDS_QUANTITY.match(rest, len(text)) else None
        if named is not None:
            self.found.append(_Found(named.name, place))

    def _table(self, table: Table) -> Table:
        head, *body = table.rows or ((),)
        heads = tuple(self._head(cell, table.place) for cell in head)
        rows = tuple(tuple(self._cell(cell, table.place) for cell in row) for row in body)
        return replace(table, rows=(heads, *rows))

    def _head(self, cell: str, place: Place) -> str:
        name, unit = unit_in_head(cell, (self.expected,))
        if unit is not None:
            self.found.append(_Found(unit.name, place))
            return name
        return self._cell(cell, place)

    def _cell(self, cell: str, place: Place) -> str:
        bare = self._bare(cell.strip().strip("$"))
        if bare is None:
            return cell
        self.found.append(_Found(bare[1], place))
        return bare[0]

    def _bare(self, text: str) -> tuple[str, str] | None:
        """Return the numbers of a text and the name of the unit behind them; None without one."""
        if len(text) > _LONGEST or not any(map(str.isdigit, text)):
            return None
        found = quantities_in(text, Splitting(self.notation, self.expected), several=True)
        return (found.text, found.unit.name) if found is not None and found.text else None
