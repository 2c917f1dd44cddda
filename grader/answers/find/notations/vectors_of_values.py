"""A vector for each of several numbers, one below the other: `λ = 2: (1, 0)`, `λ = 3: (1, 1)`.

Where vectors are asked, they are all of these; where numbers are asked, the numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from grader.answers.base import Response
from grader.answers.find.reading import is_numeric, without_left_side, without_transpose
from grader.errors import Place
from grader.expressions.nodes import Collection, Expression, Matrix, Symbol
from grader.expressions.statement import Statement
from grader.readers.document import Document, Table
from grader.rubric.types import Asked

_EIGENVALUE = re.compile(r"(?:λ|lambda)(?:_\w{1,3})?")
_HEAD = re.compile(r"[\s$\\]*(?:λ|lambda|eigen ?values?)(?:_i)?[\s$]*", re.IGNORECASE)


@dataclass
class _Group:
    """A number with the last vector of each name that stands below it."""

    value: Expression
    vectors: dict[Expression | None, Expression] = field(default_factory=dict)


def vectors_of_values(asked: Asked, document: Document) -> Response | None:
    """Return the vectors, or the numbers, of lines that give one for the other."""
    wanted = asked.value.args if isinstance(asked.value, Collection) else ()
    vectors = bool(wanted) and all(isinstance(each, Collection | Matrix) for each in wanted)
    if not vectors and not (wanted and all(map(is_numeric, wanted))):
        return None
    groups: list[_Group] = []
    rows = _rows_of_tables(document)
    last: Statement | None = None
    raws: list[str] = []
    for statement in document.statements:
        read = _last(statement)
        if statement.hedge or read is None:
            continue
        if _gives_value(statement, read, rows):
            groups = [group for group in groups if group.value is not read]
            groups.append(_Group(read))
        elif _is_vector(read) and groups:
            named = statement.sides[0].expression if statement.relations else None
            groups[-1].vectors[named if isinstance(named, Expression) else None] = read
            last = statement
            raws.append(statement.raw)
    if last is None or len(groups) < 2 or not all(group.vectors for group in groups):
        return None
    found = [group.value for group in groups]
    if vectors:
        found = [vector for group in groups for vector in group.vectors.values()]
    return Response("; ".join(raws), Collection("set", *found), last.sides[-1].place, last)


def _last(statement: Statement) -> Expression | None:
    read = statement.sides[-1].expression
    if not isinstance(read, Expression) or {*statement.relations} - {"="}:
        return None
    return without_transpose(without_left_side(read))


def _gives_value(statement: Statement, read: Expression, rows: frozenset[tuple[str, int]]) -> bool:
    """Whether a line says the number to which the vectors below belong: `λ = 2`, a cell `2`."""
    if isinstance(read, Collection | Matrix) or not is_numeric(read):
        return False
    first = statement.sides[0].expression
    if statement.relations:
        return isinstance(first, Symbol) and _EIGENVALUE.fullmatch(first.name) is not None
    return (statement.place.source, statement.place.line) in rows


def _is_vector(read: Expression) -> bool:
    if isinstance(read, Matrix):
        return 1 in (len(read.rows), len(read.args) // len(read.rows)) and is_numeric(read)
    return isinstance(read, Collection) and read.kind in ("tuple", "list") and is_numeric(read)


def _rows_of_tables(document: Document) -> frozenset[tuple[str, int]]:
    """Return the lines of tables with a column of numbers and another one beside it."""
    return frozenset(
        row
        for block in document.blocks
        if isinstance(block, Table) and len(block.rows[0]) > 1
        if _HEAD.fullmatch(block.rows[0][0])
        for row in _lines(block.place)
    )


def _lines(place: Place) -> list[tuple[str, int]]:
    return [(place.source, at) for at in range(place.line, max(place.line, place.end_line) + 1)]
