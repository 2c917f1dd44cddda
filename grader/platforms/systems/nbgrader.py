"""nbgrader: `submitted/<student>/<assignment>/<notebook>.ipynb`, and its table of grades."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.files.unzipping import DAMAGED
from grader.platforms.systems.grouping import grouped, mostly
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, columns_named, number_in
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table

_STEP = "submitted"
_TIMESTAMP = "timestamp.txt"
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)")
_HEADINGS = {
    "sis_id": ("student_id",),
    "last": ("last_name",),
    "first": ("first_name",),
    "email": ("email",),
    "score": ("score",),
    "maximum": ("max_score",),
    "raw": ("raw_score",),
}


def _handed_in(download: Download) -> Found | None:
    if download.name == _STEP:
        entries = download.entries
    else:
        entries = tuple(each.below(1) for each in download.entries if each.parts[0] == _STEP)
    if not any(len(entry.parts) > 2 and entry.name.endswith(".ipynb") for entry in entries):
        return None
    times = {entry.parts[:2]: _time(entry) for entry in entries if entry.name == _TIMESTAMP}
    found = grouped((each for each in entries if each.name != _TIMESTAMP), _read)
    handed = tuple(
        replace(each, submitted=times.get(tuple(each.key.split("/", 1)), ""))
        for each in found.handed
    )
    return Found(handed, found.left) if mostly(found) else None


def _read(entry: Entry) -> Handed | None:
    if len(entry.parts) < 3:
        return None
    student, assignment, *own = entry.parts
    files = (replace(entry, parts=tuple(own)),)
    return Handed(f"{student}/{assignment}", student, (Person(sis_id=student),), files)


def _time(entry: Entry) -> str:
    try:
        with entry.open() as stream:
            match = _TIME.search(stream.read(200).decode("utf-8", "replace"))
    except DAMAGED:
        return ""
    return f"{match[1]}T{match[2]}" if match else ""


def _gradebook(table: Table) -> Gradebook | None:
    """Understand the table of grades; it is a list of students alone, since none is taken back."""
    columns = columns_named(table, _HEADINGS)
    if not {"sis_id", "score", "maximum", "raw"} <= set(columns):
        return None
    people = {}
    for index, row in enumerate(table.rows[1:], 1):
        told = {key: row[column] for key, column in columns.items()}
        name = f"{told.get('first', '')} {told.get('last', '')}".strip()
        if told["sis_id"] and len(row.cells) == len(table.header.cells):
            people[index] = Person(name, sis_id=told["sis_id"], email=told.get("email", ""))
    maximum = number_in(table.rows[next(iter(people), 0)][columns["maximum"]])
    grades = (GradeColumn(columns["score"], "score", "", maximum),)
    return Gradebook("nbgrader", table, people, grades)


NBGRADER = Platform("nbgrader", "nbgrader", _handed_in, _gradebook)
