"""Columns of a table with units: `v [m/s]` in the head, `3 km/h` in a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.answers.find.measures.quantities import Quantity, quantity_of
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit, unit_named
from grader.rubric.types import Asked

Row = tuple[str, ...]
_HEAD = re.compile(
    r"(?P<name>[^\W\d_][^\[\]]{0,40}?)\s{0,9}(?:\[(?P<square>[^\[\]]{1,30})\]"
    r"|\((?P<round>[^()]{1,30})\)|/\s?(?P<over>[^/].{0,30})|\bin\s(?P<said>.{1,30}))"
)


def unit_of_column(asked: Asked, column: str) -> UnitOfMeasure | None:
    """Return the unit of a column; None if it has none."""
    units: Mapping[str, str] = asked.part.options.get("units") or {}
    return expected_unit(units[column]) if column in units else None


def with_units_in_cells(asked: Asked, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return a table in which the units of its head stand in the cells below."""
    if not asked.part.options.get("units") or not rows:
        return tuple(rows)
    heads = [_head(asked, cell) for cell in rows[0]]
    body = (
        tuple(_cell(asked, cell, *head) for cell, head in zip(row, heads, strict=False))
        for row in rows[1:]
    )
    return (tuple(name for name, _ in heads), *body)


def _cell(asked: Asked, cell: str, column: str, unit: str) -> str:
    """Return a cell with the unit of its head; a key in its own unit is the number alone."""
    found = quantity_of(cell, asked.part.notation, expected_unit(unit or "m"))
    keys = asked.part.options.get("key") or asked.part.options["columns"][:1]
    own = unit_of_column(asked, column.strip())
    if own is not None and column.strip() in keys:
        same = found.unit.same_as(own) if found else not unit or expected_unit(unit).same_as(own)
        return (found.number.strip() if found else cell) if same else f"{cell} {unit}".strip()
    return f"{cell} {unit}" if unit and cell and found is None else cell


def quantity_in_cell(asked: Asked, column: str, cell: str) -> Quantity | None:
    """Return the number and the unit of a cell; None where no unit stands in it."""
    expected = unit_of_column(asked, column)
    return quantity_of(cell, asked.part.notation, expected) if expected is not None else None


def in_unit_of(expected: str, unit: UnitOfMeasure, given: UnitOfMeasure) -> str:
    """Return the right cell in the unit that was given."""
    if unit.same_as(given):
        return expected
    zero = (unit.zero - given.zero) / given.factor
    return f"({expected})*({unit.times(given)}) + ({zero})"


def _head(asked: Asked, cell: str) -> tuple[str, str]:
    """Return the name in the head of a column, and the unit, of those that columns have."""
    found = _HEAD.fullmatch(cell.strip().strip("$"))
    if found is None:
        return cell, ""
    name, *units = found.groups()
    unit = next(each for each in units if each)
    named = unit_named(unit)
    wanted = [expected_unit(each) for each in asked.part.options["units"].values()]
    if named is None or all(named.dimension != each.dimension for each in wanted):
        return cell, ""
    return name, named.name
