"""The grades with all that is known of each member of the class, for a spreadsheet or a script."""

from __future__ import annotations

from collections.abc import Iterable

from grader.exports.grades_csv import guarded
from grader.exports.numbers import decimal_text
from grader.marking.types import WITHOUT_MARKS
from grader.platforms.export.recipients import Recipient
from grader.platforms.tables.comments import plain_comment
from grader.platforms.tables.names import PERSON_FIELDS
from grader.platforms.tables.spreadsheet import csv_text

_HEADER = ("submission", *PERSON_FIELDS, "late", "status", "points", "available", "comment")


def plain_table(given: Iterable[Recipient]) -> str:
    """Return a row for each person; what is not marked has no points, and nothing is a formula."""
    return csv_text([_HEADER, *(map(guarded, _row(recipient)) for recipient in given)])


def _row(recipient: Recipient) -> list[str]:
    grade, enrolled = recipient.grade, recipient.enrolled
    person = [getattr(recipient.person, name) for name in PERSON_FIELDS]
    marked = grade.status not in WITHOUT_MARKS
    return [
        grade.student,
        *person,
        enrolled.late if enrolled else "",
        grade.status.value,
        decimal_text(grade.points) if marked else "",
        decimal_text(grade.available),
        plain_comment(grade) if marked else "",
    ]


def is_plain_table(data: bytes) -> bool:
    """Whether these are the first bytes of such a table."""
    return data.startswith(",".join(_HEADER[:3]).encode())
