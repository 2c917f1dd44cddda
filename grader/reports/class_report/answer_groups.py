"""Groups of equal answers to a part, and what they make one ask: is the key wrong? was it shared?

A group is never proof. Many strong students with one and the same "wrong" answer are a reason to
look at the key; a rare wrong answer that few share may be chance, a book, or work done together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from grader.answers.base import WRONG_OR_PARTIAL, MarkOutcome
from grader.marking.credit import WrongGroup, group_wrong_answers
from grader.marking.types import Mark, SubmissionResult
from grader.reports.class_report.class_data import ClassData

_MIN_FOR_DOUBT = 3
#: A group with this share of those who answered is a common answer, be it right or wrong.
_COMMON = Fraction(1, 5)
#: An answer is rare that no more students share than this share of those who answered.
_RARE = Fraction(1, 10)
_MIN_CLASS_FOR_RARE = 10
_MAX_SHARING = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Students with one wrong answer; `rest` is their mean share of the points of all else.

    `right` is how many had the part right, `right_rest` their mean share of all else.
    """

    wrong: WrongGroup
    results: tuple[SubmissionResult, ...]
    rest: Fraction | None
    answered: int
    right: int
    right_rest: Fraction | None

    @property
    def count(self) -> int:
        """How many students gave this answer."""
        return len(self.results)

    @property
    def doubts_the_key(self) -> bool:
        """Whether as many, and as strong, students say this that the key should be looked at."""
        if self.wrong.misconception or self.count < _MIN_FOR_DOUBT:
            return False
        if not self.right:
            return 2 * self.count >= self.answered
        if self.count < _COMMON * self.answered:
            return False
        if self.rest is None or self.right_rest is None:
            return self.count > self.right
        return self.rest >= self.right_rest

    @property
    def is_rare(self) -> bool:
        """Whether few of many gave this answer, and it is no known mistake."""
        few = 2 <= self.count <= _MAX_SHARING and self.count <= _RARE * self.answered
        return few and not self.wrong.misconception and self.answered >= _MIN_CLASS_FOR_RARE


def answer_groups(data: ClassData) -> tuple[Group, ...]:
    """Return the groups of equal wrong answers, by part, the most frequent first."""
    by_student = {result.student: result for result in data.results}
    formulas = group_wrong_answers(data.results)
    groups = [*formulas, *_same_text(data, formulas)]
    parts = {part_id: _Figures.of(data, part_id) for part_id in data.by_part}
    return tuple(_group(each, data, by_student, parts[each.part_id]) for each in groups)


@dataclass(frozen=True, slots=True)
class _Figures:
    """What all groups of a part are held against, worked out once."""

    decided: Mapping[str, tuple[SubmissionResult, Mark]]
    answered: int
    right: int
    right_rest: Fraction | None

    @classmethod
    def of(cls, data: ClassData, part_id: str) -> _Figures:
        pairs = data.decided(part_id)
        right = [pair for pair in pairs if pair[1].outcome is MarkOutcome.CORRECT]
        return cls(
            {result.student: (result, mark) for result, mark in pairs},
            sum(mark.outcome is not MarkOutcome.MISSING for _, mark in pairs),
            len(right),
            _mean_rest(data, right),
        )


def _group(
    wrong: WrongGroup,
    data: ClassData,
    by_student: Mapping[str, SubmissionResult],
    part: _Figures,
) -> Group:
    own = [part.decided[student] for student in wrong.students if student in part.decided]
    return Group(
        wrong,
        tuple(by_student[student] for student in wrong.students),
        _mean_rest(data, own),
        part.answered,
        part.right,
        part.right_rest,
    )


def _mean_rest(data: ClassData, pairs: Sequence[tuple[SubmissionResult, Mark]]) -> Fraction | None:
    shares = [share for pair in pairs if (share := data.rest_share(*pair)) is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


# -- answers that are no formulas -----------------------------------------------------------------


def _same_text(data: ClassData, formulas: Sequence[WrongGroup]) -> Iterator[WrongGroup]:
    """Group wrong answers that are no formulas, as choices and tables, by what was read."""
    grouped = {(student, each.part_id) for each in formulas for student in each.students}
    for part_id, pairs in data.by_part.items():
        found: dict[str, list[tuple[str, Mark]]] = {}
        for result, mark in pairs:
            if mark.outcome in WRONG_OR_PARTIAL and (result.student, part_id) not in grouped:
                text = _text(mark)
                if text:
                    found.setdefault(text, []).append((result.student, mark))
        for text, members in sorted(found.items(), key=lambda item: -len(item[1])):
            name = next((m.misconception for _, m in members if m.misconception), "")
            students = tuple(student for student, _ in members)
            yield WrongGroup(part_id, text, students, misconception=name)


def _text(mark: Mark) -> str:
    """Return the elements of an answer in a line, else the answer as written."""
    if mark.elements:
        return ", ".join(element.given or "–" for element in mark.elements)
    return " ".join(mark.response.raw.split()) if mark.response else ""


# -- what few share -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shared:
    """Students who share rare wrong answers, and the groups that they share."""

    students: tuple[str, ...]
    groups: tuple[Group, ...]


def shared_rare_answers(groups: Sequence[Group], most: int = 20) -> tuple[Shared, ...]:
    """Return pairs of students by how many rare wrong answers they share, two or more."""
    rare = [group for group in groups if group.is_rare]
    counts: Counter[tuple[str, str]] = Counter()
    for group in rare:
        counts.update(combinations(sorted(group.wrong.students), 2))
    pairs = [pair for pair, count in counts.most_common(most) if count > 1]
    return tuple(Shared(pair, tuple(_shared_by(rare, pair))) for pair in pairs)


def _shared_by(rare: Sequence[Group], pair: tuple[str, str]) -> Iterator[Group]:
    return (group for group in rare if set(pair) <= set(group.wrong.students))
