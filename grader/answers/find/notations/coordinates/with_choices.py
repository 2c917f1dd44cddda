"""Points by their coordinates, of which one has several values: `x = ±1, y = 0`.

Where two coordinates have several, `x = ±1, y = ±2`, it is left open which of them belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

from grader.answers.base import Response
from grader.answers.find.chains import names_of
from grader.answers.find.lines import lines_of_page
from grader.answers.find.notations.points import asks_for_points
from grader.answers.find.reading import is_numeric
from grader.answers.find.solutions.in_turn import COORDINATES
from grader.equivalence import branches
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation
from grader.expressions.phrases import BOTH_WORDS, EITHER_WORDS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_MOST = 16
_MARKS = str.maketrans("", "", "$*`")
_NAMED = re.compile(r"(?<![\w.])(?P<name>[A-Za-z])\s?=\s?")
_JOINS = pattern_of((*EITHER_WORDS, *(word for word in BOTH_WORDS if len(word) > 1)))
_BETWEEN = re.compile(rf"\s?[,;]\s?(?:(?:{_JOINS})\s)?|\s(?:{_JOINS})\s", re.IGNORECASE)
_AT_END = re.compile(rf"(?:\s?[,;]|\s(?:{_JOINS}|with|at|mit)){{1,4}}\s?\Z", re.IGNORECASE)


def points_of_coordinates(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return the points of the lines that give each coordinate, and several values of one."""
    if not asks_for_points(asked) or names_of(asked) or document.fields:
        return ()
    return tuple(_points(asked, document))


def _points(asked: Asked, document: Document) -> Iterator[Response]:
    value = asked.value
    first = value.args[0] if isinstance(value, Collection) and value.args else None
    size = len(first.args) if isinstance(first, Collection) else 0
    for line in lines_of_page(document):
        text = without_announcement(line.text.translate(_MARKS)).strip(" .")
        if size < 2 or len(text) > _LONGEST or denies(text):
            continue
        found = _values_in(text, asked.part.notation)
        names = next((names[:size] for names in COORDINATES if {*names[:size]} == {*found}), None)
        if names is None:
            continue
        columns = [found[name] for name in names]
        several = [column for column in columns if len(column) > 1]
        points = [Collection("tuple", *point) for point in product(*columns)]
        if not several or len(points) > _MOST:
            continue
        whole = Collection("set", *points)
        hedge = text if len(several) > 1 else ""
        side = Side(whole, text, line.place)
        said = Statement((side,), (), text, line.place, hedge=hedge)
        yield Response(text, whole, line.place, said)


def _values_in(text: str, notation: Notation) -> Mapping[str, Sequence[Expression]]:
    """Return the values of each letter of a line that says nothing else; else nothing."""
    names = [*_NAMED.finditer(text)]
    if len(names) < 2 or names[0].start():
        return {}
    ends = [*(name.start() for name in names[1:]), len(text)]
    found: dict[str, list[Expression]] = {}
    changes = sum(one["name"] != other["name"] for one, other in pairwise(names))
    if changes >= len({name["name"] for name in names}):
        return {}  # `x = 2, y = 3 and x = 1, y = 1` are points one by one
    for name, end in zip(names, ends, strict=True):
        for piece in _BETWEEN.split(_AT_END.sub("", text[name.end() : end].rstrip())):
            read = parse(piece, notation)
            if not isinstance(read, Expression):
                return {}
            values = [one for (one,) in branches(read)]
            if not all(map(is_numeric, values)):
                return {}
            found.setdefault(name["name"], []).extend(values)
    return found
