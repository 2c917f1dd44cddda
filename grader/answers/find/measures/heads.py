"""The unit in the head of a column: `v [m/s]`, `v (m/s)`, `v / m/s`, `v in m/s`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import UnitOfMeasure, unit_named
from grader.expressions.notation import Notation

#: In this order: `v in m/s` is no `v in m` over seconds.
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<name>\S.{0,39}?) in (?P<unit>.{1,30})",
        r"(?P<name>[^\[\]]{1,40}+)\[(?P<unit>[^\[\]]{1,30})\]\s*",
        r"(?P<name>[^(/]{1,40}+)\((?P<unit>[^()]{1,30})\)\s*",
        r"(?P<name>[^(/]{1,40}+)/(?P<unit>[^/].{0,30})",
    )
)


_NUMBER = re.compile(r"[-+−.]?\d")


def unit_in_head(cell: str, expected: Iterable[UnitOfMeasure]) -> tuple[str, UnitOfMeasure | None]:
    """Return the name in the head of a column, and its unit if it measures what is expected.

    A number is no name: `3 m/s` heads nothing.
    """
    dimensions = [unit.dimension for unit in expected]
    head = cell.strip().strip("$").strip()
    for name, text in () if _NUMBER.match(head) else _named(head):
        unit = unit_named(text)
        if unit is not None and unit.dimension in dimensions:
            return name.strip(), unit
    return cell, None


def _named(text: str) -> Iterator[tuple[str, str]]:
    found = (pattern.fullmatch(text) for pattern in _HEADS)
    yield from ((each["name"], each["unit"]) for each in found if each is not None)


def with_units_of_head(
    rows: Sequence[Sequence[str]], expected: UnitOfMeasure, notation: Notation
) -> tuple[tuple[str, ...], ...]:
    """Return a table in which the unit of each head stands behind the numbers below it."""
    heads = [unit_in_head(cell, (expected,)) for cell in rows[0]] if rows else []
    if not any(unit for _, unit in heads):
        return tuple(map(tuple, rows))
    body = (
        tuple(
            cell if unit is None or quantity_of(cell, notation, expected) else f"{cell} {unit.name}"
            for cell, (_, unit) in zip(row, heads, strict=False)
        )
        for row in rows[1:]
    )
    return (tuple(name for name, _ in heads), *body)
