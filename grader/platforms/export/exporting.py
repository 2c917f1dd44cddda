"""`grader export`: the grades of a class into the file that a platform takes back."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from grader.batch.writing import write_bytes_atomically
from grader.errors import Place, Problem, UsageError
from grader.platforms.export.filling import Filled, Wishes, fill
from grader.platforms.export.gradescope_results import gradescope_results
from grader.platforms.export.moodle_feedback import moodle_feedback
from grader.platforms.export.plain_table import is_plain_table, plain_table
from grader.platforms.export.recipients import Recipient, not_final, recipients
from grader.platforms.roster import gradebook_of, read_roster
from grader.platforms.tables.grades import read_grades
from grader.platforms.tables.originals import original_of, remember
from grader.platforms.tables.spreadsheet import parsed_table
from grader.readers.handed_in import ROSTER
from grader.regular_files import read_regular

#: The files of these platforms are filled in; those of the others are made.
FILLED_IN = ("canvas", "moodle", "brightspace", "blackboard")
TARGETS = (*FILLED_IN, "moodle-feedback", "gradescope", "csv")


@dataclass(frozen=True, slots=True)
class Request:
    """What to export: the folder of results, to which platform, into which file."""

    folder: Path
    to: str
    into: Path
    source: Path | None = None
    roster: Path | None = None
    student: str = ""
    wishes: Wishes = field(default_factory=Wishes)


def export(request: Request) -> Filled:
    """Write the file; return what was written and what a person should know.

    Raises `UsageError` for a file or a folder that cannot be used; then nothing is written.
    """
    given = _recipients(request)
    if request.to in FILLED_IN:
        return _fill_in(request, given)
    filled = _made(request, given)
    write_bytes_atomically(request.into, filled.data)
    return filled


def _recipients(request: Request) -> list[Recipient]:
    kept = request.folder / ROSTER
    path = request.roster or (kept if os.path.lexists(kept) else None)
    roster = read_roster(path) if path is not None else ()
    return list(recipients(read_grades(request.folder), roster))


def _fill_in(request: Request, given: list[Recipient]) -> Filled:
    original = original_of(request.folder, request.into, request.source)
    gradebook = gradebook_of(parsed_table(original.data, str(original.path)), request.to)
    filled = fill(gradebook, given, request.wishes)
    remember(request.folder, request.into, original, filled.data)
    write_bytes_atomically(request.into, filled.data)
    return filled


def _made(request: Request, given: list[Recipient]) -> Filled:
    unfinished = request.wishes.unfinished
    if request.to == "gradescope":
        return _gradescope(request, given)
    _demand_ours(request)
    if request.to == "moodle-feedback":
        data, written, problems = moodle_feedback(given, request.folder, unfinished)
        return Filled(data, written, 0, problems)
    problems = [not_final(each) for each in given if not (each.grade.is_final or unfinished)]
    return Filled(plain_table(given).encode(), len(given), 0, problems)


def _demand_ours(request: Request) -> None:
    """Refuse to write over a file that `grader export` has not made."""
    if not request.into.exists():
        return
    begins = b""
    if request.into.is_file():
        begins = read_regular(request.into, 200)
    ours = b"_assignfeedback_file" in begins or is_plain_table(begins)
    if not ours:
        text = "there is something in this place that `grader export` has not made"
        raise UsageError(
            Problem("into-not-empty", text, Place(str(request.into)), "name a new file")
        )


def _gradescope(request: Request, given: list[Recipient]) -> Filled:
    """Return the results of the one submission that there is, or that was named."""
    grades = {each.grade.student: each.grade for each in given}
    wanted = request.student or (next(iter(grades)) if len(grades) == 1 else "")
    if wanted not in grades:
        text = f"there are {len(grades)} submissions, and Gradescope takes the results of one"
        mend = "say which with --student; see docs/platforms.md for the autograder"
        raise UsageError(Problem("which-student", text, Place(str(request.folder)), mend))
    grade = grades[wanted]
    problems = [] if grade.is_final else [not_final(Recipient(grade, None))]
    return Filled(gradescope_results(grade).encode(), 1, 0, problems)
