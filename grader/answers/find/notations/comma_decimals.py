"""Decimals with commas that words or semicolons part: `1,5 and 2,5`, `x = 1,5; x = 2,5`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_said
from grader.answers.find.reading import is_numeric
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.nodes import Collection, Expression
from grader.expressions.phrases import BOTH_WORDS, EITHER_WORDS, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 120
_WORD = pattern_of(tuple(sorted({*BOTH_WORDS, *EITHER_WORDS})))
_BETWEEN = re.compile(rf"(?<!\s)\s*+(?:;|(?<!\w)(?:{_WORD})(?!\w))\s*+", re.IGNORECASE)
#: Three digits behind the comma may be a group of thousands.
_DECIMAL = re.compile(
    r"(?:[^\W\d_](?:_?\d|[₀-₉]|_\{\d\})?\s?[=≈]\s?)?(?P<value>[-−+]?\d{1,9},(?:\d{1,2}|\d{4,9}))"
)
_FEWEST = 2


def decimals_with_commas(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lines of decimals with commas where so many numbers are asked.

    Where twice as many are asked, `1,5 and 2,6` may be four numbers.
    """
    value = asked.value
    items = value.args if isinstance(value, Collection) else ()
    if not items or not all(map(is_numeric, items)):
        return
    for at, line in lines_said(document).items():
        pieces = [] if denies(line) or len(line) > _LONGEST else _pieces(line)
        if len(pieces) < _FEWEST or len(items) == 2 * len(pieces):
            continue
        read = [parse(piece.replace(",", "."), asked.part.notation) for piece in pieces]
        numbers = [number for number in read if isinstance(number, Expression)]
        if len(numbers) == len(read):
            whole = Collection("set", *numbers)
            statement = Statement((Side(whole, line, at),), (), line, at)
            yield Response(line, whole, at, statement)


def _pieces(line: str) -> list[str]:
    """Return the decimals of a line that holds nothing else; none where it does."""
    text = line.replace("$", "").strip(" .")
    text = without_announcement(text) if text[:1].isalpha() and "=" not in text[:6] else text
    found = [_DECIMAL.fullmatch(piece.strip()) for piece in _BETWEEN.split(text)]
    values = [each["value"] for each in found if each is not None]
    return values if len(values) == len(found) else []
