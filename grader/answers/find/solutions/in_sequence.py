"""Values of one line between words or signs that part them: `1, then 4, then -6`, `6 m x 7 m`.

A line is one of these only if it holds nothing else, and as many values as are asked: `1 / 4` is a
quotient, `1 / 4 / -6` are three values where three are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.base import Response
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import lines_said
from grader.answers.find.reading import is_numeric, items_of
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.nodes import Collection, Expression, Symbol
from grader.expressions.phrases import BOTH_WORDS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST, _LONGEST_VALUE = 120, 30
_AND = pattern_of(tuple(sorted(BOTH_WORDS)))
_NEXT = r"then|next|finally|lastly|followed\sby|dann|danach|luego|después|puis|ensuite"
_ORDINALS: tuple[tuple[str, ...], ...] = (
    ("first", "firstly", "1st"), ("second", "secondly", "2nd"), ("third", "3rd"),
    ("fourth", "4th"), ("fifth", "5th"),
)  # fmt: skip
_LAST = ("last", "finally")


@dataclass(frozen=True, slots=True)
class _Row:
    """What parts the values of a line; `must` has to stand in it, and as many values at least."""

    between: re.Pattern[str]
    must: re.Pattern[str]
    fewest: int = 2
    plain: bool = False
    """Whether its values are numbers alone, as the sign between them may be one of arithmetic."""


_COMMA = rf"[,;](?:\s(?:{_AND})(?=\s))?"
_ROWS = (
    _Row(
        re.compile(
            rf"(?:{_COMMA}|(?:\s(?:{_AND}))?(?=\s(?:{_NEXT})\s)|\s(?:{_AND})(?=\s))"
            rf"\s{{1,2}}(?:(?:{_NEXT})[:,]?\s)?",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<!\w)(?:{_NEXT}|first|second|1st|2nd)(?!\w)", re.IGNORECASE),
    ),
    _Row(re.compile(r"\s?/\s?"), re.compile("/"), 3, plain=True),
    _Row(re.compile(r"\s?(?:->|→)\s?"), re.compile("->|→"), 3, plain=True),
    _Row(re.compile(r"\s(?:[xX×*]|by)\s"), re.compile(r"\s(?:[xX×*]|by)\s"), plain=True),
    _Row(re.compile(rf"\s?[,;]\s|\s(?:{_AND}|or|oder)\s"), re.compile("≈|~")),
)
_NUMBER = re.compile(
    r"(?P<number>[-−+]?(?:\d{1,12}(?:\.\d{1,12})?|\.\d{1,12}))(?:\s?(?P<unit>[^\W\d_]{1,6}\^?\d?))?"
)
_NAMED = re.compile(r"[^\W\d_](?:_?\d)?\s?[=:]\s?(?=[-−+≈~.\d])")
_NEAR = re.compile(r"[≈~]\s?")


def in_sequence(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lines of values between words or signs that part them, as many as are asked."""
    value = asked.value
    items = items_of(value) if isinstance(value, Expression) else None
    if not items or len(items) < 2:
        return
    if not all(map(is_numeric, items)):
        yield from _formulas_of_one_name(asked, document, len(items))
        return
    for at, line in lines_said(document).items():
        if len(line) > _LONGEST or denies(line):
            continue
        text = _bare(line)
        for row in _ROWS:
            pieces = _pieces(text, row) if row.must.search(text) else []
            found = _values(asked, pieces, row) if len(pieces) == len(items) >= row.fewest else ()
            if found:
                raw = ", ".join(pieces)
                whole: Expression = Collection("sequence", *found)
                if asked.part.unit is None and any(map(_has_unit, pieces)):
                    read = parse(raw, asked.part.notation)
                    whole = read if isinstance(read, Expression) else whole
                statement = Statement((Side(whole, raw, at),), (), raw, at)
                yield Response(raw, whole, at, statement)
                break


#: Formulas for one name: `x = a, b`.
_OF_ONE_NAME = re.compile(r"(?P<name>[^\W\d_](?:_\w)?)\s?=\s?(?P<values>[^=<>≈:;()\[\]{}]{1,80})")


def _formulas_of_one_name(asked: Asked, document: Document, size: int) -> Iterator[Response]:
    """Yield the lines with as many formulas for one name as are asked: `x = a, b`."""
    known = names_in_reference(asked)
    for at, line in lines_said(document).items():
        text = line.replace("$", "").strip(" .*_") if len(line) <= _LONGEST else ""
        text = without_announcement(text) if text[:1].isalpha() else text
        found = _OF_ONE_NAME.fullmatch(text)
        if found is None or denies(line) or Symbol(found["name"]) in known:
            continue
        pieces = found["values"].split(",")
        read = [parse(piece.strip(), asked.part.notation) for piece in pieces]
        values = [
            each for each in read if isinstance(each, Expression) and free_symbols(each) <= known
        ]
        if len(values) == len(pieces) == size:
            whole = Collection("sequence", *values)
            statement = Statement((Side(whole, found["values"], at),), (), found["values"], at)
            yield Response(found["values"], whole, at, statement)


def _bare(line: str) -> str:
    text = line.replace("$", "").replace(r"\approx", "≈").replace(r"\to", "→")
    text = text.strip(" .*_")
    text = without_announcement(text) if text[:1].isalpha() else text
    return _NAMED.sub("", text, count=1) if _NAMED.match(text) else text


def _pieces(text: str, row: _Row) -> list[str]:
    """Return the values of a line, without the words that count them."""
    pieces = [piece.strip() for piece in row.between.split(text)]
    for index, piece in enumerate(pieces):
        word, _, rest = piece.partition(" ")
        ordinal = word.casefold().rstrip(":,")
        counted = ordinal in _ORDINALS[index] if index < len(_ORDINALS) else False
        if counted or (index == len(pieces) - 1 and ordinal in _LAST):
            pieces[index] = rest.strip()
    return pieces


def _has_unit(piece: str) -> bool:
    number = _NUMBER.fullmatch(piece)
    return number is not None and bool(number["unit"])


def _values(asked: Asked, pieces: Sequence[str], row: _Row) -> tuple[Expression, ...]:
    """Return the values that all pieces are; none where one of them is anything else."""
    found: list[Expression] = []
    for piece in pieces:
        text = _NEAR.sub("", piece, count=1) if piece[:1] in ("≈", "~") else piece
        number = _NUMBER.fullmatch(text)
        if len(text) > _LONGEST_VALUE or (number is None and row.plain):
            return ()
        read = parse(number["number"] if number else text, asked.part.notation)
        if not isinstance(read, Expression) or isinstance(read, Collection) or not is_numeric(read):
            return ()
        found.append(read)
    return tuple(found)
