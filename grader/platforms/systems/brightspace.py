"""Brightspace: the zip of an assignment, and tables of grades.

Each attempt is a folder `<number>-<number> - <First Last> - <Nov 12, 2026 1022 AM>`; a later one of
the same student is another folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.systems.grouping import grouped, mostly
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.dates import month_number
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, columns_named, number_in
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table

_NUMBERS = re.compile(r"\d{1,18}-\d{1,18}")
_MONTH = r"[^\W\d]{3,12}"
_TIME = re.compile(
    rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\.? (?P<month2>{_MONTH})\.?)"
    r",? (?P<year>\d{4}),? (?P<hour>\d{1,2}?)[:.]?(?P<minute>\d\d) ?(?P<half>[AaPp]\.?[Mm]\.?)?"
)
_POINTS = re.compile(r"(?P<title>.*?) Points Grade(?: <(?P<more>[^<>]*)>)?", re.DOTALL)
_MAXIMUM = re.compile(r"MaxPoints:(\d+(?:[.,]\d+)?)")
_HEADINGS = {
    "sis_id": ("orgdefinedid", "org defined id"),
    "login": ("username",),
    "last": ("last name",),
    "first": ("first name",),
    "email": ("email",),
}


def _handed_in(download: Download) -> Found | None:
    entries = [entry for entry in download.entries if entry.parts != ("index.html",)]
    found = grouped(entries, _read)
    return found if mostly(found) else None


def _read(entry: Entry) -> Handed | None:
    pieces = entry.parts[0].split(" - ")
    if len(pieces) < 3 or not _NUMBERS.fullmatch(pieces[0].strip()):
        return None
    dated = next((n for n in range(len(pieces) - 1, 1, -1) if time_in(pieces[n])), None)
    flat = len(entry.parts) == 1
    at = dated if dated is not None else len(pieces) - 1 - flat
    own = " - ".join(pieces[at + 1 :])
    if at < 2 or (flat and not own):
        return None
    label = " - ".join(pieces[1:at]).strip()
    return Handed(
        key=f"{pieces[0].strip()} {label}",
        label=label,
        people=(Person(name=label),),
        files=(replace(entry, parts=(own,) if flat else entry.parts[1:]),),
        submitted=time_in(pieces[at]) or pieces[at].strip(),
    )


def time_in(text: str) -> str:
    """Return `Nov 12, 2026 1022 AM` as `2026-11-12T10:22`; nothing where it is no such time."""
    match = _TIME.fullmatch(text.strip())
    month = month_number((match["month"] or match["month2"]) if match else "")
    if match is None or not month:
        return ""
    hour = int(match["hour"]) % 12 if match["half"] else int(match["hour"])
    hour += 12 * (match["half"] or "").lower().startswith("p")
    day = int(match["day"] or match["day2"])
    return f"{match['year']}-{month:02}-{day:02}T{hour:02}:{match['minute']}"


# -- the table of grades -------------------------------------------------------------------------


def _gradebook(table: Table) -> Gradebook | None:
    columns = columns_named(table, _HEADINGS)
    if not {"sis_id", "login"} & set(columns) or not _marked(table):
        return None
    people = {}
    for index, row in enumerate(table.rows[1:], 1):
        told = {key: row[column].strip().removeprefix("#") for key, column in columns.items()}
        name = f"{told.pop('first', '')} {told.pop('last', '')}".strip()
        person = Person(name=name, **told)
        if not person.is_unknown:
            people[index] = person
    return Gradebook("brightspace", table, people, tuple(_columns(table)))


def _marked(table: Table) -> bool:
    """Whether the last column is the one that ends every line of such a file."""
    return any(text.strip().lower().startswith("end-of-line") for text in table.header.values)


def _columns(table: Table) -> Iterator[GradeColumn]:
    for index, title in enumerate(table.header.values):
        match = _POINTS.fullmatch(title.strip())
        if match:
            maximum = _MAXIMUM.search(match["more"] or "")
            yield GradeColumn(index, match["title"], "", number_in(maximum[1]) if maximum else None)


BRIGHTSPACE = Platform("brightspace", "Brightspace", _handed_in, _gradebook)
