"""The desk of those who mark: the answers of a class with how they stand, in the order of work."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from grader.review.applying import (
    Case,
    ItemsOfParts,
    cases_of,
    items_of,
    points_of,
    points_of_items,
    standing_of,
)
from grader.review.queue.likeness import by_likeness
from grader.review.store.answers import grouped, shown_answer
from grader.review.store.database import Store
from grader.review.store.decisions import EVERYONE, Decision, Ledger, double_marked
from grader.review.store.snapshot import Snapshot, demand_snapshot, snapshot_in, stamp_of
from grader.rubric.types import Part, RubricItem


@dataclass(frozen=True, slots=True)
class Act:
    """What a marker does to answers: the points or items, with the comment that then stands."""

    points: Fraction | None
    items: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the answers that wait for a person are settled."""

    done: int
    total: int


class Class:
    """The answers of a graded class, found by part and by a name that tells no student."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.parts = {part.id: part for part in snapshot.rubric.parts}
        self.cases = cases_of(snapshot)
        self.by_part: dict[str, list[Case]] = {part_id: [] for part_id in self.parts}
        self.by_name: dict[tuple[str, str], Case] = {}
        for case in self.cases:
            self.by_part[case.part.id].append(case)
            self.by_name[case.part.id, name_of(case.student)] = case
        self.orders: dict[str, list[list[str]]] = {}

    def groups(self, part_id: str) -> list[list[str]]:
        """Return the students whose answers to a part wait, equal answers together, in order."""
        if part_id not in self.orders:
            waiting = [case for case in self.by_part[part_id] if case.waits]
            self.orders[part_id] = _ordered(part_id, waiting)
        return self.orders[part_id]

    @cached_property
    def keys(self) -> dict[tuple[str, str], str]:
        """The keys of the groups of all answers."""
        return {(case.part.id, case.student): case.key for case in self.cases}


def name_of(student: str) -> str:
    """Return the name of a student in addresses, from which nobody sees who it is."""
    data = student.encode("utf-8", "surrogatepass")
    return hashlib.sha256(b"student" + data).hexdigest()[:12]


def _ordered(part_id: str, waiting: Sequence[Case]) -> list[list[str]]:
    """Return blanks, then groups by size, then words by likeness; else in a drawn order.

    Whose answer comes when is never that of the names, so that no student is always marked first.
    """
    drawn = sorted(waiting, key=lambda case: _drawn(part_id, case.student))
    blanks = [case for case in drawn if case.blank]
    others = [case for case in drawn if not case.blank]
    notation = waiting[0].part.notation if waiting else None
    groups = [] if notation is None else grouped([c.key for c in others], notation)
    several = sorted((g for g in groups if len(g) > 1), key=len, reverse=True)
    single = [others[group[0]] for group in groups if len(group) == 1]
    words = [case for case in single if case.in_words]
    formulas = [case for case in single if not case.in_words]
    order = by_likeness([shown_answer(case.mark) for case in words], part_id)
    found = [blanks, *([others[k] for k in group] for group in several)]
    found += [[case] for case in formulas] + [[words[k]] for k in order]
    return [[case.student for case in group] for group in found if group]


def _drawn(part_id: str, student: str) -> float:
    return random.Random(f"{part_id}\x1f{name_of(student)}").random()


class Desk:
    """The class, the decisions about it, and who does what; reads anew what others have added."""

    def __init__(self, folder: Path, store: Store, double: int = 0) -> None:
        """Open the results in a folder; `double` percent of the answers are marked twice."""
        self.folder, self.store, self.double = folder, store, double
        self._stamp = stamp_of(folder)
        self.class_ = Class(demand_snapshot(folder))
        self.ledger = Ledger()
        self.last = 0
        self.items: ItemsOfParts = {}
        self.refresh()

    def refresh(self) -> None:
        """Read what was graded and decided since the last time."""
        stamp = stamp_of(self.folder)
        if stamp != self._stamp:
            graded_anew = snapshot_in(self.folder)
            if graded_anew is not None:  # else what was read before is marked on
                self.class_ = Class(graded_anew)
            self._stamp = stamp
        new = self.store.decisions(after=self.last)
        if new:
            self.last = new[-1].id
            self.ledger.add(new)
        self.items = self.store.items()

    # -- looking ---------------------------------------------------------------------------------

    @property
    def parts(self) -> dict[str, Part]:
        """The parts of the rubric, by id."""
        return self.class_.parts

    def items_of(self, part: Part) -> tuple[RubricItem, ...]:
        """Return the rubric items of a part as they are now."""
        return items_of(part, self.items)

    def standing(self, case: Case) -> Case:
        """Return a case with how it stands now."""
        return replace(case, standing=standing_of(case, self.ledger, self.items))

    def case(self, part_id: str, name: str) -> Case | None:
        """Return an answer by its address."""
        found = self.class_.by_name.get((part_id, name))
        return None if found is None else self.standing(found)

    def queue(self, part_id: str) -> list[Case]:
        """Return all answers to a part that wait or waited for a person, in the order of work."""
        by_student = {case.student: case for case in self.class_.by_part[part_id]}
        order = [student for group in self.class_.groups(part_id) for student in group]
        others = [case.student for case in self.class_.by_part[part_id] if self._extra(case)]
        return [self.standing(by_student[student]) for student in [*order, *others]]

    def _extra(self, case: Case) -> bool:
        """Whether an answer that does not wait was decided about."""
        return not case.waits and bool(self.ledger.history(case.part.id, case.student))

    def progress(self, part_id: str) -> Progress:
        """Return how far a part is marked."""
        cases = [case for case in self.queue(part_id) if case.waits or case.standing.rivals]
        return Progress(sum(not case.open for case in cases), len(cases))

    def points(self, decision: Decision) -> Fraction:
        """Return the points of a decision."""
        part = self.parts[decision.part]
        return points_of(decision, part, self.items_of(part))

    def points_of_items(self, part: Part, ids: Iterable[str]) -> Fraction:
        """Return the points that items of a part give together."""
        return points_of_items(ids, part, self.items_of(part))

    def members(self, case: Case) -> list[Case]:
        """Return all answers that are equal to this one, itself among them."""
        part_id = case.part.id
        if case.blank:
            blanks = [c for c in self.class_.by_part[part_id] if c.waits and c.blank]
            return [self.standing(each) for each in blanks] or [case]
        for group in self.class_.groups(part_id):
            if case.student in group:
                by_student = {each.student: each for each in self.class_.by_part[part_id]}
                return [self.standing(by_student[student]) for student in group]
        return [self.standing(each) for each in self._equal(case)]

    def _equal(self, case: Case) -> Iterator[Case]:
        cases = self.class_.by_part[case.part.id]
        keys = self.class_.keys
        own = [keys[c.part.id, c.student] for c in cases]
        place = next(k for k, each in enumerate(cases) if each.student == case.student)
        groups = grouped(own, case.part.notation)
        members = next(group for group in groups if place in group)
        return (cases[k] for k in members)

    # -- two markers -----------------------------------------------------------------------------

    def is_double(self, case: Case) -> bool:
        """Whether an answer is among those that two people mark without knowing of each other."""
        if not self.double:
            return False
        drawn = random.Random(f"double\x1f{case.part.id}\x1f{name_of(case.student)}")
        return drawn.random() * 100 < self.double

    def is_blind(self, case: Case, marker: str) -> bool:
        """Whether a marker has to mark an answer without seeing what another one decided."""
        decision = case.standing.decision
        if decision is None or not self.is_double(case) or case.standing.shared:
            return False
        current = self._current(case)
        settled = [each for each in current if each.settles]
        markers = {each.marker for each in settled}
        return len(markers) == 1 and marker not in markers and not any(d.resolves for d in settled)

    def seen_by(self, case: Case, marker: str) -> Decision | None:
        """Return the decision that a marker may see: of a blind second mark, only the own one."""
        if not self.is_blind(case, marker):
            return case.standing.decision
        own = [each for each in self._current(case) if each.marker == marker]
        return own[-1] if own else None

    def _current(self, case: Case) -> list[Decision]:
        valid = self.ledger.valid(case.part.id, case.student)
        return [each for each in valid if each.answer_hash == case.hash]

    def is_open(self, case: Case, marker: str) -> bool:
        """Whether a marker has something to do with an answer."""
        return (case.open and not case.standing.rivals) or self.is_blind(case, marker)

    def pairs(self) -> list[tuple[Case, Decision, Decision]]:
        """Return the answers that were marked twice, with the first and the blind decision."""
        found = []
        for part_id, student in self.ledger.twice:
            case = self.class_.by_name.get((part_id, name_of(student)))
            if case is not None:
                two = double_marked(self._current(case))
                if two is not None:
                    found.append((case, *two))
        return found

    def conflicts(self) -> list[Case]:
        """Return the answers about which two markers differ."""
        cases = (self.standing(case) for case, _, _ in self.pairs())
        return [case for case in cases if case.standing.rivals]

    def markers(self) -> list[str]:
        """Return all who have decided something."""
        names = {each.marker for listed in self.ledger.by_answer.values() for each in listed}
        return sorted(names)

    # -- what comes next -------------------------------------------------------------------------

    def next_open(
        self, part_id: str, marker: str, after: str = "", skipped: Iterable[tuple[str, str]] = ()
    ) -> Case | None:
        """Return the next answer to a part that a marker should look at.

        What somebody else has open, or was asked to decide, is passed over; what was skipped comes
        last. Without any left in this part, the first of the next parts is taken.
        """
        left_out = set(skipped)
        taken, asked = self.store.leases(), self.store.handed_over()
        found: list[Case] = []
        for each in self._parts_from(part_id):
            queue = self.queue(each)
            here = after if each == part_id else ""
            own = next((k for k, case in enumerate(queue) if case.student == here), -1)
            found += [
                case
                for case in [*queue[own + 1 :], *queue[: max(own, 0)]]
                if self.is_open(case, marker)
                and taken.get((each, case.student), marker) == marker
                and asked.get((each, case.student), marker) == marker
            ]
            fresh = [case for case in found if (case.part.id, case.student) not in left_out]
            if fresh:
                return fresh[0]
        return found[0] if found else None

    def _parts_from(self, part_id: str) -> list[str]:
        ids = list(self.parts)
        place = ids.index(part_id) if part_id in ids else 0
        return [*ids[place:], *ids[:place]]

    def beside(self, case: Case, step: int) -> Case | None:
        """Return the answer before or behind in the queue."""
        queue = self.queue(case.part.id)
        place = next((k for k, each in enumerate(queue) if each.student == case.student), None)
        if place is None or not 0 <= place + step < len(queue):
            return None
        return queue[place + step]

    # -- deciding --------------------------------------------------------------------------------

    def decide(self, case: Case, act: Act, marker: str, resolves: bool = False) -> str:
        """Save what a marker decided about one answer; return the name of the act."""
        batch = uuid.uuid4().hex
        blind = self.is_blind(case, marker)
        self.store.add([_decision(case, act, marker, batch, blind=blind, resolves=resolves)])
        self.refresh()
        return batch

    def decide_all(self, case: Case, act: Act, marker: str) -> int:
        """Decide about all answers that are equal to one, and those that are still to come.

        Blanks are decided as they are: a later submission without an answer is looked at again.
        Answers that were already decided otherwise stay as they are. Returns how many it are.
        """
        batch = uuid.uuid4().hex
        members = [
            each for each in self.members(case)
            if each.student == case.student or not each.standing.settled or each.standing.shared
        ]  # fmt: skip
        made = [_decision(each, act, marker, batch) for each in members]
        key = case.key
        if key:
            rule = _decision(case, act, marker, batch)
            made.append(replace(rule, student=EVERYONE, answer_hash=key))
        self.store.add(made)
        self.refresh()
        return len(members)

    def decide_each(self, acts: Sequence[tuple[Case, Act]], marker: str) -> None:
        """Decide about several answers in one act."""
        batch = uuid.uuid4().hex
        self.store.add([_decision(case, act, marker, batch) for case, act in acts])
        self.refresh()

    def undo(self, marker: str) -> list[Decision]:
        """Take back what a marker decided last; return what that was."""
        self.refresh()
        last = self.ledger.last_batch(marker)
        if last:
            first = last[0]
            taken = replace(
                first, id=0, withdraws=first.batch, batch=uuid.uuid4().hex, time=datetime.now(UTC)
            )
            self.store.add([taken])
            self.refresh()
        return last


def _decision(
    case: Case, act: Act, marker: str, batch: str, blind: bool = False, resolves: bool = False
) -> Decision:
    return Decision(
        case.part.id, case.student, case.hash, act.points, act.items, act.comment, marker,
        datetime.now(UTC), batch=batch, answer=shown_answer(case.mark)[:4000], blind=blind,
        resolves=resolves,
    )  # fmt: skip
