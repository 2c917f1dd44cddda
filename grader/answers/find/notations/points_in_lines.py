"""Points one behind the other: `(0, 1) (0, -1)`, `O(0, 0), A(4, 0)`, or a line for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of_page
from grader.answers.find.notations.points import as_point, asks_for_points
from grader.answers.find.reading import is_numeric
from grader.errors import Place
from grader.expressions.announcing import denies, is_aside, without_remarks
from grader.expressions.nodes import Call, Collection, Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 400
_PLAIN = re.compile(r"\$|\\(?:left|right|quad|qquad|[,;! ]|[()\[\]{}])|\\\\")
_NAME = r"(?:[A-Z](?:_?\d|['′])?\s?[=:]?\s?)?"
#: What may stand between two points, the name of the second one included.
_BETWEEN = re.compile(
    rf"[\s,;&{{}}]*+(?:(?:and|or|und|oder|et|ou|y|\\text\s?\{{\s?(?:and|or)\s?\}})\s++)?{_NAME}"
)
_LEAD = re.compile(rf"(?:[^=]*[\s:.,;({{])?{_NAME}")
_ALONE = re.compile(rf"[-*+•\s{{(]*{_NAME}")
#: One of several cases, each with its points: `x = 0: (0, 1), (0, -1)`.
_CASE = re.compile(
    r"(?:(?:if|for|when|case|at)\s)?[A-Za-z]\s?=\s?[^=\s]{1,8}\s?(?:[:,]|[=-]>|[→⇒]|then|gives)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=\S)[:;]\s|(?<=[^\d\s])[.]\s|[.!]\s(?=[A-Z])")
_OPENS, _CLOSES = "([", ")]"


@dataclass(frozen=True, slots=True)
class _Run:
    """The points with which a line ends, and what stands in front of them."""

    lead: str
    points: tuple[str, ...]
    line: Line

    @property
    def alone(self) -> bool:
        return _ALONE.fullmatch(self.lead) is not None

    @property
    def is_case(self) -> bool:
        return _CASE.match(self.lead) is not None


def points_in_lines(
    asked: Asked, document: Document
) -> Iterator[tuple[Response, frozenset[Place]]]:
    """Yield the points that follow each other, with the places of their lines.

    In front of them stand at most words, and the last lines with nothing but points go together.
    """
    value = asked.value
    if not asks_for_points(asked) or not isinstance(value, Collection):
        return
    held: list[_Run] = []
    for line in lines_of_page(document):
        run = _run(line)
        goes_on = run is not None and (
            run.alone or (run.is_case and all(before.is_case for before in held))
        )
        if not goes_on:
            yield from _told(held, asked.part.notation)
            held = []
        if run is not None:
            held.append(run)
    yield from _told(held, asked.part.notation)


def points_at_ends(document: Document, notation: Notation, size: int) -> Iterator[Response]:
    """Yield the points with which lines end behind words, one each: `optimal at B(3, 2)`."""
    for line in lines_of_page(document):
        run = _run(line)
        point = _point(run.points[0], notation) if run and len(run.points) == 1 else None
        if run is not None and point is not None and len(point.args) == size:
            raw, place = run.points[0], line.place
            yield Response(raw, point, place, Statement((Side(point, raw, place),), (), raw, place))


def points_of_graphs(document: Document) -> Iterator[Response]:
    """Yield the points of a graph that are said by a value and its function: `x = 2, f(2) = 3`."""
    places = {
        statement.sides[-1].expression
        for statement in document.statements
        if len(statement.sides) > 1 and isinstance(statement.sides[0].expression, Symbol)
    }
    for statement in document.statements:
        first, last = statement.sides[0].expression, statement.sides[-1].expression
        if not isinstance(first, Call) or first.primes or len(first.args) != 1:
            continue
        known = first.args[0] in places and set(statement.relations) <= EQUALITIES
        if known and isinstance(last, Expression) and is_numeric(last):
            point = Collection("tuple", first.args[0], last)
            yield Response(statement.raw, point, statement.place, statement)


def _told(runs: Sequence[_Run], notation: Notation) -> Iterator[tuple[Response, frozenset[Place]]]:
    texts = [point for run in runs for point in run.points]
    points = [_point(text, notation) for text in texts]
    read = [point for point in points if point is not None]
    if len(texts) < 2 or len(read) < len(texts) or len({len(p.args) for p in read}) != 1:
        return
    raw, place = ", ".join(texts), runs[-1].line.place
    found = Collection("set", *read)
    statement = Statement((Side(found, raw, place),), (), raw, place)
    yield Response(raw, found, place, statement), frozenset(run.line.place for run in runs)


def _point(text: str, notation: Notation) -> Collection | None:
    read = parse(text, notation)
    read = as_point(read) if isinstance(read, Expression) else read
    return read if isinstance(read, Collection) and read.kind == "tuple" else None


def _run(line: Line) -> _Run | None:
    """Return the points with which a line ends; None where it ends with something else."""
    if len(line.text) > _LONGEST or line.printed:
        return None
    text = _PLAIN.sub(_as_plain, without_remarks(line.text)).strip().rstrip(".}* ")
    groups = [*_groups(text)]
    if not groups or groups[-1][1] != len(text):
        return None
    first = len(groups) - 1
    while first and _BETWEEN.fullmatch(text, groups[first - 1][1], groups[first][0]):
        first -= 1
    lead = text[: groups[first][0]]
    said = _SENTENCE.split(lead)[-1]
    if not _LEAD.fullmatch(said) or re.search(r"\d(?!\s*\Z)", said) or denies(said):
        return None
    if is_aside(said) or not all(_parts(text[start:end]) for start, end in groups[first:]):
        return None
    return _Run(lead, tuple(text[start:end] for start, end in groups[first:]), line)


def _as_plain(found: re.Match[str]) -> str:
    return found[0][1:] if found[0][1:] in {*"()[]{}"} else " "


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost brackets of a text begin and end."""
    depth = start = 0
    for at, sign in enumerate(text):
        if sign in _OPENS:
            start = start if depth else at
            depth += 1
        elif sign in _CLOSES and depth:
            depth -= 1
            if not depth:
                yield start, at + 1


def _parts(group: str) -> bool:
    """Whether a bracket holds several entries: `(0, 1)`, `(sqrt(3); 0)`, `(3|-2)`."""
    depth = 0
    for sign in group:
        depth += (sign in _OPENS) - (sign in _CLOSES)
        if depth == 1 and sign in ",;|":
            return True
    return False
