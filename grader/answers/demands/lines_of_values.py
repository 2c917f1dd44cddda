"""Several values with units in a line of a page: `t = 2 s or t = 5 s`, `60° and 240°`.

The readers of pages part such a line at its words, and know nothing of the unit of a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.demands.units import is_several
from grader.answers.find.lines import lines_said, with_whole_lines
from grader.answers.find.measures.pieces import quantities_in
from grader.answers.find.measures.quantities import Splitting
from grader.answers.find.measures.ranges import measured_range
from grader.answers.find.measures.units import expected_unit
from grader.answers.find.solutions.alternatives import read_again, values_of
from grader.expressions.nodes import Collection, Expression, Interval
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_JOINED = re.compile(r"\b(?:and|or)\b|[,;]")
_TELLS = re.compile(r"\b(?:is|are|be|at|get|gives?|obtain|when|after)\b|:")


def with_lines_of_values(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return the answers, a line of several values with units for those that are parts of it."""
    if asked.part.unit is None or not is_several(asked) or asked.part.id in document.fields:
        return found
    ranges = {response.raw for response in found}
    whole = (line for line in _lines(asked, document) if _range(asked, line) not in ranges)
    return with_whole_lines(document, found, tuple(whole))


def _range(asked: Asked, line: Response) -> str:
    """Return the range that a line was read as already; its own text where it is none."""
    return measured_range(asked, line.raw) or line.raw


def _lines(asked: Asked, document: Document) -> Iterator[Response]:
    assert asked.part.unit is not None
    expected, notation = expected_unit(asked.part.unit.name), asked.part.notation
    for at, line in sorted(lines_said(document).items(), key=lambda one: one[0].line):
        text = _TELLS.split(line)[-1].strip(" .")
        if len(text) > _LONGEST or not _JOINED.search(text):
            continue
        measured = quantities_in(text, Splitting(notation, expected), several=True)
        if measured is None:
            continue
        read = measured.value or read_again(measured.text, notation)
        if isinstance(read, Expression) and _has_values(read):
            yield Response(text, read, at)


def _has_values(read: Expression) -> bool:
    if isinstance(read, Collection | Interval):
        return len(read.args) > 1
    return len(values_of(read) or ()) > 1
