"""Who gets which grade: the members of the class behind each submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.errors import Place, Problem
from grader.platforms.roster import Enrolled
from grader.platforms.tables.gradebooks import Gradebook
from grader.platforms.tables.grades import StudentGrade
from grader.platforms.tables.names import Person, matched, named_so, same_name


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member of the class with the grade of what was handed in."""

    grade: StudentGrade
    enrolled: Enrolled | None

    @property
    def person(self) -> Person:
        """Who it is; without a roster the submission's name alone is known."""
        return self.enrolled.person if self.enrolled else Person(name=self.grade.student)

    @property
    def name(self) -> str:
        """What to call the person in a message."""
        return self.person.name or self.person.login or self.grade.student


def recipients(grades: Sequence[StudentGrade], roster: Sequence[Enrolled]) -> Iterator[Recipient]:
    """Yield everybody who gets a grade: all members of a group get the group's."""
    members: dict[str, list[Enrolled | None]] = {}
    for enrolled in roster:
        members.setdefault(enrolled.folder, []).append(enrolled)
    for grade in grades:
        for each in members.get(grade.student) or [None]:
            yield Recipient(grade, each)


def row_of(recipient: Recipient, gradebook: Gradebook) -> int | None:
    """Return the row of a person; None where there is none, or it could be several."""
    enrolled = recipient.enrolled
    if enrolled is None or enrolled.person.is_unknown:
        return named_so(recipient.grade.student, gradebook.people)
    return matched(of_platform(enrolled, gradebook.platform), gradebook.people)


def of_platform(enrolled: Enrolled, platform: str) -> Person:
    """Return a person without the number that another platform gave: it counts others there."""
    return enrolled.person if enrolled.platform == platform else replace(enrolled.person, id="")


def not_matched(recipient: Recipient, gradebook: Gradebook) -> Problem:
    """Return what is said of somebody who has no row."""
    text = f"{recipient.name} is in no row of the file, or could be in several: no grade is written"
    mend = "enter it by hand, or give `grader collect` the platform's table with --roster"
    return Problem("student-not-matched", text, Place(gradebook.table.source), mend)


def not_final(recipient: Recipient) -> Problem:
    """Return what is said of somebody whose grade waits for a person."""
    status = recipient.grade.status.value.replace("_", " ")
    text = f"{recipient.name} is left out: the status is '{status}'"
    mend = "decide what is open, or write what is there so far with --unfinished"
    return Problem("grade-not-final", text, Place(recipient.grade.student), mend)


def perhaps_a_group(recipient: Recipient, person: Person) -> Problem | None:
    """Return a doubt where a submission is named otherwise than the one who stands for it."""
    enrolled = recipient.enrolled
    if enrolled is None or enrolled.anonymous or not enrolled.label or not person.name:
        return None
    mine = (person.name, person.login, person.id, person.sis_id, person.email, person.group)
    if enrolled.person.group or any(same_name(enrolled.label, name) for name in mine if name):
        return None
    if same_name(enrolled.person.name, person.name):
        return None
    text = f"{enrolled.label} may be a group: only {person.name} gets its grade"
    mend = "if it is, give `grader collect` a table of the groups with --roster"
    return Problem("group-not-known", text, Place(recipient.grade.student), mend)
