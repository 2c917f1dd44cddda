"""Rows of truth tables in lines of text, `TT: F`, and the last column of one by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.find.grids import Grid, Row
from grader.answers.find.lines import lines_of_page
from grader.expressions.announcing import denies, without_announcement
from grader.readers.document import Document

_LONGEST = 200
_VALUE = r"(?:true|false|[tfwv01])"
_LEADS = r"\s{0,3}(?:-{1,2}>|→|=>|⇒|:|=|\||(?<!\w)is(?!\w))\s{0,3}"
#: What a column is called in front of its values.
_COLUMN = re.compile(
    r"\A[^:=]{0,60}\b(?:columna?|colonne|spalte|results?|outputs?|values)\b[^:=\d]{0,40}?"
    r"(?:\s(?:is|are|reads|ist|es)\s|[:=]\s?)",
    re.IGNORECASE,
)
_ITEM = re.compile(_VALUE, re.IGNORECASE)
_ONLY_VALUES = re.compile(rf"{_VALUE}(?:[\s,;/|]{{0,3}}{_VALUE}){{1,63}}", re.IGNORECASE)


def rows_of_truth(document: Document, count: int) -> Iterator[Grid]:
    """Yield the rows that lines give, each with `count` values and what follows from them."""
    row = re.compile(
        rf"\W{{0,6}}(?P<keys>{_VALUE}(?:[\s,]{{0,3}}{_VALUE}){{{count - 1}}})\W{{0,2}}{_LEADS}"
        rf"(?P<value>{_VALUE})\W{{0,4}}",
        re.IGNORECASE,
    )
    found: dict[Row, Row] = {}
    lines = [line for line in lines_of_page(document) if len(line.text) <= _LONGEST]
    for line in lines:
        for piece in (line.text, *re.split(r"[,;]", line.text)):
            match = row.fullmatch(piece)
            if match is not None:
                keys = tuple(_ITEM.findall(match["keys"]))
                found[keys] = (*keys, match["value"])
    if len(found) > 1:
        raw = "\n".join(line.text for line in lines)
        yield Grid(tuple(found.values()), lines[-1].place, raw)


def column_of_truth(document: Document, rows: int) -> tuple[str, ...]:
    """Return the values that a section holds, where it holds nothing but so many."""
    lines = [line.text.strip(" .$|") for line in lines_of_page(document) if line.text.strip()]
    text = " ".join(lines) if sum(map(len, lines)) <= _LONGEST else ""
    bare = _COLUMN.sub("", without_announcement(text), count=1).strip(" .:")
    if denies(text) or not _ONLY_VALUES.fullmatch(bare):
        return ()
    values = tuple(_ITEM.findall(bare))
    return values if len(values) == rows else ()
