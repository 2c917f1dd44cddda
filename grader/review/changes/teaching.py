"""From a decision to the rubric: an answer becomes a known wrong one, or one that must be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from grader.answers.registry import facts_of
from grader.batch.computing import compute_rubric
from grader.batch.processes.pool import Limits
from grader.batch.writing import write_atomically
from grader.errors import RubricError
from grader.exports.numbers import decimal_text
from grader.exports.values import plain_read
from grader.expressions.nodes import Expression
from grader.marking.self_tests import rubric_tests
from grader.marking.types import Mark
from grader.regular_files import read_regular
from grader.review.changes.rubric_edits import Edit, Entry, NotAddable, add_entry
from grader.rubric.load import Template
from grader.rubric.students import answer_key
from grader.rubric.types import Part, Rubric

WRONG, RIGHT = "wrong", "right"
_LIMITS = Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be added to a rubric, the file as it would be, and what speaks against it."""

    edit: Edit
    diff: tuple[str, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def can_be(mark: Mark, part: Part) -> tuple[str, ...]:
    """Return what an answer can be made in the rubric."""
    if mark.response is None:
        return ()
    if by_pattern(part):
        return RIGHT, WRONG
    by_value = facts_of(part).taught_by == "value"
    return (WRONG, RIGHT) if by_value and isinstance(mark.response.read, Expression) else ()


def by_pattern(part: Part) -> bool:
    """Whether the rubric says by patterns what is right."""
    return facts_of(part).taught_by == "pattern"


def entry_of(
    mark: Mark, part: Part, role: str, name: str, message: str, share: Fraction
) -> tuple[str, Entry]:
    """Return the key of the part to which an entry is added, and the entry."""
    assert mark.response is not None
    if by_pattern(part):
        pattern = re.escape(mark.response.raw.strip())
        if role == RIGHT:
            return "accept", pattern
        return "reject", {"pattern": pattern, "share": _share(share), "message": message}
    value = plain_read(mark.response.read)
    if role == RIGHT:
        return "examples", {"given": value, "outcome": "correct"}
    return "misconceptions", {
        "id": name, "value": value, "message": message, "share": _share(share),
    }  # fmt: skip


def _share(share: Fraction) -> str:
    return str(share) if share.denominator < 100 else decimal_text(share)


def lesson(rubric: Rubric, part_id: str, key: str, entry: Entry) -> Lesson:
    """Return the rubric file with the entry added; raise `NotAddable` where it cannot be.

    The new file is loaded and its tests of this part are run, so that it is known beforehand
    whether it works.
    """
    path = Path(rubric.source)
    data = rubric.template.data
    try:
        current = read_regular(path)
    except OSError as error:
        raise NotAddable(f"the rubric {path} cannot be read: {error.strerror}") from error
    if current != data:
        text = "the rubric file has changed since the class was graded; grade it again first"
        raise NotAddable(text)
    edit = add_entry(data.decode("utf-8"), part_id, key, entry)
    problems, notes = _tried(edit, path, part_id)
    return Lesson(edit, tuple(edit.diff(path.name)), tuple(problems), tuple(notes))


def _tried(edit: Edit, path: Path, part_id: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return why the new file does not load, and which of the part's own tests fail."""
    template = Template(edit.after.encode("utf-8"), str(path), path.parent)
    try:
        rubric = compute_rubric(template, "", _LIMITS)
    except RubricError as error:
        return [str(problem) for problem in error.problems], []
    tests = rubric_tests(rubric, answer_key(rubric))
    failing = [str(test) for test in tests if test.part_id == part_id and not test.passed]
    return [], failing


def apply_lesson(rubric: Rubric, made: Lesson) -> None:
    """Write the new rubric file."""
    write_atomically(Path(rubric.source), made.edit.after)
