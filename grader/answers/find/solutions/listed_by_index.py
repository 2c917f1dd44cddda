r"""Lists that lines say by an index or as a size: `z_k = 2e^{2πik/3}, k = 0, 1, 2`, `30×30×16`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import lines_said
from grader.answers.find.reading import is_numeric, without_left_side
from grader.answers.find.solutions.finite_sets import listed
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.expressions.nodes import Collection, Expression, SetBuilder, Symbol
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_DOTS = r"\.\.\.|…|\\[lc]?dots"
#: A formula, and through what its index runs.
_BY_INDEX = re.compile(
    r"(?P<formula>[^;]{3,120}?)\s?[,;]?\s?(?:\\q?quad\s?|\\[,;: ]\s?){0,3}"
    r"(?:(?:for|für|mit|with|where|pour|para)\s)?"
    rf"(?P<index>[kmn])\s?=\s?(?P<values>\d{{1,3}}(?:\s?,\s?(?:\d{{1,3}}|{_DOTS})){{1,12}})"
)
_SIZE = re.compile(
    r"(?:[^\d=:]{0,40}[=:]\s?|.{0,60}\bso\s)?(?P<size>\d{1,6}(?:\s?(?:×|x|\*|\\times)\s?\d{1,6}){1,5})"
)
_TIMES = re.compile(r"\s?(?:×|x|\*|\\times)\s?")


def listed_in_lines(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lists that lines say by an index, or as the size of something."""
    value = asked.value
    items = value.args if isinstance(value, Collection) else ()
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .") if len(line) <= _LONGEST else ""
        if not text or not items or denies(text):
            continue
        read = _by_index(asked, text) or _as_size(text, items)
        if read is not None:
            yield _response(line, read, at)


def _response(line: str, read: Expression, at: Place) -> Response:
    return Response(line, read, at, Statement((Side(read, line, at),), (), line, at))


def _by_index(asked: Asked, text: str) -> Expression | None:
    found = _BY_INDEX.fullmatch(text)
    if found is None:
        return None
    formula = parse(found["formula"].strip(" ,\\"), asked.part.notation)
    condition = parse(f"{{0 | {found['index']} = {_plain(found['values'])}}}", asked.part.notation)
    index = Symbol(found["index"])
    if not isinstance(formula, Expression) or not isinstance(condition, SetBuilder):
        return None
    template = without_left_side(formula)
    if index not in free_symbols(template) or index in names_in_reference(asked):
        return None
    whole = listed(SetBuilder(template, condition.args[1]))
    return None if isinstance(whole, SetBuilder) else whole


def _plain(values: str) -> str:
    return re.sub(_DOTS, "...", values)


def _as_size(text: str, items: tuple[Expression, ...]) -> Expression | None:
    """Return `30×30×16` as three numbers, where so many numbers are asked."""
    found = _SIZE.fullmatch(text)
    numbers = _TIMES.split(found["size"]) if found is not None else []
    if len(numbers) != len(items) or not all(map(is_numeric, items)):
        return None
    read = [parse(number) for number in numbers]
    return Collection("list", *(each for each in read if isinstance(each, Expression)))
