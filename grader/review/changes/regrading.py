"""What another rubric, or a mended grader, changes for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from grader.exports.values import plain_read, plain_value
from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import Mark, SubmissionResult
from grader.reports.wording import MARK_BADGES, points_text
from grader.review.applying import Case, Decided
from grader.review.store.decisions import Decision

KEPT = "never-lower"


@dataclass(frozen=True, slots=True)
class TotalChange:
    """What becomes of a student's total by the policies of the course alone, and why."""

    student: str
    before: Fraction
    after: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one part of one student: both marks, and why in a sentence.

    One of the marks is None where the part, or the student, is only in one of the classes.
    """

    student: str
    part: str
    before: Mark | None
    after: Mark | None
    reason: str

    @property
    def difference(self) -> Fraction:
        """How many points more it is now."""
        return _points(self.after) - _points(self.before)


def _points(mark: Mark | None) -> Fraction:
    return mark.points if mark is not None else Fraction(0)


def changes(
    before: Sequence[SubmissionResult], after: Sequence[SubmissionResult]
) -> Iterator[Change]:
    """Yield each mark that has other points, another outcome, or other points available."""
    old, new = ({each.student: each for each in listed} for listed in (before, after))
    for student in sorted({*old, *new}, key=str.casefold):
        if student in old and student in new:
            yield from _of_student(student, _by_part(old[student]), _by_part(new[student]))


def total_changes(
    before: Sequence[SubmissionResult], after: Sequence[SubmissionResult]
) -> Iterator[TotalChange]:
    """Yield each total that policies change: what they give or take now is not what it was."""
    old = {each.student: each for each in before}
    for result in sorted(after, key=lambda each: each.student.casefold()):
        earlier = old.get(result.student)
        if earlier is None or earlier.points == result.points:
            continue
        if _by_policies(earlier) != _by_policies(result):
            said = "; ".join(each.text for each in result.adjustments) or "no policy applies now"
            yield TotalChange(result.student, earlier.points, result.points, said)


def _by_policies(result: SubmissionResult) -> Fraction:
    """Return how many points more the total has than the marks together."""
    return result.points - sum((mark.points for mark in result.marks), Fraction(0))


def _by_part(result: SubmissionResult) -> dict[str, Mark]:
    return {mark.part_id: mark for mark in result.marks}


def _of_student(student: str, old: Mapping[str, Mark], new: Mapping[str, Mark]) -> Iterator[Change]:
    for part_id in dict.fromkeys([*old, *new]):
        before, after = old.get(part_id), new.get(part_id)
        if before is None or after is None or _standing(before) != _standing(after):
            yield Change(student, part_id, before, after, _reason(before, after))


def _standing(mark: Mark) -> tuple[object, ...]:
    return mark.points, mark.available, mark.outcome


def _reason(before: Mark | None, after: Mark | None) -> str:
    if after is None:
        return "the rubric does not ask this any more"
    if before is None:
        return f"the rubric asks this now: {_said(after)}"
    return "; ".join([*_differences(before, after), _said(after)])


def _differences(before: Mark, after: Mark) -> Iterator[str]:
    """Say what else is not as it was: the answer, the reference, the points."""
    if before.available != after.available:
        old, new = points_text(before.available), points_text(after.available)
        yield f"the part has {new} points instead of {old}"
    if _reference(before) != _reference(after):
        yield f"the reference is {_reference(after)} instead of {_reference(before)}"
    if _answer(before) != _answer(after):
        yield f"the answer is {_answer(after) or 'none'} instead of {_answer(before) or 'none'}"
    if before.misconception != after.misconception and after.misconception:
        yield f"it is now known as {after.misconception}"


def _reference(mark: Mark) -> str:
    return _short(plain_value(mark.reference.value)) if mark.reference is not None else "none"


def _answer(mark: Mark) -> str:
    return _short(plain_read(mark.response.read)) if mark.response is not None else ""


def _short(text: str, most: int = 60) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _said(mark: Mark) -> str:
    """Return the first thing that is said about a mark, else its outcome."""
    if mark.manual is not None:
        return f"marked by {mark.manual.marker}"
    first = next((message.text for message in mark.messages), "")
    return _short(first, 160) or MARK_BADGES[mark.outcome].meaning


def keeping(before: Decided, after: Decided) -> tuple[Decision, ...]:
    """Return decisions by which nobody has fewer points than before for an answer as it was.

    Where the answer is another one, or waits for a person now, nothing is kept.
    """
    known = {(case.student, case.part.id): case for case in before.cases}
    old = {r.student: _by_part(r) for r in before.results}
    new = {r.student: _by_part(r) for r in after.results}
    return tuple(
        _kept(case, old[case.student][case.part.id])
        for case in after.cases
        if (case.student, case.part.id) in known
        and known[case.student, case.part.id].hash == case.hash
        and _is_lower(old[case.student].get(case.part.id), new[case.student].get(case.part.id))
    )


def _is_lower(before: Mark | None, after: Mark | None) -> bool:
    if before is None or after is None or after.outcome in FOR_A_PERSON:
        return False
    return after.points < before.points <= after.available


def _kept(case: Case, before: Mark) -> Decision:
    text = "The points are those from before the rubric was changed."
    return Decision(
        case.part.id, case.student, case.hash, before.points, (), text, KEPT, datetime.now(UTC),
        batch=f"{KEPT}-{case.part.id}-{case.student}-{datetime.now(UTC).isoformat()}",
    )  # fmt: skip
