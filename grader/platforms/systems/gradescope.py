"""Gradescope: the export of submissions with its `submission_metadata.yml`, and tables of scores.

The metadata names, for each folder or file of the export, its submitters, several for a group. The
export holds the latest attempt of each alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import yaml

from grader.platforms.files.entries import Download, Entry
from grader.platforms.files.unzipping import DAMAGED
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, columns_named, number_in
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table

_METADATA = "submission_metadata.yml"
_METADATA_BYTES = 50_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADINGS = {
    "first": ("first name",),
    "last": ("last name",),
    "name": ("name",),
    "sis_id": ("sid",),
    "email": ("email",),
    "score": ("total score",),
    "maximum": ("max points",),
    "late": ("lateness (h:m:s)",),
    "submission": ("submission id",),
}
_NOT_LATE = ("", "00:00:00")


def _handed_in(download: Download) -> Found | None:
    metadata = next((entry for entry in download.entries if entry.parts == (_METADATA,)), None)
    data = _metadata(metadata) if metadata is not None else None
    if data is None:
        return None
    by_key: dict[str, list[Entry]] = {}
    left = []
    for entry in download.entries:
        key = _key_of(entry, data)
        if key is not None:
            by_key.setdefault(key, []).append(entry)
        elif entry is not metadata:
            left.append(entry)
    handed = (_handed(key, fields, by_key.get(key, ())) for key, fields in data.items())
    return Found(tuple(handed), tuple(left))


def _metadata(entry: Entry) -> dict[str, Mapping[str, Any]] | None:
    """Return the submissions by their keys; None for a file that is none of Gradescope's."""
    try:
        with entry.open() as stream:
            data = stream.read(_METADATA_BYTES)
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(data, Loader=_LOADER)):
            return None
        read = yaml.load(data, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, *DAMAGED):
        return None
    if not isinstance(read, dict):
        return None
    found: dict[str, Mapping[str, Any]] = {
        str(key): fields
        for key, fields in read.items()
        if isinstance(fields, dict) and ":submitters" in fields
    }
    return found or None


def _key_of(entry: Entry, data: Mapping[str, Any]) -> str | None:
    """Return the submission that a file belongs to: by its folder, its name, or its number."""
    top = entry.parts[0]
    stem = top.rpartition(".")[0] if len(entry.parts) == 1 else top
    for key in (top, stem, f"submission_{stem}", f"submission_{stem}.pdf", f"{stem}.pdf"):
        if key in data:
            return key
    return None


def _handed(key: str, fields: Mapping[str, Any], entries: Iterable[Entry]) -> Handed:
    submitters = fields.get(":submitters")
    people = tuple(map(_person, submitters if isinstance(submitters, list) else ()))
    created = fields.get(":created_at")
    return Handed(
        key=key,
        label=" and ".join(person.name or person.email for person in people[:3]) or key,
        people=people,
        files=tuple(replace(entry, parts=entry.parts[1:] or entry.parts) for entry in entries),
        submitted=created.isoformat(timespec="seconds") if isinstance(created, datetime) else "",
    )


def _person(submitter: object) -> Person:
    told = submitter if isinstance(submitter, dict) else {}
    name, sid, email = (str(told.get(key) or "") for key in (":name", ":sid", ":email"))
    return Person(name=name.strip(), sis_id=sid.strip(), email=email.strip())


def _gradebook(table: Table) -> Gradebook | None:
    """Understand a table of scores; it is a list of students alone, since none is taken back."""
    columns = columns_named(table, _HEADINGS)
    if not {"email", "score", "maximum"} <= set(columns):
        return None
    people, late = {}, {}
    for index, row in enumerate(table.rows[1:], 1):
        told = {key: row[column].strip() for key, column in columns.items()}
        name = told.get("name") or f"{told.get('first', '')} {told.get('last', '')}".strip()
        person = Person(name=name, sis_id=told.get("sis_id", ""), email=told["email"])
        if not person.is_unknown:
            people[index] = person
            if told.get("late", "") not in _NOT_LATE:
                late[index] = told["late"]
    maximum = next((number_in(table.rows[row][columns["maximum"]]) for row in people), None)
    grades = (GradeColumn(columns["score"], "Total Score", "", maximum),)
    return Gradebook("gradescope", table, people, grades, late=late)


GRADESCOPE = Platform("gradescope", "Gradescope", _handed_in, _gradebook)
