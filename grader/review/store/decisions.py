"""What people decided about answers: plain data, and which decision counts for an answer.

A decision hangs on the answer, by its hash: a regrade keeps it, and a changed answer is open again,
with the old decision shown beside it. Decisions are only ever added; one that is taken back is
named by a later one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

#: The student of a decision about all equal answers, those of later submissions among them.
EVERYONE = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a marker decided about one answer.

    `points` are given outright; without them those of the rubric `items` count. With neither it is
    a comment that leaves the automatic mark as it is. For `EVERYONE`, `answer_hash` is the key of a
    group of equal answers. `batch` joins what was decided in one act, and `withdraws` names the
    batch that an act takes back. `blind` says that the marker had not seen the first decision,
    `resolves` that both were seen. `answer` is the answer as it was shown.
    """

    part: str
    student: str
    answer_hash: str
    points: Fraction | None
    items: tuple[str, ...]
    comment: str
    marker: str
    time: datetime
    id: int = 0
    batch: str = ""
    withdraws: str = ""
    answer: str = ""
    blind: bool = False
    resolves: bool = False

    @property
    def settles(self) -> bool:
        """Whether it gives points, and is no mere comment."""
        return self.points is not None or bool(self.items)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands: the decision that counts, and what else has to be shown.

    `stale` was made about an earlier answer of this student to this part. `rivals` are the
    decisions of two markers who did not see each other's and gave different points.
    """

    decision: Decision | None = None
    stale: Decision | None = None
    rivals: tuple[Decision, ...] = ()
    shared: bool = False

    @property
    def settled(self) -> bool:
        """Whether a person has given points, and nobody disagrees."""
        return self.decision is not None and self.decision.settles and not self.rivals


NO_STANDING = Standing()

Matches = Callable[[str], bool]
PointsOf = Callable[[Decision], Fraction]


@dataclass
class Ledger:
    """All decisions, found by answer; grows as decisions are added, in their order.

    `twice` are the answers that somebody has marked without seeing the first mark.
    """

    by_answer: dict[tuple[str, str], list[Decision]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_batch: dict[str, list[Decision]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: set[str] = field(default_factory=set)
    twice: dict[tuple[str, str], None] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Ledger:
        """Return the ledger of these decisions."""
        ledger = cls()
        ledger.add(decisions)
        return ledger

    def add(self, decisions: Iterable[Decision]) -> None:
        """Take in more decisions."""
        for decision in decisions:
            if decision.withdraws:
                self.withdrawn.add(decision.withdraws)
            else:
                self.by_answer[decision.part, decision.student].append(decision)
                self.by_batch[decision.batch].append(decision)
                if decision.blind:
                    self.twice[decision.part, decision.student] = None

    def history(self, part: str, student: str) -> tuple[Decision, ...]:
        """Return all decisions about a student's answers to a part, those taken back among them."""
        return tuple(self.by_answer.get((part, student), ()))

    def valid(self, part: str, student: str) -> list[Decision]:
        """Return the decisions about a student's answers to a part that were not taken back."""
        known = self.by_answer.get((part, student), ())
        return [each for each in known if not each.batch or each.batch not in self.withdrawn]

    def standing(
        self,
        part: str,
        student: str,
        answer_hash: str,
        matches: Matches,
        points: PointsOf,
    ) -> Standing:
        """Return how an answer stands; `matches` tells whether a group's key is this answer's."""
        own = self.valid(part, student)
        current = [each for each in own if each.answer_hash == answer_hash]
        if current:
            counting = [each for each in current if each.settles or not each.blind]
            return Standing((counting or current)[-1], rivals=_rivals(current, points))
        stale = own[-1] if own else None
        for rule in reversed(self.valid(part, EVERYONE)):
            if matches(rule.answer_hash):
                return Standing(rule, stale, shared=True)
        return Standing(None, stale)

    def last_batch(self, marker: str) -> list[Decision]:
        """Return what a marker decided last and has not taken back."""
        latest: list[Decision] = []
        for batch, decisions in self.by_batch.items():
            first = decisions[0]
            if first.marker == marker and batch and batch not in self.withdrawn:
                latest = decisions
        return latest


def _rivals(current: Sequence[Decision], points: PointsOf) -> tuple[Decision, ...]:
    """Return the last decisions of markers who differ, unless somebody who saw them resolved it."""
    blind = [place for place, each in enumerate(current) if each.blind and each.settles]
    if not blind or any(each.resolves for each in current[blind[-1] :]):
        return ()
    last = {each.marker: each for each in current if each.settles}
    return tuple(last.values()) if len({points(each) for each in last.values()}) > 1 else ()


def double_marked(current: Iterable[Decision]) -> tuple[Decision, Decision] | None:
    """Return the last decisions of the first marker and of a second one who did not see it."""
    settled = [each for each in current if each.settles and not each.resolves]
    second = next((each for each in reversed(settled) if each.blind), None)
    if second is None:
        return None
    first = next(
        (each for each in reversed(settled) if each.marker != second.marker and not each.blind),
        None,
    )
    return None if first is None else (first, second)
