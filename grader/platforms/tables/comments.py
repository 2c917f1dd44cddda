"""A grade in a few words: what a platform shows beside it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from grader.answers.base import MarkOutcome
from grader.exports.numbers import decimal_text
from grader.platforms.tables.grades import PartGrade, StudentGrade
from grader.reports.wording import MARK_BADGES

_FULL = (MarkOutcome.CORRECT.value,)


def total_text(grade: StudentGrade) -> str:
    """Return `5.5 of 6 points`; what waits for a person is said."""
    waiting = "" if grade.is_final else ", preliminary: a person will look at this"
    return f"{decimal_text(grade.points)} of {decimal_text(grade.available)} points{waiting}"


def plain_comment(grade: StudentGrade) -> str:
    """Return the comment as one line."""
    return "; ".join([total_text(grade), *map(_line, grade.parts)])


def html_comment(grade: StudentGrade) -> str:
    """Return the comment as HTML, in which nothing that a student wrote is markup."""
    items = "".join(f"<li>{escape(line)}</li>" for line in _with_reasons(grade))
    return f"<p>{escape(total_text(grade))}</p><ul>{items}</ul>"


def _with_reasons(grade: StudentGrade) -> Iterator[str]:
    for part in grade.parts:
        reasons = " ".join(part.texts) if part.outcome not in _FULL else ""
        yield f"{_line(part)}. {reasons}".strip() if reasons else _line(part)


def _line(part: PartGrade) -> str:
    if part.outcome == MarkOutcome.NEEDS_REVIEW.value:
        return f"{part.id}: {outcome_word(part)}"
    points = f"{decimal_text(part.points)} of {decimal_text(part.available)}"
    return " ".join(f"{part.id}: {points}, {outcome_word(part)}".split())


def outcome_word(part: PartGrade) -> str:
    """Return the word for what became of a part."""
    return MARK_BADGES[MarkOutcome(part.outcome)].word.lower()
