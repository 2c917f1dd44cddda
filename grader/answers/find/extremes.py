"""Extreme values with the points at which they are taken: `max 10 at x = -1, min -22 at x = 3`.

A part asks for the values, for the points, or for both as pairs; its title says which of the first
two, its reference that it is pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.answers.find.reading import is_numeric
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation
from grader.expressions.phrases import EXTREMES, PLACE_QUESTIONS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_NUMBER = r"[-+−]?\d{1,12}(?:[.,]\d{1,12})?(?:/\d{1,12})?"


def _point(x: str, y: str) -> str:
    """Return the pattern of a pair of numbers, `(-1, 10)`, under these names."""
    return rf"\((?P<{x}>{_NUMBER})\s?[,;|]\s?(?P<{y}>{_NUMBER})\)"


_KIND = (
    rf"(?:(?:local|global|absolute|relative|abs\.?|rel\.?|loc\.?)\s)?(?:{pattern_of(EXTREMES)})\.?"
    r"(?:\s(?:value|point|local|relativo))?"
)
_AT = r"(?:at|when|for|where|in|bei|en)\s(?:the\spoint\s)?(?:[a-z]\s?=\s?)?"
_ITEM = re.compile(
    r"(?:(?:there\sis|it\shas|f\shas)\s)?(?:(?:a|an|the|its|one)\s)?(?:"
    # `max: 10 at x = -1`, `maximum (-1, 10)`, `max f(-1) = 10`
    rf"(?:{_KIND}\s?(?:[:=]|is|of)?\s?)?(?:{_point('x1', 'y1')}"
    rf"|f\((?P<x2>{_NUMBER})\)\s?=\s?(?P<y2>{_NUMBER})|[xt]\s?=\s?(?P<x6>{_NUMBER})|(?P<y3>{_NUMBER}))"
    rf"(?:\s\(?{_KIND}\)?)?(?:,?\s{_AT}(?P<x3>{_NUMBER}))?(?:\s\({_KIND}\))?"
    # `maximum at x = -1 of 10`, `local maximum at (-1, 10)`
    rf"|{_KIND}\s(?:is\s)?{_AT}(?:{_point('x4', 'y4')}"
    rf"|(?P<x5>{_NUMBER})(?:,?\s(?:of|with\svalue|value|is)\s(?P<y5>{_NUMBER}))?))",
    re.IGNORECASE,
)
#: Where an extreme is taken, in brackets or more than once: `1 (at x = 0 and x = 3)`.
_AT_POINTS = re.compile(
    rf"\s\((?:at|when|for)\s[^()]{{1,40}}\)|(?<=\d)\s(?:at|when|for)\s[a-z]\s?=\s?{_NUMBER}"
    rf"(?:\s?(?:,|and|or|&)\s?[a-z]\s?=\s?{_NUMBER}){{1,3}}(?=\s*(?:[,;.]|\Z))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s?[,;.]\s?(?:and\s)?|\s(?:and|und|y|et)\s", re.IGNORECASE)
_SIGNS = re.compile(r"[$*`]|\\(?:text|mathrm)\s?\{([^{}]{1,30})\}")
_EXTREME = re.compile(rf"(?<!\w)(?:{pattern_of(EXTREMES)})", re.IGNORECASE)
_OPTIMAL = re.compile(
    r"(?<!\w)(?:optimal\s(?:value|objective|profit|cost|revenue)|objective(?:\sfunction)?\svalue)",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"(?<!\w)(?:{pattern_of(PLACE_QUESTIONS)})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Extreme:
    """What a line says of one extreme: its point, its value, or both, as they are written."""

    point: str
    value: str
    kind: str = ""


def asks_for_place(asked: Asked) -> bool:
    """Whether the title of a part asks where something is: `Where is f largest?`."""
    return _PLACE.search(asked.part.title) is not None


def asks_for_extreme_value(asked: Asked) -> bool:
    """Whether a part asks how great an extreme is: `The maximum value`."""
    head = asked.part.query.head if asked.part.query else ""
    title = asked.part.title
    said = (_EXTREME.search(title) or _OPTIMAL.search(title)) and not asks_for_place(asked)
    return bool(said) or head in ("sup", "max", "inf", "min")


def extremes_said(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return the values of the lines that list extremes, or the points where these are asked."""
    value = asked.value
    items = value.args if isinstance(value, Collection) else ()
    pairs = bool(items) and all(isinstance(each, Collection) for each in items)
    wanted = "pairs" if pairs else "points" if asks_for_place(asked) else "values"
    order = {"pairs": ("pairs",), "points": ("points", "values"), "values": ("values", "points")}
    found: list[Response] = []
    for at, line in written_lines(document):
        said = dict(_readings(line, asked.part.notation))
        first = next((said[kind] for kind in order[wanted] if kind in said), None)
        if first is not None:
            found.append(Response(line.strip(), first, replace(at, column=0)))
    return tuple(found)


def extreme_asked(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the one of several extremes that the title asks for: `max: 5, min: 1`."""
    kind = _kind_of(asked.part.title)
    if not kind:
        return
    for at, line in written_lines(document):
        own = [each for each in _extremes_in(line) if each.kind == kind]
        if len(own) != 1:
            continue
        raw = own[0].point if asks_for_place(asked) else own[0].value or own[0].point
        read = parse(raw, asked.part.notation) if raw else None
        if isinstance(read, Expression) and is_numeric(read):
            yield Response(raw, read, at, Statement((Side(read, raw, at),), (), raw, at))


_HIGH = re.compile(r"(?<![^\W_])(?:max|largest|greatest|highest|hochpunkt)", re.IGNORECASE)
_LOW = re.compile(r"(?<![^\W_])(?:min|smallest|least|lowest|tiefpunkt)", re.IGNORECASE)


def _kind_of(text: str) -> str:
    """Return of which kind the one extreme is that a text names; empty where it names both."""
    kinds = [kind for kind, words in (("max", _HIGH), ("min", _LOW)) if words.search(text)]
    return kinds[0] if len(kinds) == 1 else ""


def other_extremes(line: str, notation: Notation) -> tuple[Expression, ...]:
    """Return all that a line of extremes may be meant as: the values, the points, and pairs."""
    return tuple(read for _, read in _readings(line, notation))


def _readings(line: str, notation: Notation) -> Iterator[tuple[str, Expression]]:
    extremes = _extremes_in(line)
    points = [parse(each.point, notation) for each in extremes if each.point]
    values = [parse(each.value, notation) for each in extremes if each.value]
    if len(values) == len(extremes) > 0 and (read := _all_of(values)):
        yield "values", read
    if len(points) == len(extremes) > 0 and (read := _all_of(points)):
        yield "points", read
    if len(points) == len(values) == len(extremes) > 0:
        pairs = [
            Collection("tuple", x, y)
            for x, y in zip(points, values, strict=True)
            if isinstance(x, Expression) and isinstance(y, Expression)
        ]
        yield "pairs", Collection("set", *pairs)


def _all_of(read: Sequence[object]) -> Collection | None:
    numbers = [each for each in read if isinstance(each, Expression) and is_numeric(each)]
    return Collection("set", *numbers) if len(numbers) == len(read) else None


def _extremes_in(line: str) -> tuple[_Extreme, ...]:
    """Return the extremes of a line that says nothing else, two or more, and that they are such."""
    text = " ".join(_SIGNS.sub(r"\1", line).split()).rstrip(".") if len(line) <= _LONGEST else ""
    text = _AT_POINTS.sub("", text)
    found: list[_Extreme] = []
    position = 0
    while item := _ITEM.match(text, position):
        groups = item.groupdict()
        point = next((groups[name] for name in _POINTS if groups[name]), "")
        value = next((groups[name] for name in _VALUES if groups[name]), "")
        found.append(_Extreme(point, value, _kind_of(item[0])))
        if item.end() == len(text):
            several = len(found) > 1 and _EXTREME.search(text) is not None
            return tuple(found) if several else ()
        between = _BETWEEN.match(text, item.end())
        if between is None:
            return ()
        position = between.end()
    return ()


_POINTS, _VALUES = ("x1", "x2", "x3", "x4", "x5", "x6"), ("y1", "y2", "y3", "y4", "y5")
