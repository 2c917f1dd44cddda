"""From the grader's results and the decisions of people to the results that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.answers.base import MarkOutcome, Message
from grader.marking.policies import with_policies
from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import ManualMark, Mark, SubmissionResult, SubmissionStatus
from grader.reports.wording import points_text
from grader.review.store.answers import (
    answer_hash,
    group_key,
    is_blank,
    same_group,
    something_unread,
)
from grader.review.store.decisions import NO_STANDING, Decision, Ledger, Standing
from grader.review.store.snapshot import Snapshot
from grader.rubric.types import Part, Rubric, RubricItem

ItemsOfParts = Mapping[str, Mapping[str, RubricItem | None]]


@dataclass(frozen=True, slots=True)
class Case:
    """One answer that people can decide about, with how it stands."""

    result: SubmissionResult
    part: Part
    mark: Mark
    hash: str
    waits: bool
    standing: Standing = NO_STANDING
    own_numbers: bool = False

    @property
    def key(self) -> str:
        """The key of the answers that are equal to this one, for the same numbers."""
        return group_key(self.mark, self.own_numbers)

    @property
    def student(self) -> str:
        """Whose answer it is."""
        return self.result.student

    @property
    def in_words(self) -> bool:
        """Whether it is words and no formula."""
        return self.mark.response is not None and isinstance(self.mark.response.read, str)

    @property
    def blank(self) -> bool:
        """Whether the part was left blank, with nothing unread that could hold an answer."""
        return is_blank(self.mark, self.result)

    @property
    def open(self) -> bool:
        """Whether a person still has to look."""
        return (self.waits and not self.standing.settled) or bool(self.standing.rivals)


@dataclass(frozen=True, slots=True)
class Decided:
    """A class with its decisions applied.

    `reopened` are answers that have changed since they were decided; `disagreeing` those where the
    grader now has a settled mark of other points than the person gave.
    """

    results: tuple[SubmissionResult, ...]
    cases: tuple[Case, ...]
    reopened: tuple[Case, ...]
    disagreeing: tuple[Case, ...]

    @property
    def manual(self) -> int:
        """How many marks a person gave."""
        return sum(case.standing.settled for case in self.cases)


# -- items -----------------------------------------------------------------------------------------


def items_of(part: Part, changed: ItemsOfParts) -> tuple[RubricItem, ...]:
    """Return the items of a part: those of the rubric, as changed on the page, and those added."""
    own = {item.id: item for item in part.items}
    for id_, item in changed.get(part.id, {}).items():
        if item is None:
            own.pop(id_, None)
        else:
            hints = own[id_].hints if id_ in own else ()
            own[id_] = replace(item, hints=hints)
    return tuple(own.values())


def points_of(decision: Decision, part: Part, items: Sequence[RubricItem]) -> Fraction:
    """Return the points of a decision, between 0 and those of the part.

    Items give points from 0 on; where no item of the part gives any, they take from the full ones.
    """
    if decision.points is not None:
        return decision.points
    return points_of_items(decision.items, part, items)


def points_of_items(ids: Iterable[str], part: Part, items: Sequence[RubricItem]) -> Fraction:
    """Return the points that items give together."""
    known = {item.id: item for item in items}
    applied = [known[id_].points for id_ in ids if id_ in known]
    taking = bool(items) and all(item.points <= 0 for item in items)
    start = part.points if taking else Fraction(0)
    return min(part.points, max(Fraction(0), start + sum(applied, Fraction(0))))


# -- cases -----------------------------------------------------------------------------------------


def all_marks(rubric: Rubric, result: SubmissionResult) -> tuple[Mark, ...]:
    """Return the marks of a result; a submission that could not be graded waits in every part."""
    if result.marks or result.status is not SubmissionStatus.FAILED:
        return result.marks
    reason = result.remarks[0] if result.remarks else None
    message = Message(reason.code, reason.text) if reason else None
    return tuple(
        Mark(
            part.id, part.title, Fraction(0), part.points, MarkOutcome.NEEDS_REVIEW,
            (message,) if message else (), extra_credit=part.extra_credit,
        )
        for part in rubric.parts
    )  # fmt: skip


def waiting_parts(result: SubmissionResult, marks: Sequence[Mark]) -> frozenset[str]:
    """Return the parts that a person has to settle before the submission counts as graded.

    What was not read may be the answer to a part for which none was found; a whole file that was
    not read may hold a better answer to any part without full points.
    """
    if result.status not in (SubmissionStatus.NEEDS_REVIEW, SubmissionStatus.FAILED):
        return frozenset()
    waiting = {mark.part_id for mark in marks if mark.outcome in FOR_A_PERSON}
    missing = {mark.part_id for mark in marks if mark.outcome is MarkOutcome.MISSING}
    below = {mark.part_id for mark in marks if mark.points < mark.available}
    if result.unread_files:
        waiting |= below
    elif something_unread(result):
        waiting |= missing
    if any(each.code == "late-unknown" for each in result.adjustments):
        return frozenset(waiting)  # the time is looked for, and no answer
    return frozenset(waiting or missing or below or {mark.part_id for mark in marks})


def cases_of(snapshot: Snapshot) -> tuple[Case, ...]:
    """Return every answer of the class, in the order of the students and parts."""
    return tuple(each_case(snapshot))


def each_case(snapshot: Snapshot) -> Iterator[Case]:
    """Yield every answer of the class, one student in memory at a time."""
    for result in snapshot.results:
        yield from cases_in(snapshot, result)


def cases_in(snapshot: Snapshot, result: SubmissionResult) -> Iterator[Case]:
    """Yield the answers of one student, in the order of the parts."""
    parts = {part.id: part for part in snapshot.rubric.parts}
    marks = all_marks(snapshot.rubric, result)
    waiting = waiting_parts(result, marks)
    for mark in marks:
        if mark.part_id in parts:
            yield Case(
                result, parts[mark.part_id], mark,
                answer_hash(mark, snapshot.digest(result.student)),
                mark.part_id in waiting, own_numbers=bool(snapshot.rubric.parameters),
            )  # fmt: skip


def standing_of(case: Case, ledger: Ledger, changed: ItemsOfParts) -> Standing:
    """Return how a case stands."""
    items = items_of(case.part, changed)

    def matches(other: str) -> bool:
        return same_group(other, case.key, case.part.notation)

    def points(decision: Decision) -> Fraction:
        return points_of(decision, case.part, items)

    known = {item.id for item in items}
    found = ledger.standing(case.part.id, case.student, case.hash, matches, points)
    return _without_dropped(found, known)


def _without_dropped(standing: Standing, known: Set[str]) -> Standing:
    """Return the standing without items that were dropped: nobody gets 0 points by their end."""
    decision = standing.decision
    if decision is None or set(decision.items) <= known:
        return standing
    kept = tuple(id_ for id_ in decision.items if id_ in known)
    return replace(standing, decision=replace(decision, items=kept))


# -- applying --------------------------------------------------------------------------------------


def apply(snapshot: Snapshot, decisions: Iterable[Decision], changed: ItemsOfParts) -> Decided:
    """Return the class with the decisions applied to it."""
    ledger = Ledger.of(decisions)
    cases = tuple(
        replace(case, standing=standing_of(case, ledger, changed)) for case in cases_of(snapshot)
    )
    by_student: dict[str, list[Case]] = {}
    for case in cases:
        by_student.setdefault(case.student, []).append(case)
    results = tuple(
        decided_result(snapshot.rubric, result, by_student.get(result.student, ()), changed)
        for result in snapshot.results
    )
    reopened = tuple(filter(is_reopened, cases))
    return Decided(results, cases, reopened, tuple(disagreeing(cases, changed)))


def is_reopened(case: Case) -> bool:
    """Whether the answer has changed since it was decided."""
    return bool(case.standing.stale) and not case.standing.settled


def disagreeing(cases: Iterable[Case], changed: ItemsOfParts) -> Iterator[Case]:
    """Yield the answers that people have marked otherwise than the grader does."""
    for case in cases:
        decision = case.standing.decision
        if decision is None or not case.standing.settled or case.waits:
            continue
        if points_of(decision, case.part, items_of(case.part, changed)) != case.mark.points:
            yield case


def decided_result(
    rubric: Rubric, result: SubmissionResult, cases: Sequence[Case], changed: ItemsOfParts
) -> SubmissionResult:
    """Return a student's result with the decisions about its answers."""
    if not any(case.standing.decision or case.standing.rivals for case in cases):
        return result
    marks = tuple(decided_mark(case, items_of(case.part, changed)) for case in cases)
    settled = not any(case.open for case in cases)
    if result.status is SubmissionStatus.FAILED and not settled:
        return result
    status = SubmissionStatus.GRADED if settled else SubmissionStatus.NEEDS_REVIEW
    if result.status is SubmissionStatus.MISSING:
        status = result.status
    return with_policies(rubric, replace(result, status=status, marks=marks))


def decided_mark(case: Case, items: Sequence[RubricItem]) -> Mark:
    """Return a mark as a person decided it: their points, and what they say instead of messages."""
    mark, decision = case.mark, case.standing.decision
    if case.standing.rivals:
        text = "Two people have marked this part differently; a third will look."
        message = Message("markers-differ", text)
        return replace(mark, outcome=MarkOutcome.NEEDS_REVIEW, messages=(message,))
    if decision is None:
        return mark
    known = {item.id: item for item in items}
    applied = [known[id_] for id_ in decision.items if id_ in known]
    manual = ManualMark(
        decision.marker,
        decision.comment,
        tuple((item.text, item.points) for item in applied),
        decision.time.isoformat(timespec="seconds"),
        mark.points,
        mark.outcome,
    )
    said = tuple(_said(applied, decision.comment))
    if not decision.settles:
        return replace(mark, messages=(*mark.messages, *said), manual=manual)
    points = points_of(decision, case.part, items)
    return _with_points(mark, points, said, manual)


def signed_points(points: Fraction) -> str:
    """Return the points of an item with their sign: `+2`, `−0.5`."""
    return f"{'+' if points >= 0 else '−'}{points_text(abs(points))}"


def _said(applied: Iterable[RubricItem], comment: str) -> Iterator[Message]:
    for item in applied:
        yield Message("rubric-item", f"{item.text} ({signed_points(item.points)})")
    for line in comment.splitlines():
        if line.strip():
            yield Message("comment", line)


MARKED_BY_HAND = Message("marked-by-hand", "A person has marked this part.")


def _with_points(
    mark: Mark, points: Fraction, said: tuple[Message, ...], manual: ManualMark
) -> Mark:
    """Give a person's points; what the grader said stays only where the person agrees with it."""
    outcome = _outcome(mark, points)
    agrees = points == mark.points and mark.outcome not in FOR_A_PERSON
    messages = (*mark.messages, *said) if agrees else (MARKED_BY_HAND, *said)
    return replace(
        mark,
        points=points,
        outcome=mark.outcome if agrees else outcome,
        messages=messages,
        verdict=mark.verdict if agrees else None,
        misconception=mark.misconception if agrees else "",
        manual=manual,
    )


def _outcome(mark: Mark, points: Fraction) -> MarkOutcome:
    if points >= mark.available:
        return MarkOutcome.CORRECT
    if points > 0:
        return MarkOutcome.PARTIAL
    return MarkOutcome.MISSING if mark.response is None else MarkOutcome.INCORRECT
