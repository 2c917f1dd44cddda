"""Vectors of answers: `(dy/da, dy/db) = (A, B)` and `(Q, P) = (76, 12)` are two lines each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.errors import Place
from grader.expressions.nodes import Collection, Derivative, Expression
from grader.expressions.statement import Side, Statement
from grader.expressions.writing import to_plain
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Document


def split_vectors(document: Document, wanted: Wanted) -> Document:
    """Return the document with vectors of what is asked entry by entry."""
    names = frozenset(wanted.single).union(n for n in wanted.names if isinstance(n, Derivative))
    return with_statements(document, lambda statement: _entries(statement, names))


def _entries(statement: Statement, wanted: frozenset[Expression]) -> Iterator[Statement]:
    """Yield `dy/da = A` and `dy/db = B` for `(dy/da, dy/db) = (A, B)`."""
    rows = [side.expression for side in statement.sides]
    vectors = [row.args for row in rows if isinstance(row, Collection) and row.kind != "set"]
    whole = len(vectors) == len(rows) > 1 and len({len(v) for v in vectors}) == 1
    if not whole or not wanted.issuperset(vectors[0]) or len({*vectors[0]}) < len(vectors[0]):
        yield statement
        return
    for position, entries in enumerate(zip(*vectors, strict=True)):
        sides = tuple(
            replace(side, expression=entry, raw=to_plain(entry), place=_shifted(side, position))
            for side, entry in zip(statement.sides, entries, strict=True)
        )
        yield replace(statement, sides=sides)


def _shifted(side: Side, by: int) -> Place:
    return replace(side.place, column=side.place.column + by)
