"""Columns of a table with units: `v [m/s]` in the head, `3 km/h` in a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.answers.find.measures.heads import unit_in_head
from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit
from grader.rubric.types import Asked, UnitAsked

Row = tuple[str, ...]


def unit_asked_in(asked: Asked, column: str) -> UnitAsked | None:
    """Return the unit of a column with its shares; that of the part where it has none of its own.

    What names the rows has a unit only where it is given one.
    """
    part = asked.part
    own: Mapping[str, str | UnitAsked] = part.options.get("units") or {}
    if column not in own:
        return None if column in key_columns(asked) else part.unit
    unit = own[column]
    if isinstance(unit, UnitAsked):
        return unit
    return replace(part.unit, name=unit) if part.unit is not None else UnitAsked(unit)


def key_columns(asked: Asked) -> tuple[str, ...]:
    """Return the columns that name a row."""
    options = asked.part.options
    return tuple(map(str, options.get("key") or options.get("columns", ())[:1]))


def unit_of_column(asked: Asked, column: str) -> UnitOfMeasure | None:
    """Return the unit of a column; None if it has none."""
    unit = unit_asked_in(asked, column)
    return expected_unit(unit.name) if unit is not None else None


def with_units_in_cells(asked: Asked, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return a table in which the units of its head stand in the cells below."""
    if not _units(asked) or not rows:
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
    own = unit_of_column(asked, column.strip())
    if own is not None and column.strip() in key_columns(asked):
        same = found.unit.same_as(own) if found else not unit or expected_unit(unit).same_as(own)
        return (found.number.strip() if found else cell) if same else f"{cell} {unit}".strip()
    return f"{cell} {unit}" if unit and cell and found is None else cell


def _units(asked: Asked) -> list[UnitOfMeasure]:
    """Return the units that columns of the table have."""
    own = [unit_of_column(asked, column) for column in asked.part.options.get("units") or ()]
    part = asked.part.unit
    return [unit for unit in own if unit] + ([expected_unit(part.name)] if part else [])


def _head(asked: Asked, cell: str) -> tuple[str, str]:
    """Return the name in the head of a column, and the unit, of those that columns have."""
    name, unit = unit_in_head(cell, _units(asked))
    return name, "" if unit is None else unit.name
