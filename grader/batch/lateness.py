"""When submissions were handed in: from `roster.csv` in a class folder, or from the files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.errors import Place, Problem, UsageError
from grader.readers.handed_in import ROSTER, Submission, unread_rosters
from grader.regular_files import read_regular
from grader.rubric.policies import seconds_of
from grader.rubric.types import Rubric

_STUDENT = ("folder", "student", "id")
_TIME = ("submitted", "handed_in", "time")


def with_times(
    rubric: Rubric, submissions: Sequence[Submission], paths: Sequence[Path]
) -> tuple[Submission, ...]:
    """Return the submissions with their times, where a policy of the rubric needs them.

    `paths` are the class folders in which a roster may stand. Raises `UsageError` where the rubric
    wants a roster and there is none, or one that cannot be read.
    """
    if not rubric.policies.needs_times:
        return tuple(submissions)
    if rubric.policies.from_files:
        return tuple(replace(each, handed_in=_of_files(each)) for each in submissions)
    if unread := unread_rosters(paths):
        raise UsageError(*unread)
    rosters = [path / ROSTER for path in paths if (path / ROSTER).is_file()]
    if not rosters:
        text = f"the rubric counts how late work is, and there is no {ROSTER} among the submissions"
        mend = f"put {ROSTER} (student,submitted) there, or say `times_from: files` in `late:`"
        raise UsageError(Problem("no-roster", text, Place(str(paths[0]) if paths else ""), mend))
    times = {who: time for path in rosters for who, time in _times(path, rubric.policies.zone)}
    return tuple(replace(each, handed_in=times.get(each.student)) for each in submissions)


def _of_files(submission: Submission) -> int | None:
    """Return the time of the last file."""
    times = [int(file.path.stat().st_mtime) for file in submission.files]
    return max(times, default=None)


def _times(path: Path, zone: str) -> Iterator[tuple[str, int]]:
    """Yield students with their times; a row without a time is passed over."""
    try:
        text = read_regular(path).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = Problem(
            "roster-not-read", f"the roster cannot be read: {error}", Place(str(path))
        )
        raise UsageError(problem) from error
    for line, row in enumerate(rows, 2):
        student, time = _cell(row, _STUDENT, path), _cell(row, _TIME, path)
        if student and time:
            yield student, _seconds(time, zone, Place(str(path), line))


def _cell(row: Mapping[str | None, str | None], names: Sequence[str], path: Path) -> str:
    for name in names:
        if name in row:
            return (row[name] or "").strip().removeprefix("'")
    text = f"the roster has no column `{names[0]}`"
    mend = "its first line names the columns: student,submitted"
    raise UsageError(Problem("roster-not-read", text, Place(str(path), 1), mend))


def _seconds(time: str, zone: str, place: Place) -> int:
    try:
        return seconds_of(time, zone)
    except ValueError:
        text = f"`{time[:40]}` is no time"
        mend = "write 2026-03-01 23:59"
        raise UsageError(Problem("roster-not-read", text, place, mend)) from None
