"""Who is in the class, from the platforms' tables, and `roster.csv`: whose folder is whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import Place, Problem, UsageError
from grader.exports.grades_csv import guarded
from grader.platforms.systems.registry import PLATFORMS
from grader.platforms.tables.gradebooks import Gradebook
from grader.platforms.tables.names import PERSON_FIELDS, Person, joined, matched
from grader.platforms.tables.spreadsheet import Table, csv_text, read_table
from grader.readers.handed_in import ROSTER, roster_begin

_COLUMNS = (
    *(
        "folder",
        *PERSON_FIELDS,
        "label",
        "platform",
        "submitted",
        "late",
        "anonymous",
        "attempts",
        "note",
    ),
)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member of the class; `folder` holds what was handed in, and is empty if nothing was.

    `label` is what the download calls the submission: a name, or that of a group.
    """

    folder: str
    person: Person
    label: str = ""
    platform: str = ""
    submitted: str = ""
    late: str = ""
    anonymous: str = ""
    attempts: str = ""
    note: str = ""


def gradebook_of(table: Table, platform: str = "") -> Gradebook:
    """Understand a table of people; raises `UsageError` for one that no platform writes."""
    candidates = [PLATFORMS[platform]] if platform else PLATFORMS.values()
    for candidate in candidates:
        gradebook = candidate.gradebook(table)
        if gradebook is not None:
            return gradebook
    title = PLATFORMS[platform].title if platform else "any platform that is known"
    text = f"this is no table of grades as {title} writes it"
    mend = "give the file that was downloaded; docs/platforms.md says which"
    raise UsageError(Problem("gradebook-not-recognised", text, Place(table.source), mend))


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of one or more tables, how late they were, and whose tables these are."""

    people: Mapping[int, Person]
    late: Mapping[int, str]
    platforms: frozenset[str] = frozenset()


def read_rosters(paths: Sequence[Path]) -> Roster:
    """Return the people of all tables, each once, with all that the tables tell together."""
    people: dict[int, Person] = {}
    late: dict[int, str] = {}
    platforms = set()
    for path in paths:
        gradebook = gradebook_of(read_table(path))
        platforms.add(gradebook.platform)
        for row, person in gradebook.people.items():
            number = matched(person, people)
            if number is None:
                number = len(people)
            people[number] = joined(people.get(number, person), person)
            if gradebook.late and row in gradebook.late:
                late[number] = gradebook.late[row]
    return Roster(people, late, frozenset(platforms))


def roster_text(rows: Iterable[Enrolled]) -> str:
    """Return `roster.csv`; no cell of it is a formula for a spreadsheet."""
    return csv_text([_COLUMNS, *(map(guarded, _values(row)) for row in rows)])


def _values(row: Enrolled) -> list[str]:
    return [getattr(row.person if column in PERSON_FIELDS else row, column) for column in _COLUMNS]


def is_collected(folder: Path) -> bool:
    """Whether a folder holds the roster that `grader collect` writes."""
    begin = roster_begin(folder / ROSTER)
    return isinstance(begin, bytes) and begin.startswith(",".join(_COLUMNS[:2]).encode())


def read_roster(path: Path) -> tuple[Enrolled, ...]:
    """Read a `roster.csv`; raises `UsageError` if it is none."""
    table = read_table(path)
    header = table.header.values
    if header[:2] != _COLUMNS[:2]:
        text = "this is no roster that `grader collect` wrote"
        raise UsageError(Problem("gradebook-not-recognised", text, Place(str(path))))
    return tuple(
        _enrolled(dict(zip(header, map(_unguarded, row.values), strict=False)))
        for row in table.rows[1:]
        if any(row.values)
    )


def _enrolled(told: Mapping[str, str]) -> Enrolled:
    person = Person(**{key: told.get(key, "") for key in PERSON_FIELDS})
    others = [column for column in _COLUMNS if column not in PERSON_FIELDS]
    return Enrolled(person=person, **{key: told.get(key, "") for key in others})


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text
