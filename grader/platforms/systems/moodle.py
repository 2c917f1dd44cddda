"""Moodle: the zip of submissions, flat or in folders, and the grading worksheet.

Files and folders are named `<full name>_<participant id>_assignsubmission_<plugin>[_][rest]`. The
participant id is the number in the worksheet's first column, and not that of the user. Under blind
marking a word for "participant" stands for the name; a team's name and number for a team.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.systems.grouping import grouped, mostly
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.systems.moodle_words import HEADINGS, PARTICIPANT
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, columns_named, number_in
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table

_SUBMISSION = "_assignsubmission_"
# `Participant 101`; languages that write no blanks have none here, too
_IDENTIFIER = re.compile(
    r"(?P<word>[^\W\d_][^\d]{0,40})(?:(?<=\s)|(?<=[^\x00-\x7f]))(?P<id>\d{1,18})\s*"
)


def _handed_in(download: Download) -> Found | None:
    found = grouped(download.entries, _read)
    return _with_blind_names(found) if mostly(found) else None


def _read(entry: Entry) -> Handed | None:
    prefix, mark, rest = entry.parts[0].partition(_SUBMISSION)
    if not mark:
        return None
    _plugin, _, own = rest.partition("_")
    path = entry.parts[1:] or (own,)
    name, _, id_ = prefix.rpartition("_")
    if not (id_.isascii() and id_.isdigit()) or not name:
        name, id_ = prefix, ""
    label = " ".join(name.replace("_", " ").split())
    files = (replace(entry, parts=path),) if path[0] else ()
    return Handed(prefix, label, (Person(name=label, id=id_),), files)


def _with_blind_names(found: Found) -> Found:
    """Take away the names that are none: the one word that stands before every number."""
    numbers = defaultdict(set)
    for handed in found.handed:
        numbers[handed.label].add(handed.key)
    blind = {
        label
        for label, keys in numbers.items()
        if label.casefold() in PARTICIPANT or (len(keys) > 1 and len(numbers) == 1)
    }
    return replace(found, handed=tuple(map(_blind, found.handed, [blind] * len(found.handed))))


def _blind(handed: Handed, blind: set[str]) -> Handed:
    if handed.label not in blind:
        return handed
    people = tuple(replace(person, name="") for person in handed.people)
    return replace(handed, people=people, anonymous=True)


# -- the worksheet -------------------------------------------------------------------------------


def _gradebook(table: Table) -> Gradebook | None:
    people = _people(table)
    if not people:
        return None
    columns = columns_named(table, HEADINGS)
    grades = _grade_columns(table, list(people), columns)
    status = columns.get("status", -1)
    late = {row: table.rows[row][status] for row in people if _tells_late(table.rows[row][status])}
    return Gradebook(
        "moodle",
        table,
        people,
        tuple(grades),
        comment=columns.get("comments"),
        comment_is_html=True,
        late=late,
    )


def _people(table: Table) -> dict[int, Person]:
    """Return the people by their rows; nobody if the first column holds no identifiers.

    These are one word, in the language of the site, with a number of each participant's own.
    """
    columns = columns_named(table, HEADINGS)
    people: dict[int, Person] = {}
    words = set()
    for index, row in enumerate(table.rows[1:], 1):
        match = _IDENTIFIER.fullmatch(row[0])
        if match is None:
            if any(row.values):
                return {}
            continue
        told = {
            key: row[columns[key]]
            for key in ("name", "sis_id", "email", "login", "group")
            if key in columns
        }
        people[index] = Person(id=match["id"], **told)
        words.add(match["word"].strip())
    numbers = {person.id for person in people.values()}
    return people if len(words) == 1 and len(numbers) == len(people) else {}


def _tells_late(status: str) -> bool:
    """Whether the words of a status go on behind a dash: `Submitted for grading - 2 days late`."""
    return " - " in status and any(char.isdigit() for char in status)


def _grade_columns(table: Table, rows: list[int], columns: dict[str, int]) -> list[GradeColumn]:
    """Return the column of grades, by its heading, or by its shape in a language not known here."""
    if "grade" in columns:
        index = columns["grade"]
        maximum = number_in(table.rows[rows[0]][columns.get("maximum", index + 1)])
        return [GradeColumn(index, table.header[index], "", maximum)]
    return [
        GradeColumn(index, table.header[index], "", number_in(table.rows[rows[0]][index + 1]))
        for index in range(1, len(table.header.cells) - 1)
        if _is_grade_column(table, rows, index)
    ]


def _is_grade_column(table: Table, rows: list[int], index: int) -> bool:
    """Whether only numbers or nothing stand here, and one number behind it in all rows."""
    behind = {table.rows[row][index + 1] for row in rows}
    here = [table.rows[row][index].strip() for row in rows]
    if len(behind) != 1 or not (maximum := number_in(behind.pop())) or maximum < 0:
        return False
    return all(not text or text == "-" or number_in(text) is not None for text in here)


MOODLE = Platform("moodle", "Moodle", _handed_in, _gradebook)
