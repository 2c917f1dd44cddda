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
from grader.expressions.nodes import Collection, Expression, Mul, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.readers.document import Document

_NUMBER = r"[-+−]?\s?\d{1,20}(?:[.,]\d{1,20})?(?:\s?/\s?\d{1,20})?"
#: A value that a sentence names, and the words behind which the point follows.
_HELD = re.compile(
    r"(?:\A\s*+|\b(?:is|was|equals|value|minimum|maximum|min|max|extremum|peak|get|gets|obtain|find)"
    r"\.?\s*+(?:of\s|:|=)?\s*+)"
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
#: A quantity with its unit, and the words or the bracket that tell with what it was computed.
_COMPUTED = re.compile(
    rf"(?:\A|\b(?:is|get|gets|obtain|find)\s)\s?(?P<quantity>(?P<number>{_NUMBER})\s?"
    r"(?P<unit>[^\W\d_°%$]{1,8}[\w/^*·²³⁻¹°-]{0,12}|[°%$][\w/]{0,8}))(?:\s[a-z]{2,12}){0,4},?\s"
    r"\(?(?:with|for|using|taking|where|assuming|if|mit|für|avec|con|at)\s\$?\Z"
)


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
    computed = _COMPUTED.search(line[:at]) if at > 0 else None
    number = parse(computed["number"], notation) if computed else None
    if computed and isinstance(number, Expression):
        yield Response(computed["quantity"], number, response.place, statement)
        return
    held = _HELD.search(_MORE_POINTS.sub("", line[:at])) if at > 0 else None
    raw = (held["number"] or held["formula"]) if held else ""
    read = parse(raw, notation) if raw else None
    value = without_left_side(read) if isinstance(read, Expression) else None
    if value is not None and is_numeric(value):
        yield Response(raw, value, response.place, statement)


def _is_point(statement: Statement) -> bool:
    """Whether a statement gives a name its value, `x = 1/2`, or is a point: `(5, 5)`."""
    name = statement.sides[0].expression
    if isinstance(name, Collection) and not statement.relations:
        return name.kind == "tuple" and all(map(is_numeric, name.args))
    letters = isinstance(name, Mul) and all(isinstance(each, Symbol) for each in name.args)  # `df`
    return bool(statement.relations) and (isinstance(name, Symbol) or letters)
