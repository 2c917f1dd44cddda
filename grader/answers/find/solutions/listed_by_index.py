r"""Lists that lines say by an index or as a size: `z_k = 2e^{2πik/3}, k = 0, 1, 2`, `30×30×16`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.answers.base import Response
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import lines_of_page, lines_said
from grader.answers.find.reading import is_numeric, items_of, without_left_side
from grader.answers.find.solutions.finite_sets import listed
from grader.errors import Place
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.nodes import Collection, Expression, SetBuilder, Symbol
from grader.expressions.numerals import ARROW
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document, Table
from grader.rubric.types import Asked

_LONGEST = 200
_DOTS = r"\.\.\.|…|\\[lc]?dots"
#: A formula, and through what its index runs.
_BY_INDEX = re.compile(
    r"(?P<formula>[^;]{3,120}?)\s?[,;]?\s?(?:\\q?quad\s?|\\[,;: ]\s?){0,3}"
    r"(?:(?:for|für|mit|with|where|pour|para)\s)?"
    rf"(?P<index>[kmn])\s?=\s?(?P<values>\d{{1,3}}(?:\s?,\s?(?:\d{{1,3}}|{_DOTS})){{1,12}})"
)
_TIMES = r"(?:\s?(?:×|\*|\\times)\s?|\sx\s|(?<=\d)x(?=\d)|[\s-]by[\s-])"
_LENGTH = r"(?:\d{1,6}|[A-Za-z])"
#: A size, perhaps behind words that tell it, `so it is 28 x 28 x 6`, or a space of matrices.
_SIZE = re.compile(
    r"(?:[^\d=:]{0,40}[=:]\s?|.{0,80}\b(?:so|is|are|be|shape|size)\s"
    r"|.{0,40}(?:∈|\\in)\s?(?:ℝ|R|\\mathbb\s?\{?R\}?)\^\{?)?"
    rf"(?P<size>{_LENGTH}(?:{_TIMES}{_LENGTH}){{1,5}})\}}?"
)
_BETWEEN = re.compile(_TIMES)
_SURELY_A_SIZE = 3
"""`28*28*6` is a size where three numbers are asked; `2*3` is a product."""


def listed_in_lines(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lists that lines say by an index, or as the size of something."""
    value = asked.value
    items = value.args if isinstance(value, Collection) else ()
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .") if len(line) <= _LONGEST else ""
        if not text or not items or denies(text):
            continue
        read = (
            _by_index(asked, text)
            or _size_at_end(text, items)
            or _last_list(asked, text, len(items))
        )
        if read is not None:
            yield _response(line, read, at)


def sizes_in_lines(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the sizes that lines say, `28 x 28 x 6`, where a point of so many entries is asked."""
    value = asked.value
    items = items_of(value) if isinstance(value, Expression) else None
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .") if items and len(line) <= _LONGEST else ""
        if not text or denies(text):
            continue
        read = _size_at_end(text, tuple(items or ()))
        if read is not None:
            yield _response(line, read, at)


#: Where another clause of a line begins, and the words in front of a size in it.
_CLAUSE = re.compile(
    r"[.,;:]\s|\s?(?:->|=>|→|⇒|\\Rightarrow|\\to)\s?|\s(?:so|hence|thus|therefore)\s"
)
_LEADING = re.compile(r"\A\s*(?:(?:[A-Za-z]{2,12}\s){1,5}|[A-Z]\w?\s?=\s?)?")


def is_size(text: str) -> bool:
    """Whether a text ends with a size, `28 x 28 x 6`, whose order is a convention."""
    return _SIZE.fullmatch(_LEADING.sub("", _CLAUSE.split(text.replace("$", ""))[-1])) is not None


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


def _size_at_end(text: str, items: tuple[Expression, ...]) -> Expression | None:
    """Return the size that a line is, or that its last clause says."""
    whole = _as_size(without_announcement(text), items)
    return whole or _as_size(_LEADING.sub("", _CLAUSE.split(text)[-1]), items)


def _as_size(text: str, items: tuple[Expression, ...]) -> Expression | None:
    """Return `30×30×16` as three numbers, where so many numbers are asked."""
    found = _SIZE.fullmatch(text)
    numbers = _BETWEEN.split(found["size"]) if found is not None else []
    plain = all(is_numeric(item) or isinstance(item, Symbol) for item in items)
    product = found is not None and "*" in found["size"] and len(items) < _SURELY_A_SIZE
    if len(numbers) != len(items) or not plain or product:
        return None
    read = [parse(number) for number in numbers]
    return Collection("list", *(each for each in read if isinstance(each, Expression)))


#: A value behind the number of its step: `n = 1: 1.5`, `Step 2: x = 1.4167`.
_COUNTED = re.compile(
    r"\A[\s*_$-]*(?:[nki]\s?=\s?|(?:step|iteration|iter\.?|iterate|schritt|paso|étape)\s)"
    r"(?P<at>\d{1,2})[\s$*_]*[:,;][\s$*_]*(?P<value>[^:;]{1,80})\Z",
    re.IGNORECASE,
)


def counted_values(asked: Asked, document: Document, size: int) -> Iterator[Response]:
    """Yield the values that a table or lines count: from 1 on, as many as are asked.

    Where they are counted from 0 on and one more stands there, it is the value to begin with.
    """
    for block in document.blocks:
        if isinstance(block, Table):
            turned = _turned(block.rows)
            rows = [row for row in turned if row and row[0].strip(" $*").isdigit()]
            if rows and all(len(row) == 2 for row in rows):
                cells = [(row[0].strip(" $*"), row[1]) for row in rows]
                yield from _in_their_order(asked, cells, size, block.place)
    lines = [(line, _COUNTED.match(line.text)) for line in lines_of_page(document)]
    counted = [(line, found) for line, found in lines if found is not None]
    if counted:
        cells = [(found["at"], found["value"].rpartition("=")[2]) for _, found in counted]
        yield from _in_their_order(asked, cells, size, counted[-1][0].place)


def _turned(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the rows of a table; its columns where it counts from left to right."""
    head = [cell.strip(" $*") for cell in rows[0]] if len(rows) == 2 else []
    across = len(head) > 2 and not head[0].isdigit() and all(map(str.isdigit, head[1:]))
    return [*zip(*rows, strict=True)] if across and len(rows[1]) == len(head) else rows


def _in_their_order(
    asked: Asked, cells: Sequence[tuple[str, str]], size: int, at: Place
) -> Iterator[Response]:
    first = int(cells[0][0])
    if [int(number) for number, _ in cells] != [*range(first, first + len(cells))] or first > 1:
        return
    kept = cells[1:] if first == 0 and len(cells) == size + 1 else cells
    texts = [text.replace("$", "").strip(" .") for _, text in kept]
    read = [parse(text, asked.part.notation) for text in texts]
    values = [each for each in read if isinstance(each, Expression) and is_numeric(each)]
    if len(values) == len(kept) == size:
        raw = ", ".join(texts)
        yield Response(raw, Collection("list", *values), at)


_ARROW = re.compile(ARROW)


def _last_list(asked: Asked, text: str, size: int) -> Expression | None:
    """Return the last of lists of one size that turn into one another: `3,1,2 -> 1,2,3`."""
    lists = [parse(piece.strip(), asked.part.notation) for piece in _ARROW.split(text)]
    read = [each for each in lists if isinstance(each, Collection) and len(each.args) == size]
    return read[-1] if 1 < len(lists) == len(read) else None
