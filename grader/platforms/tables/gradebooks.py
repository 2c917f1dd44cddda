"""The files of grades that platforms hand out: who stands in which row, where grades belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.platforms.tables.names import Person, folded
from grader.platforms.tables.spreadsheet import Table

_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,12})?")


@dataclass(frozen=True, slots=True)
class GradeColumn:
    """A column for the grades of one assignment; `maximum` is None where the file does not say."""

    index: int
    title: str
    id: str = ""
    maximum: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A table of grades understood; `people` by the number of their row.

    `head` are the rows above the students, the header among them. Where an empty cell would delete
    a grade (`only_graded`), rows without a new grade are left out, and of the columns all but
    `identity` and the one of the assignment. `late` says, by row, in the platform's words how late.
    """

    platform: str
    table: Table
    people: Mapping[int, Person]
    grades: tuple[GradeColumn, ...]
    head: tuple[int, ...] = (0,)
    comment: int | None = None
    comment_is_html: bool = False
    only_graded: bool = False
    identity: tuple[int, ...] = ()
    late: Mapping[int, str] | None = None


def number_in(text: str) -> Fraction | None:
    """Return a number written with a decimal point or comma; None if the cell is none."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return Fraction(text.replace(",", "."))


def has_decimal_commas(texts: Iterable[str]) -> bool:
    """Whether the numbers in these cells have decimal commas; decimal points settle it."""
    numbers = [text.strip() for text in texts if _NUMBER.fullmatch(text.strip())]
    return any("," in text for text in numbers) and not any("." in text for text in numbers)


def columns_named(table: Table, names: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return the column of each name, found by any of its headings, whatever their case."""
    headings = [folded(text).lstrip("#") for text in table.header.values]
    found: dict[str, int] = {}
    for name, texts in names.items():
        for text in texts:
            if text in headings:
                found[name] = headings.index(text)
                break
    return found
