"""What the figures of a class are computed from: shares and points of what is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import Mark, SubmissionResult

_NOTHING = Fraction(0)


@dataclass(frozen=True)
class ClassData:
    """The submissions that were marked; what waits for a person is in no figure."""

    results: tuple[SubmissionResult, ...]

    @cached_property
    def by_part(self) -> Mapping[str, tuple[tuple[SubmissionResult, Mark], ...]]:
        """All marks of each part, with the submissions that they are from."""
        found: dict[str, list[tuple[SubmissionResult, Mark]]] = {}
        for result in self.results:
            for mark in result.marks:
                found.setdefault(mark.part_id, []).append((result, mark))
        return {part: tuple(pairs) for part, pairs in found.items()}

    def decided(self, part_id: str) -> tuple[tuple[SubmissionResult, Mark], ...]:
        """Return the marks of a part that do not wait for a person."""
        pairs = self.by_part.get(part_id, ())
        return tuple(pair for pair in pairs if pair[1].outcome not in FOR_A_PERSON)

    @cached_property
    def _sums(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Points and points available of what is decided, by student."""
        return {result.student: _sums(_decided(result.marks)) for result in self.results}

    def total(self, student: str) -> Fraction:
        """Return the points of all parts of a student that are decided."""
        return self._sums[student][0]

    def rest(self, result: SubmissionResult, mark: Mark) -> Fraction:
        """Return the points of all other parts that are decided."""
        own = _NOTHING if mark.outcome in FOR_A_PERSON else mark.points
        return self._sums[result.student][0] - own

    def rest_share(self, result: SubmissionResult, mark: Mark) -> Fraction | None:
        """Return the share of the points of all other parts, or None if there are no others."""
        points, available = self._sums[result.student]
        if mark.outcome not in FOR_A_PERSON:
            points, available = points - mark.points, available - mark.available
        return points / available if available > 0 else None

    def complete_table(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return points by student and part, of the parts that are decided for every student."""
        complete = [part for part in self.by_part if len(self.decided(part)) == len(self.results)]
        columns = [[mark.points for _, mark in self.by_part[part]] for part in complete]
        return tuple(zip(*columns, strict=True))


def _decided(marks: Sequence[Mark]) -> Iterator[Mark]:
    return (mark for mark in marks if mark.outcome not in FOR_A_PERSON)


def _sums(marks: Iterator[Mark]) -> tuple[Fraction, Fraction]:
    points = available = _NOTHING
    for mark in marks:
        points, available = points + mark.points, available + mark.available
    return points, available
