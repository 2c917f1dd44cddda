"""No platform: a file or a folder for each student, as `grader grade` reads a folder itself.

Its table is any with a heading for names or numbers, such as one made by hand.
"""

from __future__ import annotations

from dataclasses import replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.systems.grouping import grouped
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.gradebooks import Gradebook, columns_named
from grader.platforms.tables.names import Person, first_name_first
from grader.platforms.tables.spreadsheet import Table

_HEADINGS = {
    "name": ("name", "full name", "student", "student name"),
    "last": ("last name", "last_name", "lastname", "surname"),
    "first": ("first name", "first_name", "firstname", "given name"),
    "id": ("id", "user id", "canvas_user_id"),
    "sis_id": ("sis_id", "sis id", "student id", "student_id", "id number", "number", "user_id"),
    "login": ("login", "login_id", "username", "user", "github_username"),
    "email": ("email", "e-mail", "email address", "mail"),
    "group": ("group", "group_name", "group name", "team"),
}


def _handed_in(download: Download) -> Found | None:
    return grouped(download.entries, _read)


def _read(entry: Entry) -> Handed:
    top = entry.parts[0]
    stem = top.rpartition(".")[0] or top if len(entry.parts) == 1 else top
    return Handed(stem, stem, (), (replace(entry, parts=entry.parts[1:] or entry.parts),))


def _gradebook(table: Table) -> Gradebook | None:
    columns = columns_named(table, _HEADINGS)
    if not columns:
        return None
    people = {}
    for index, row in enumerate(table.rows[1:], 1):
        told = {key: row[column].strip() for key, column in columns.items()}
        first, last = told.pop("first", ""), told.pop("last", "")
        name = first_name_first(told.pop("name", "")) or f"{first} {last}".strip()
        person = Person(name=name, **told)
        if not person.is_unknown:
            people[index] = person
    return Gradebook("plain", table, people, ())


PLAIN = Platform("plain", "a file or folder for each student", _handed_in, _gradebook)
