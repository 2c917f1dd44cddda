"""Several values with units in a line of a page: `t = 2 s or t = 5 s`, `60° and 240°`.

The readers of pages part such a line at its words, and know nothing of the unit of a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.answers.base import Response
from grader.answers.demands.units import is_several
from grader.answers.find.lines import lines_of_page, with_whole_lines
from grader.answers.find.measures.pieces import quantities_in
from grader.answers.find.measures.quantities import Splitting
from grader.answers.find.measures.ranges import measured_range
from grader.answers.find.measures.units import expected_unit
from grader.answers.find.notations.tables.claims import lines_with_claims
from grader.answers.find.solutions.alternatives import read_again, values_of
from grader.answers.find.solutions.in_turn import in_order_of_words
from grader.expressions.nodes import Collection, Expression, Interval
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_JOINED = re.compile(r"\b(?:and|or)\b|(?<!\\)[,;]")
_TELLS = re.compile(r"\b(?:is|are|be|at|get|gives?|obtain|when|after)\b|:")


def with_lines_of_values(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return the answers, a line of several values with units for those that are parts of it."""
    if asked.part.unit is None or not is_several(asked) or asked.part.id in document.fields:
        return found
    ranges = {response.raw for response in found}
    whole = [line for line in _lines(asked, document) if _range(asked, line) not in ranges]
    whole = whole or _one_by_one(asked, document)
    return with_whole_lines(document, found, tuple(whole))


def _one_by_one(asked: Asked, document: Document) -> list[Response]:
    """Return values with units on lines of their own as one answer: `I1 = 2 A` above `I2 = -1 A`.

    As many lines as values are asked, at the end of a section, give each a name its value; or a
    section is nothing but so many values. Names that are counted are put in their order.
    """
    value = asked.value
    if not isinstance(value, Collection) or len(value.args) < _FEWEST:
        return []
    assert asked.part.unit is not None
    splitting = Splitting(asked.part.notation, expected_unit(asked.part.unit.name))
    lines = [line for line in lines_of_page(document) if _DIGIT.search(line.text)]
    ends = lines[-len(value.args) :]
    texts = (_BULLET.sub("", line.text.replace("$", "").strip(" .;,")) for line in ends)
    rows = [row for row in map(_ONE.fullmatch, texts) if row and splitting.quantity(row["value"])]
    names = {row["name"] for row in rows if row["name"]}
    if len(rows) < len(value.args) or len(names) not in (0, 1, len(rows)):
        return []
    if len(names) < len(rows) and len(lines) > len(rows):
        return []  # `t = 2 s`, and below it the value that is meant
    raw = ", ".join(_as_one(row) for row in _in_their_order(rows, asked.part.title))
    measured = quantities_in(raw, splitting, several=True)
    read = (measured.value or read_again(measured.text, asked.part.notation)) if measured else None
    last = ends[-1].place
    return [Response(raw, read, last)] if isinstance(read, Expression) and _has_values(read) else []


def _as_one(row: re.Match[str]) -> str:
    return f"{row['name']} = {row['value']}" if row["name"] else row["value"]


def _in_their_order(rows: Sequence[re.Match[str]], title: str) -> Sequence[re.Match[str]]:
    """Return the values in the order in which a title has their names, else of their indices."""
    titled = in_order_of_words([row["name"] or "" for row in rows], title)
    if titled:
        return [rows[at] for at in titled]
    counted = [_COUNTED.fullmatch(row["name"] or "") for row in rows]
    indices = [int(name["index"]) for name in counted if name]
    if len(indices) < len(rows) or len({name["base"] for name in counted if name}) > 1:
        return rows
    return [row for _, row in sorted(zip(indices, rows, strict=True), key=lambda pair: pair[0])]


def _with_names_in_order(text: str, title: str) -> str:
    """Return `I1 = 2 A, I2 = 3 A` for `I2 = 3 A, I1 = 2 A`; other lines as they are."""
    pieces = [piece.strip(" $") for piece in _JOINED.split(text.replace("$", "")) if piece.strip()]
    rows = [row for row in map(_ONE.fullmatch, pieces) if row and row["name"]]
    if len(rows) < max(len(pieces), _FEWEST) or len({row["name"] for row in rows}) < len(rows):
        return text
    ordered = _in_their_order(rows, title)
    return text if [*ordered] == rows else ", ".join(map(_as_one, ordered))


_FEWEST = 2
_BULLET = re.compile(r"\A[-*•]\s+")
_COUNTED = re.compile(r"(?P<base>\\?[A-Za-zα-ω]+)_?\{?(?P<index>\d{1,3})\}?")
_DIGIT = re.compile(r"\d")
#: A quantity alone, or behind one name and what it was worked out from.
_ONE = re.compile(
    r"(?:(?P<name>\\?[A-Za-zα-ω]\w{0,7}(?:_\{?\w{1,5}\}?)?)\s?[=≈]\s?(?:[^=≈:]{1,60}[=≈]\s?){0,3})?"
    r"(?P<value>[^=≈:]{1,60})"
)


def _range(asked: Asked, line: Response) -> str:
    """Return the range that a line was read as already; its own text where it is none."""
    return measured_range(asked, line.raw) or line.raw


def _lines(asked: Asked, document: Document) -> Iterator[Response]:
    assert asked.part.unit is not None
    expected, notation = expected_unit(asked.part.unit.name), asked.part.notation
    lines = {line.place: line.text for line in lines_with_claims(document)}
    for at, line in sorted(lines.items(), key=lambda one: one[0].line):
        text = _TELLS.split(line)[-1].strip(" .")
        if len(text) > _LONGEST or not _JOINED.search(text):
            continue
        text = _with_names_in_order(text, asked.part.title)
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
