"""Thresholds that a table of tried values tells: `| h | escapes |` with yes or no in its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from grader.answers.base import Response
from grader.answers.find.thresholds.tried_values import (
    asks_for_last,
    is_lost,
    speaks_of_beyond,
)
from grader.equivalence import rational_value
from grader.expressions.nodes import Expression
from grader.expressions.phrases import NO_WORDS, YES_WORDS
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document, Table
from grader.rubric.types import Asked

_MARKS = " $*_`.!"
_YES = YES_WORDS | {"✓", "✔", "✅", "escapes", "works", "true"}
_NO = NO_WORDS | {"✗", "✘", "❌", "✕", "fails", "false"}
_WORD = re.compile(r"[^\W\d_]+")


def thresholds_in_tables(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the last value of a table at which something holds, where it is lost at the next.

    The rows have to agree: there is one place only where it turns.
    """
    if not asks_for_last(asked) or speaks_of_beyond(asked.part.title):
        return
    for block in document.blocks:
        if isinstance(block, Table) and len(block.rows) > 2 and len(block.rows[0]) == 2:
            found = _last_of(asked, block)
            if found is not None:
                raw, read = found
                side = Side(read, raw, block.place)
                yield Response(raw, read, block.place, Statement((side,), (), raw, block.place))


def _last_of(asked: Asked, table: Table) -> tuple[str, Expression] | None:
    head, *rows = ([cell.strip(_MARKS) for cell in row] for row in table.rows)
    own = {name.casefold() for name in asked.part.find.names}
    title = {word.casefold() for word in _WORD.findall(asked.part.title)}
    if not {word.casefold() for word in _WORD.findall(head[0])} & (own | title):
        return None
    lost = is_lost(head[1])
    tried = [_row_of(asked, row) for row in rows]
    if lost is None or any(row is None for row in tried):
        return None
    known = sorted((row for row in tried if row is not None), key=lambda row: row[0])
    if asks_for_last(asked) < 0:
        known.reverse()
    held = [holds is not lost for _, holds, _, _ in known]
    turns = [at for at, (one, next_) in enumerate(pairwise(held)) if one is not next_]
    if len(turns) != 1 or not held[0]:
        return None
    _, _, raw, read = known[turns[0]]
    return raw, read


def _row_of(asked: Asked, row: list[str]) -> tuple[Fraction, bool, str, Expression] | None:
    """Return the size of a tried value with whether the cell beside it says yes."""
    if len(row) != 2:
        return None
    said = row[1].casefold()
    read = parse(row[0].rpartition("=")[2].strip(), asked.part.notation)
    size = rational_value(read) if isinstance(read, Expression) else None
    if size is None or not isinstance(read, Expression) or said not in _YES | _NO:
        return None
    return size, said in _YES, row[0], read
