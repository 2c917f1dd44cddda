"""What stands on a page already is not repeated: a part that has it in common names the part above.

That goes for the first steps of a right answer, and for lines of the student's that stand for the
answer of several parts, as on a page of which nothing could be made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.marking.types import Mark
from grader.models.base import Step
from grader.reports.students.reference_view import reference_shown, shows_reference
from grader.reports.views import PartLink, Shared, SharedSteps
from grader.rubric.types import Part

_MIN_STEPS = 2
_MIN_LENGTH = 200  # shorter lines are read faster than a link is followed


@dataclass(slots=True)
class ShownBefore:
    """What the parts above show: the steps of each, and the first part with each of the lines."""

    _steps: list[tuple[PartLink, tuple[Step, ...]]] = field(default_factory=list)
    _lines: dict[tuple[tuple[str, int], str], PartLink] = field(default_factory=dict)

    def shared(self, mark: Mark, part: Part, anchor: str) -> Shared:
        """Return what the part of a mark shares with those before it; its own are then shown."""
        link = PartLink(anchor, part.id)
        return Shared(self._shared_steps(mark, part, link), self._shared_lines(mark, link))

    def _shared_steps(self, mark: Mark, part: Part, link: PartLink) -> SharedSteps | None:
        """Return the part with which the most first steps are shared, if that is worth saying."""
        reference = reference_shown(mark) if shows_reference(mark, part) else None
        if reference is None:
            return None
        counts = [(_common(reference.steps, steps), above) for above, steps in self._steps]
        self._steps.append((link, reference.steps))
        count, above = max(counts, key=lambda each: each[0], default=(0, link))
        return SharedSteps(count, above) if count >= _MIN_STEPS else None

    def _shared_lines(self, mark: Mark, link: PartLink) -> PartLink | None:
        response = mark.response
        if response is None or not isinstance(response.read, str):
            return None
        if len(response.read) < _MIN_LENGTH:
            return None
        above = self._lines.setdefault((response.place.row, response.read), link)
        return None if above == link else above


def _common(one: Sequence[Step], other: Sequence[Step]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
