"""Values below the names at the heads of a table of two rows: `| y | x |`, then `| 3 | 7 |`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.find.lines import Line, lines_of_page
from grader.errors import Place
from grader.expressions.nodes import Call, Expression, Index, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document, Table

_MARKS = " $*_`"
_LEAST, _MOST = 2, 8
_DIGIT = re.compile(r"\d")
#: A head that says what the columns are, and names no value: `n`, `#`.
_COUNTS = re.compile(r"[nki#]|no\.?|nr\.?|", re.IGNORECASE)


def heads_with_values(table: Table) -> tuple[tuple[str, str], ...]:
    """Return the heads of a table with what stands below each; nothing where more stands there."""
    rows = [row for row in table.rows if any(cell.strip(_MARKS) for cell in row)]
    if len(rows) != 2 or len(rows[0]) != len(rows[1]) or not _LEAST <= len(rows[0]) <= _MOST:
        return ()
    heads, values = ([cell.strip(_MARKS) for cell in row] for row in rows)
    if not all(heads) or not all(values) or len(set(heads)) < len(heads):
        return ()
    if any(map(_DIGIT.match, heads)) or _COUNTS.fullmatch(heads[0]):
        return ()
    return tuple(zip(heads, values, strict=True))


def lines_with_claims(document: Document) -> list[Line]:
    """Return the lines of a page, such tables as one line of what they say: `y = 3, x = 7`."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    said = {block.place: pairs for block in tables if (pairs := heads_with_values(block))}
    lines = [
        line
        for line in lines_of_page(document)
        if not any(
            place.source == line.place.source and place.line <= line.place.line <= place.end_line
            for place in said
        )
    ]
    claims = [
        Line(", ".join(f"{head} = {value}" for head, value in pairs), place.at(place.end_line))
        for place, pairs in said.items()
    ]
    return [*document.in_order((*lines, *claims))]


def claims_of_tables(document: Document, notation: Notation) -> Iterator[Statement]:
    """Yield what such tables say of names, as equations."""
    for block in document.blocks:
        pairs = heads_with_values(block) if isinstance(block, Table) else ()
        claims = [
            _claim(head, value, notation, replace(block.place.at(block.place.end_line), column=at))
            for at, (head, value) in enumerate(pairs, start=1)
        ]
        known = [claim for claim in claims if claim is not None]
        if len(known) == len(pairs):
            yield from known


def _claim(head: str, value: str, notation: Notation, place: Place) -> Statement | None:
    name, read = parse(head, notation), parse(value, notation)
    if not isinstance(name, Symbol | Index | Call) or not isinstance(read, Expression):
        return None
    if isinstance(read, Relation | Symbol):
        return None
    sides = (Side(name, head, place), Side(read, value, place))
    return Statement(sides, ("=",), f"{head} = {value}", place)
