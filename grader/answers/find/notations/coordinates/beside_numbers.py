"""Points and numbers in one line: `The centre is (1, -2) and the radius is 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_said
from grader.answers.find.reading import is_numeric, items_of
from grader.expressions.announcing import denies
from grader.expressions.nodes import Collection, Expression
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 160
_NUMBER = r"[-−+]?(?:√\d{1,6}|\d{1,9}(?:\.\d{1,9})?(?:/\d{1,6})?)"
_VALUE = re.compile(
    rf"(?P<point>\(\s?{_NUMBER}(?:\s?[,;|]\s?{_NUMBER}){{1,3}}\s?\))|(?<![\w.]){_NUMBER}(?![\w.]\w|[²³^])"
)
#: What may stand around the values: words, names and what joins or announces them.
_AROUND = re.compile(r"(?:[^\W\d_]|[\s,;:=$'’*_]|\.(?=\s|\Z))*")


def points_and_numbers(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lines that hold as many points and numbers as are asked, in their order."""
    items = asked.value.args if isinstance(asked.value, Collection) else ()
    sizes = [len(items_of(item) or ()) for item in items]
    mixed = len(sizes) > 1 and 0 in sizes and any(sizes)
    if not mixed or not all(_is_known(item) for item in items):
        return
    for at, line in lines_said(document).items():
        if len(line) > _LONGEST or denies(line):
            continue
        found = [*_VALUE.finditer(line)]
        rest = _VALUE.sub(" ", line)
        if len(found) != len(items) or not _AROUND.fullmatch(rest):
            continue
        read = [parse(each[0].replace("|", ","), asked.part.notation) for each in found]
        values = [each for each in read if isinstance(each, Expression)]
        if len(set(sizes)) == len(sizes):  # each is told by what it is, in any order
            values.sort(key=lambda each: _place(len(items_of(each) or ()), sizes))
        if [len(items_of(each) or ()) for each in values] == sizes:
            whole = Collection("list", *values)
            statement = Statement((Side(whole, line, at),), (), line, at)
            yield Response(line, whole, at, statement)


def _place(size: int, sizes: list[int]) -> int:
    return sizes.index(size) if size in sizes else len(sizes)


def _is_known(item: Expression) -> bool:
    entries = items_of(item)
    return all(map(is_numeric, entries)) if entries else is_numeric(item)
