"""Points one behind the other: `(0, 1) (0, -1)`, `O(0, 0), A(4, 0)`, or a line for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product, takewhile
from typing import NamedTuple

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of_page
from grader.answers.find.notations.points import as_point, asks_for_points
from grader.answers.find.reading import is_numeric
from grader.equivalence import branches
from grader.errors import Place
from grader.expressions.announcing import denies, is_aside, without_remarks
from grader.expressions.nodes import Call, Collection, Expression, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.phrases import EITHER_WORDS
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
    any_kind = not _OF_A_KIND.search(asked.part.title)
    held: list[_Run] = []
    for line in lines_of_page(document):
        run = _run(line, any_kind)
        goes_on = run is not None and (
            run.alone or (run.is_case and all(before.is_case for before in held))
        )
        if not goes_on:
            yield from _told(held, asked.part.notation)
            held = []
        if run is not None:
            held.append(run)
    yield from _told(held, asked.part.notation)


def points_by_coordinates(asked: Asked, document: Document) -> Response | None:
    """Return the points of `x = ±1, y = 0`, whose coordinates a section says once each.

    One of them may have several values; of more it is open which belong together. Where nothing
    says the order of their names, they are no point yet.
    """
    value = asked.value
    points = value.args if isinstance(value, Collection) else ()
    sizes = {len(point.args) for point in points if isinstance(point, Collection)}
    said = _coordinates(document) if asks_for_points(asked) else {}
    if len(sizes) == 1 and len(said) > max(sizes):  # `t = 2, x = 8, y = 5`
        said = {name: said[name] for name in said if name in "xyz"[: max(sizes)]}
    if sizes != {len(said)}:
        return None
    order = _order_of({*said}, asked.part.title)
    values = [[one for (one,) in branches(said[name].value)] for name in order or said]
    if sum(len(own) > 1 for own in values) > 1:
        return None
    raw = ", ".join(dict.fromkeys(each.statement.raw for each in said.values()))
    last = [*said.values()][-1].statement
    found = Collection("set", *(Collection("tuple", *point) for point in product(*values)))
    return Response(raw, found if order else _NO_ORDER, last.place)


_NO_ORDER = Unreadable(
    1, "a point", "the values of these names are given, and not their order in a point", "no-order"
)


class _Coordinate(NamedTuple):
    """The value of a coordinate, and the line that says it."""

    value: Expression
    statement: Statement


def _coordinates(document: Document) -> dict[str, _Coordinate]:
    """Return the one number that each name gets; nothing where one gets several, or a point stands.

    What a name is equal to on the way, `y = 13 - x`, is no number.
    """
    said: dict[str, _Coordinate] = {}
    for statement in document.statements:
        sides = [side.expression for side in statement.sides]
        names, last = [*takewhile(_is_name, sides)], sides[-1]
        if isinstance(last, Collection):
            return {}
        if not names or {*statement.relations} != {"="}:
            continue
        if not isinstance(last, Expression) or not is_numeric(last):
            continue
        if statement.hedge or {*statement.lead.casefold().split()[-1:]} & {*EITHER_WORDS}:
            return {}
        for own in (name.name for name in names if isinstance(name, Symbol)):
            if said.get(own, _Coordinate(last, statement)).value != last:
                return {}
            said[own] = _Coordinate(last, statement)
    return said


def _is_name(side: object) -> bool:
    return isinstance(side, Symbol)


def _order_of(names: set[str], title: str) -> tuple[str, ...]:
    """Return the order of coordinates: that of the title, of x, y and z, or of their indices."""
    in_title = [name for name in _LETTER.findall(title) if name in names]
    if len(in_title) == len({*in_title}) == len(names):
        return tuple(in_title)
    usual = tuple("xyz"[: len(names)])
    indexed = sorted(names)
    bases = {name.rstrip("0123456789") for name in names}
    counted = [name[len(name.rstrip("0123456789")) :] for name in indexed]
    if len(bases) == 1 and counted == [str(at) for at in range(1, len(names) + 1)]:
        return tuple(indexed)
    return usual if names == {*usual} else ()


_LETTER = re.compile(r"(?<![\w'’])[^\W\d_](?:_?\d{1,2})?(?![\w'’])")


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


#: Titles that ask for the points of one kind, which are told by what is said of each.
_OF_A_KIND = re.compile(r"min|max|saddle|extrem|inflection|stable|sattel|wende", re.IGNORECASE)
#: What is said of a point behind it: `(1, 0) is a local minimum`, `(-1, 0): saddle point`.
_SAID_OF_POINT = re.compile(
    r"(?<=\))\s*(?:(?:is|are|was|gives|[:=–—-]|->|→|⇒)\s?)?\(?(?:an?\s|the\s)?"
    r"(?:(?:local|relative|global|absolute|strict|unstable|stable|asymptotically)\s){0,2}"
    r"(?:min(?:imum|ima|\.)?|max(?:imum|ima|\.)?|saddle(?:[ -]?points?)?|inflection(?: point)?"
    r"|extrem(?:um|a)|(?:un)?stable|node|spiral|cent(?:er|re)|sink|source)(?![A-Za-z])\)?",
    re.IGNORECASE,
)
#: What a point is called by a word and its number: `Cluster 1: mean (1, 2)`.
_CALLED = re.compile(
    r"(?<!\w)(?:cluster|class|group|point|centroid|cent(?:er|re))s?\s?\d{1,2}\s?[:=]?\s?"
    r"(?:(?:has\s|with\s)?(?:the\s|new\s)?(?:mean|centroid|cent(?:er|re))\s?[:=]?\s?)?(?=\()",
    re.IGNORECASE,
)


def _run(line: Line, any_kind: bool = False) -> _Run | None:
    """Return the points with which a line ends; None where it ends with something else.

    Of `any_kind`, what is said of a point is none of the answer.
    """
    if len(line.text) > _LONGEST or line.printed:
        return None
    said_of = _CALLED.sub("", _SAID_OF_POINT.sub("", line.text)) if any_kind else line.text
    text = _PLAIN.sub(_as_plain, without_remarks(said_of)).strip().rstrip(".}* ")
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
