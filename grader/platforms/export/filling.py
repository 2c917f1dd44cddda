"""Writes grades and comments into the table that a platform gave, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.errors import Place, Problem, UsageError
from grader.exports.numbers import decimal_text
from grader.platforms.export.recipients import (
    Recipient,
    not_final,
    not_matched,
    perhaps_a_group,
    row_of,
)
from grader.platforms.tables.comments import html_comment, plain_comment
from grader.platforms.tables.gradebooks import Gradebook, GradeColumn, has_decimal_commas, number_in
from grader.platforms.tables.grades import StudentGrade
from grader.platforms.tables.names import folded

_NOT_A_GRADE = ("", "-")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user of the command says: the column, whether to scale, whether to wait."""

    column: str = ""
    scale: bool | None = None
    unfinished: bool = False


@dataclass
class Filled:
    """The file with the grades in it, and what a person should know."""

    data: bytes = b""
    written: int = 0
    replaced: int = 0
    problems: list[Problem] = field(default_factory=list)


def fill(gradebook: Gradebook, given: Sequence[Recipient], wishes: Wishes) -> Filled:
    """Return the table with the grades of everybody who is in it.

    Raises `UsageError` where it is not clear which column, or how many points, are meant.
    """
    column = _column(gradebook, wishes.column)
    _demand_points(gradebook, column)
    factor = _factor(column, given, wishes.scale, gradebook.table.source)
    comma = _has_commas(gradebook, column)
    filled = Filled()
    changes: dict[tuple[int, int], str] = {}
    for row, recipient in _by_row(gradebook, given, wishes, filled).items():
        points = recipient.grade.points * factor
        before = gradebook.table.rows[row][column.index].strip()
        problem = _refused(recipient, before, points, column)
        if problem:
            filled.problems.append(problem)
            continue
        text = decimal_text(points)
        changes[row, column.index] = text.replace(".", ",") if comma else text
        filled.written += 1
        filled.replaced += before not in _NOT_A_GRADE and number_in(before) != points
        if gradebook.comment is not None:
            comment = html_comment if gradebook.comment_is_html else plain_comment
            changes[row, gradebook.comment] = comment(recipient.grade)
    table = gradebook.table.changed(changes)
    if gradebook.only_graded:
        rows = sorted({*gradebook.head, *(row for row, _ in changes)})
        table = table.only(rows, (*gradebook.identity, column.index))
    filled.data = table.data()
    return filled


def _by_row(
    gradebook: Gradebook, given: Iterable[Recipient], wishes: Wishes, filled: Filled
) -> dict[int, Recipient]:
    """Return who gets a grade in which row; what cannot be written is told."""
    found: dict[int, list[Recipient]] = {}
    for recipient in given:
        row = row_of(recipient, gradebook)
        if row is None:
            filled.problems.append(not_matched(recipient, gradebook))
        else:
            found.setdefault(row, []).append(recipient)
    for row, several in found.items():
        if len(several) > 1:
            filled.problems.append(_twice(several))
        elif not (several[0].grade.is_final or _is_wanted(several[0].grade, wishes)):
            filled.problems.append(not_final(several[0]))
        doubt = perhaps_a_group(several[0], gradebook.people[row])
        filled.problems += [doubt] if doubt else []
    return {
        row: several[0]
        for row, several in found.items()
        if len(several) == 1 and (several[0].grade.is_final or _is_wanted(several[0].grade, wishes))
    }


def _is_wanted(grade: StudentGrade, wishes: Wishes) -> bool:
    return wishes.unfinished and bool(grade.parts)


def _twice(several: Sequence[Recipient]) -> Problem:
    names = ", ".join(recipient.grade.student for recipient in several)
    text = f"{several[0].name} has several results ({names[:200]}): no grade is written"
    return Problem("grade-twice", text, Place(several[0].grade.student), "enter the right one")


def _refused(
    recipient: Recipient, before: str, points: Fraction, column: GradeColumn
) -> Problem | None:
    place = Place(recipient.grade.student)
    if before not in _NOT_A_GRADE and number_in(before) is None and len(before) <= 3:
        text = f"{recipient.name} has {before!r} in place of a grade, which stays"
        return Problem("grade-kept", text, place, "change it on the platform")
    if column.maximum is not None and points > column.maximum:
        text = (
            f"{recipient.name} has {decimal_text(points)} points, more than the"
            f" {decimal_text(column.maximum)} that the platform takes: no grade is written"
        )
        return Problem("grade-above-maximum", text, place, "enter it by hand")
    return None


def _column(gradebook: Gradebook, wanted: str) -> GradeColumn:
    """Return the column that is meant, by its id or title, or because there is only one."""
    grades = gradebook.grades
    if wanted:
        grades = tuple(
            each for each in grades if wanted == each.id or folded(wanted) == folded(each.title)
        )
        if not grades:
            grades = tuple(
                each
                for each in gradebook.grades
                if folded(wanted) == folded(gradebook.table.header[each.index])
            )
    if len(grades) == 1:
        return grades[0]
    titles = ", ".join(f"{each.title} ({each.id})" if each.id else each.title
                       for each in gradebook.grades)  # fmt: skip
    text = (
        f"the columns for grades are: {titles[:500]}" if titles else "there is no column for grades"
    )
    mend = "say which with --column" if titles else "download the file with the assignment in it"
    raise UsageError(Problem("which-column", text, Place(gradebook.table.source), mend))


def _demand_points(gradebook: Gradebook, column: GradeColumn) -> None:
    """Refuse a worksheet of Moodle whose grades are words of a scale."""
    if gradebook.platform == "moodle" and column.maximum is None:
        text = "the grades of this file are words of a scale, or have no maximum"
        mend = "let the assignment have points on Moodle, and download the worksheet again"
        raise UsageError(Problem("grade-not-points", text, Place(gradebook.table.source), mend))


def _factor(
    column: GradeColumn, given: Sequence[Recipient], scale: bool | None, source: str
) -> Fraction:
    """Return what points are multiplied with; raises `UsageError` where nobody has said it."""
    available = {recipient.grade.available for recipient in given if recipient.grade.available}
    if column.maximum is None or available <= {column.maximum} or scale is False:
        if column.maximum is None and scale:
            text = "the file does not say how many points there are"
            raise UsageError(Problem("points-differ", text, Place(source), "leave out --scale"))
        return Fraction(1)
    if scale and len(available) == 1:
        return column.maximum / available.pop()
    points = " or ".join(map(decimal_text, sorted(available)))
    text = f"the rubric has {points} points, and the column {decimal_text(column.maximum)}"
    mend = "say --scale to convert them, or --no-scale to write them as they are"
    raise UsageError(Problem("points-differ", text, Place(source), mend))


def _has_commas(gradebook: Gradebook, column: GradeColumn) -> bool:
    """Whether the file writes decimal commas: in the column, the one behind it, or anywhere."""
    rows = gradebook.table.rows[1:]
    near = [row[index] for row in rows for index in (column.index, column.index + 1)]
    if any(sign in text for text in near for sign in ",." if number_in(text) is not None):
        return has_decimal_commas(near)
    return has_decimal_commas(text for row in rows for text in row.values)
