"""Canvas: the zip of submissions, and the gradebook.

A file is named `<name>[_LATE]_<user id>_<file id>_<its own name>`, where `<name>` is the sortable
name run together or a group's; an anonymous one `[LATE_]anon_<id>_<file id>_<its own name>`. What
was written on the platform ends in `_text.html` or `_link.html` and has no file id.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.systems.grouping import grouped, mostly
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, number_in
from grader.platforms.tables.names import Person, first_name_first
from grader.platforms.tables.spreadsheet import Row, Table

_WRITTEN_THERE = ("text.html", "link.html")
_WITH_ID = re.compile(r"(?P<title>.*)\((?P<id>\d+)\)\s*", re.DOTALL)
_READ_ONLY = re.compile(r"\s*\([^()0-9]+\)\s*")
_NOT_AN_ASSIGNMENT = ("Score", "Grade", "Points")
_IDENTITY = {
    "id": "ID",
    "sis_id": "SIS User ID",
    "login": "SIS Login ID",
}


def _handed_in(download: Download) -> Found | None:
    found = grouped(download.entries, _read)
    return found if mostly(found) else None


def _read(entry: Entry) -> Handed | None:
    """Return whose file this is; None for a name of another make."""
    words = entry.name.split("_")
    at = next((n for n in range(len(words)) if _is_id(words, n)), None)
    if at is None or len(entry.parts) > 1:
        return None
    anonymous = words[at] == "anon"
    id_ = words[at + 1] if anonymous else words[at]
    rest = words[at + 1 + anonymous :]
    before = words[:at]
    late = bool(before) and before[-1] == "LATE"
    label = "_".join(before[:-1] if late else before)
    own = "_".join(rest if len(rest) == 1 else rest[1:])
    return Handed(
        key=id_,
        label=f"anon-{id_}" if anonymous else label,
        people=(Person(id=f"anon_{id_}" if anonymous else id_),),
        files=(replace(entry, parts=(own,)),),
        late="late" if late else "",
        anonymous=anonymous,
    )


def _is_id(words: list[str], at: int) -> bool:
    """Whether the id stands here: a number or `anon` with a code, then a file's number or kind."""
    rest = words[at + 1 :]
    if words[at] == "anon" and rest and rest[0].isalnum():
        rest = rest[1:]
    elif not _is_number(words[at]):
        return False
    return (
        rest == [rest[0]] and rest[0] in _WRITTEN_THERE
        if len(rest) == 1
        else (len(rest) > 1 and _is_number(rest[0]))
    )


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


# -- the gradebook -------------------------------------------------------------------------------


def _gradebook(table: Table) -> Gradebook | None:
    header = [text.strip() for text in table.header.values]
    names = ("Student",) if header[:1] == ["Student"] else ("LastName", "FirstName")
    if header[: len(names)] != list(names) or "ID" not in header or "Section" not in header:
        return None
    points = next((n for n in range(1, min(6, len(table.rows))) if _is_points(table.rows[n])), None)
    head = tuple(range((points or 0) + 1))
    first = header.index("Section") + 1
    people = {
        index: _person(header, row, len(names))
        for index, row in enumerate(table.rows)
        if index not in head and any(row.values)
    }
    return Gradebook(
        "canvas",
        table,
        {index: person for index, person in people.items() if not person.is_unknown},
        tuple(_columns(table, first, table.rows[points] if points else None)),
        head,
        only_graded=True,
        identity=tuple(range(first)),
    )


def _is_points(row: Row) -> bool:
    return row[0].strip() == "Points Possible"


def _person(header: list[str], row: Row, names: int) -> Person:
    name = first_name_first(row[0]) if names == 1 else f"{row[1]} {row[0]}".strip()
    told = {key: row[header.index(title)] for key, title in _IDENTITY.items() if title in header}
    email = told.get("login", "")
    return Person(name=name, email=email if "@" in email else "", **told)


def _columns(table: Table, first: int, points: Row | None) -> list[GradeColumn]:
    """Return the assignments: columns with an id, or, in a file made by hand, with points."""
    found = []
    for index, title in enumerate(table.header.values):
        if index < first or (points is not None and _READ_ONLY.fullmatch(points[index])):
            continue
        match = _WITH_ID.fullmatch(title)
        maximum = number_in(points[index]) if points is not None else None
        if match:
            found.append(GradeColumn(index, match["title"].strip(), match["id"], maximum))
        elif maximum is not None and not title.endswith(_NOT_AN_ASSIGNMENT):
            found.append(GradeColumn(index, title.strip(), "", maximum))
    return found


CANVAS = Platform("canvas", "Canvas", _handed_in, _gradebook)
