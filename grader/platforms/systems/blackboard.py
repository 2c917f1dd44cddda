"""Blackboard: the assignment file download, and the file for working offline.

Every attempt is a receipt `<assignment>_<username>_attempt_<time>.txt` with files of the same
beginning. The receipt tells the student's name, what was written on the platform, and the true
names of the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.systems.blackboard_receipts import Receipt, read_receipt
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, columns_named, number_in
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table

_ATTEMPT = re.compile(r"_attempt_(\d{4}(?:-\d\d){5})(?:\.txt$|_)")
_COLUMN = re.compile(
    r"(?P<title>.*?)\[[^\[\]]*?(?<!\d)(?P<maximum>\d++(?:[.,]\d++)?)[^\[\]\d]*\]\s*\|(?P<id>\d+)",
    re.DOTALL,
)
_HEADINGS = {
    "last": ("last name", "surname"),
    "first": ("first name", "given name"),
    "login": ("username", "user name"),
    "sis_id": ("student id",),
    "comment": ("feedback to learner", "feedback to user"),
}


@dataclass
class _Attempt:
    """The files of one attempt while they are put together."""

    start: str
    time: str
    receipt: Receipt | None = None
    files: list[tuple[str, Entry]] = field(default_factory=list)


def _handed_in(download: Download) -> Found | None:
    attempts: dict[tuple[str, str], _Attempt] = {}
    left = []
    for entry in download.entries:
        match = _ATTEMPT.search(entry.name) if len(entry.parts) == 1 else None
        if match is None:
            left.append(entry)
            continue
        start = entry.name[: match.start()]
        attempt = attempts.setdefault((start, match[1]), _Attempt(start, match[1]))
        if entry.name.endswith(".txt") and match.end() == len(entry.name):
            attempt.receipt = read_receipt(entry)
        else:
            attempt.files.append((entry.name[match.end() :], entry))
    if not attempts or len(left) > len(attempts):
        return None
    assignment = _assignment(attempts.values())
    return Found(tuple(_handed(each, assignment) for each in attempts.values()), tuple(left))


def _assignment(attempts: Iterable[_Attempt]) -> str:
    """Return what all names begin with, up to the last `_` before the users' names."""
    starts = [attempt.start for attempt in attempts]
    first, last = min(starts), max(starts)
    same = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[: first.rfind("_", 0, same) + 1]


def _handed(attempt: _Attempt, assignment: str) -> Handed:
    receipt = attempt.receipt or Receipt()
    login = receipt.login or attempt.start.removeprefix(assignment)
    if login and not attempt.start.endswith(f"_{login}"):  # the receipt of somebody else
        login, receipt = attempt.start.removeprefix(assignment), Receipt()
    date, hour = attempt.time[:10], attempt.time[11:].replace("-", ":")
    files = (
        replace(entry, parts=(receipt.originals.get(entry.name, own),))
        for own, entry in attempt.files
    )
    return Handed(
        key=login,
        label=login,
        people=(Person(name=receipt.name, login=login),),
        files=tuple(files),
        submitted=f"{date}T{hour}",
        texts=(_written_online(receipt.text),) if receipt.text else (),
    )


#: A tag or an entity, of which the platform's editor makes every line; `x < y` has none.
_MARKUP = re.compile(r"</?[A-Za-z][\w-]{0,20}(?:\s[^<>]{0,400})?/?>|&(?:[a-z]{2,8}|#\d{1,6});")


def _written_online(text: str) -> tuple[str, str]:
    """Return what was written on the platform as a file; a web page would lose plain lines."""
    return f"written-online.{'html' if _MARKUP.search(text) else 'txt'}", text


# -- working offline -----------------------------------------------------------------------------


def _gradebook(table: Table) -> Gradebook | None:
    columns = columns_named(table, _HEADINGS)
    grades = tuple(_columns(table))
    login = columns.get("login", 2 if grades and len(table.header.cells) > 3 else -1)
    if not grades or login < 0:
        return None
    people = {}
    for index, row in enumerate(table.rows[1:], 1):
        first, last = row[columns.get("first", 1)], row[columns.get("last", 0)]
        sis_id = row[columns["sis_id"]] if "sis_id" in columns else ""
        if row[login]:
            people[index] = Person(f"{first} {last}".strip(), login=row[login], sis_id=sis_id)
    return Gradebook("blackboard", table, people, grades, comment=columns.get("comment"))


def _columns(table: Table) -> Iterator[GradeColumn]:
    for index, title in enumerate(table.header.values):
        match = _COLUMN.fullmatch(title.strip())
        if match:
            maximum = number_in(match["maximum"])
            yield GradeColumn(index, match["title"].strip(), match["id"], maximum)


BLACKBOARD = Platform("blackboard", "Blackboard", _handed_in, _gradebook)
