"""GitHub Classroom: the folder of all students' repositories, and the table of grades.

`gh classroom clone student-repos` makes `<assignment>-submissions/<assignment>-<username>/`.
"""

from __future__ import annotations

from dataclasses import replace

from grader.platforms.files.entries import Download, Entry
from grader.platforms.systems.grouping import grouped, mostly
from grader.platforms.systems.handed import Found, Handed, Platform
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, columns_named, number_in
from grader.platforms.tables.names import Person
from grader.platforms.tables.spreadsheet import Table

_SUFFIX = "-submissions"
_OF_THE_CLASSROOM = (".github", ".gitignore", ".devcontainer")
_HEADINGS = {
    "login": ("github_username",),
    "sis_id": ("roster_identifier",),
    "repository": ("student_repository_name",),
    "points": ("points_awarded",),
    "maximum": ("points_available",),
    "group": ("group_name",),
}


def _handed_in(download: Download) -> Found | None:
    inner = download.without_wrapper()
    if inner is not None and inner.name.endswith(_SUFFIX):
        download = inner
    if not download.name.endswith(_SUFFIX):
        return None
    start = download.name.removesuffix(_SUFFIX) + "-"
    own = [entry for entry in download.entries if entry.parts[1:2] not in _folders()]
    found = grouped(own, lambda entry: _read(entry, start))
    return found if mostly(found) else None


def _folders() -> list[tuple[str, ...]]:
    return [(name,) for name in _OF_THE_CLASSROOM]


def _read(entry: Entry, start: str) -> Handed | None:
    repository = entry.parts[0]
    login = repository.removeprefix(start)
    if len(entry.parts) < 2 or login == repository or not login:
        return None
    files = (replace(entry, parts=entry.parts[1:]),)
    return Handed(repository, login, (Person(login=login),), files)


def _gradebook(table: Table) -> Gradebook | None:
    """Understand the table of grades; it is a list of students alone, since none is taken back."""
    columns = columns_named(table, _HEADINGS)
    if not {"login", "repository", "points"} <= set(columns):
        return None
    people = {}
    for index, row in enumerate(table.rows[1:], 1):
        told = {key: row[columns[key]] for key in ("login", "sis_id", "group") if key in columns}
        told["group"] = told.get("group") or _team(row[columns["repository"]], told["login"])
        if told["login"] or told.get("sis_id"):
            people[index] = Person(**told)
    maximum = columns.get("maximum", -1)
    first = number_in(table.rows[next(iter(people), 0)][maximum])
    grades = (GradeColumn(columns["points"], "points_awarded", "", first),)
    return Gradebook("github-classroom", table, people, grades)


def _team(repository: str, login: str) -> str:
    """Return the repository of a group as its name; it does not end in its member's name."""
    return "" if repository.casefold().endswith(f"-{login.casefold()}") else repository


GITHUB_CLASSROOM = Platform("github-classroom", "GitHub Classroom", _handed_in, _gradebook)
