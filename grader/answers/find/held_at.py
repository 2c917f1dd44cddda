"""A value with the point at which it is taken: `The minimum is -1/4 at x = 1/2.`

Of the two the value is what the sentence is about. Where the point is what is asked, the value is
wrong, and that the point is right is a question to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.answers.base import Response
from grader.answers.find.lines import line_at, written_lines
from grader.answers.find.reading import is_numeric, without_left_side
from grader.errors import Place
from grader.expressions.nodes import Expression, Mul, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.readers.document import Document

_NUMBER = r"[-+−]?\s?\d{1,20}(?:[.,]\d{1,20})?(?:\s?/\s?\d{1,20})?"
#: A value that a sentence names, and the words behind which the point follows.
_HELD = re.compile(
    r"(?:\A\s*+|\b(?:is|was|equals|value|minimum|maximum|min|max|extremum|peak)\.?\s*+(?:of\s|:|=)?\s*+)"
    rf"(?:(?P<number>{_NUMBER})|\$(?P<formula>[^$]{{1,80}})\$)\s*+[,(]?\s*+(?:and\s)?(?:it\s|which\s)?"
    r"(?:(?:is|was)\s)?(?:(?:occurs|occurring|attained|reached|taken|achieved|located|happens)\s)?"
    r"(?:at|when|where|with|for|if|bei|mit|en)\s(?:the\s)?(?:points?\s|values?\s)?[$(]{0,2}\s?$",
    re.IGNORECASE,
)
#: The points in front of the last one: `at x = 0 and x = 3`.
_MORE_POINTS = re.compile(
    rf"(?<=\s)\$?[A-Za-z]\s?=\s?{_NUMBER}\$?\s?(?:,\s?(?:and\s)?|and\s|or\s|&\s){{1,2}}"
    rf"(?:\$?[A-Za-z]\s?=\s?{_NUMBER}\$?\s?(?:,\s?(?:and\s)?|and\s|or\s|&\s){{1,2}}){{0,3}}\$?\Z"
)
_LONGEST = 200


def values_before_points(
    document: Document, found: Sequence[Response], notation: Notation
) -> tuple[Response, ...]:
    """Return the answers, each point behind a value followed by that value, which counts."""
    lines = dict(written_lines(document))
    return tuple(one for response in found for one in _with_value(response, lines, notation))


def _with_value(
    response: Response, lines: Mapping[Place, str], notation: Notation
) -> Iterator[Response]:
    yield response
    statement = response.statement
    if statement is None or not _is_point(statement):
        return
    line = line_at(lines, statement.place)
    at = line.find(statement.raw) if len(line) <= _LONGEST else -1
    held = _HELD.search(_MORE_POINTS.sub("", line[:at])) if at > 0 else None
    raw = (held["number"] or held["formula"]) if held else ""
    read = parse(raw, notation) if raw else None
    value = without_left_side(read) if isinstance(read, Expression) else None
    if value is not None and is_numeric(value):
        yield Response(raw, value, response.place, statement)


def _is_point(statement: Statement) -> bool:
    """Whether a statement gives a name its value: `x = 1/2`."""
    name = statement.sides[0].expression
    letters = isinstance(name, Mul) and all(isinstance(each, Symbol) for each in name.args)  # `df`
    return bool(statement.relations) and (isinstance(name, Symbol) or letters)
