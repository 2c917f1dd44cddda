"""`overrides.csv`: decisions in a spreadsheet, one row for a student and a part.

An empty cell changes nothing. A row is about the answer that stood there when it was first read: if
the student hands in another one, the row is not applied until it is confirmed by any change of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from grader.errors import Place, Problem
from grader.exports.grades_csv import guarded
from grader.exports.numbers import decimal_text
from grader.regular_files import read_regular
from grader.review.store.decisions import Decision
from grader.rubric.types import Rubric

FILE = "overrides.csv"
COLUMNS = ("student", "part", "points", "comment")
_MARKER = "overrides.csv"

#: The hash of an answer, by student and part.
Hashes = Mapping[tuple[str, str], str]
#: Which answer a row was about when it was first read, and when that was.
Seen = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a file of overrides says: decisions, what is wrong with rows, and what was seen."""

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    seen: Mapping[str, tuple[str, str]]


def read_overrides(path: Path, rubric: Rubric, hashes: Hashes, seen: Seen) -> Overrides:
    """Read the rows; those that cannot be used are problems, and the others count."""
    place = Place(str(path))
    try:
        text = read_regular(path).decode("utf-8-sig")
        # Every end of a line counts, that of old spreadsheets too; inside quotes it stays.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = Problem("overrides-not-read", f"the file cannot be read: {error}", place)
        return Overrides((), (problem,), dict(seen))
    if not rows:
        return Overrides((), (), {})
    columns = {name.strip().casefold(): index for index, name in enumerate(rows[0])}
    missing = [name for name in ("student", "part") if name not in columns]
    if missing:
        said = f"there is no column {' and '.join(missing)}"
        mend = f"the first line is {','.join(COLUMNS)}"
        return Overrides((), (Problem("overrides-columns", said, place.at(1), mend),), dict(seen))
    return _read(rows, columns, _Reading(place, rubric, hashes, seen))


def _delimiter(text: str) -> str:
    head = text.splitlines()[0] if text.strip() else ""
    return max(",;\t", key=head.count)


@dataclass(frozen=True, slots=True)
class _Reading:
    place: Place
    rubric: Rubric
    hashes: Hashes
    seen: Seen


def _read(rows: Sequence[list[str]], columns: Mapping[str, int], reading: _Reading) -> Overrides:
    decisions: dict[tuple[str, str], Decision] = {}
    problems: list[Problem] = []
    seen: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[i].strip() if i < len(row) else "" for name, i in columns.items()}
        if not any(cells.values()):
            continue
        found = _decision(cells, reading, reading.place.at(number), seen)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            decisions[found.student, found.part] = found  # the last row of an answer counts
    return Overrides(tuple(decisions.values()), tuple(problems), seen)


def _decision(
    cells: Mapping[str, str], reading: _Reading, place: Place, seen: dict[str, tuple[str, str]]
) -> Decision | Problem | None:
    student, part_id = _unguarded(cells["student"]), _unguarded(cells["part"])
    points, comment = cells.get("points", ""), _unguarded(cells.get("comment", ""))
    if not points and not comment:
        return None
    current = reading.hashes.get((student, part_id))
    if current is None:
        return _unknown(student, part_id, reading, place)
    given = _points(points, reading.rubric, part_id, place) if points else None
    if isinstance(given, Problem):
        return given
    key = _key(student, part_id, given, comment)
    first, since = reading.seen.get(key, (current, datetime.now(UTC).isoformat()))
    seen[key] = first, since
    if first != current:
        text = f"the answer of {student} to {part_id} has changed since this row was written"
        mend = "look at it, and change the row (its comment, say) to confirm it"
        return Problem("overrides-changed", text, place, mend)
    time = datetime.fromisoformat(since)
    return Decision(part_id, student, current, given, (), comment, _MARKER, time)


def key_of(decision: Decision) -> str:
    """Return the key under which the row of a decision is remembered."""
    return _key(decision.student, decision.part, decision.points, decision.comment)


def batch_of(decision: Decision) -> str:
    """Return the name of the act that a row is: the same whenever it is read."""
    text = "\x1f".join((key_of(decision), decision.answer_hash, decision.time.isoformat()))
    return f"row-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _key(student: str, part_id: str, points: Fraction | None, comment: str) -> str:
    cell = "" if points is None else decimal_text(points)
    return "\x1f".join((student, part_id, cell, comment.strip()))


def _unknown(student: str, part_id: str, reading: _Reading, place: Place) -> Problem:
    known = {name for name, _ in reading.hashes}
    if student not in known:
        text = f"there is no student {student!r} in this class"
    else:
        text = f"there is no part {part_id!r} that {student} has a mark for"
    mend = "check the spelling; results.json has all students and parts"
    return Problem("overrides-unknown", text, place, mend)


def _points(text: str, rubric: Rubric, part_id: str, place: Place) -> Fraction | Problem:
    available = next(part.points for part in rubric.parts if part.id == part_id)
    points = points_of_text(text)
    if points is None or not 0 <= points <= available:
        said = f"{text!r} is no number of points between 0 and {decimal_text(available)}"
        return Problem("overrides-points", said, place, "write points such as 2 or 1.5")
    return points


def points_of_text(text: str) -> Fraction | None:
    """Return points as a person writes them: `2`, `1.5`, `1,5`, `3/4`."""
    plain = text.strip().replace(",", ".")
    if len(plain) > 12 or not set(plain) <= set("0123456789./"):
        return None
    try:
        return Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None


def _unguarded(text: str) -> str:
    """Return text without the quote that keeps a spreadsheet from reading it as a formula."""
    bare = text.removeprefix("'")
    return bare if text != bare and guarded(bare) == text else text


def overrides_csv(decisions: Iterable[Decision]) -> str:
    """Return decisions as a file of overrides."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in decisions:
        cell = "" if each.points is None else decimal_text(each.points)
        writer.writerow([guarded(each.student), guarded(each.part), cell, guarded(each.comment)])
    return text.getvalue()
