"""A right answer with the steps that lead there; steps that stand on the page are not repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.answers.base import MarkOutcome
from grader.expressions.notation import Notation
from grader.marking.types import Mark
from grader.models.base import Finding, Labels, Reference, Step, Value
from grader.reports.typesetting.maths_html import Maths
from grader.reports.typesetting.plain_words import sentence
from grader.reports.typesetting.values_html import step_statement, value_pieces
from grader.reports.views import ReferenceView, SharedSteps, StepView
from grader.rubric.types import Part, Reveal
from grader.same import Same

_MIN_SHARED = 2
_LONGEST_STEP = 500


@dataclass(slots=True)
class ShownSteps:
    """The steps of the parts that stand on the page already, in order: anchor, title, steps."""

    parts: list[tuple[str, str, tuple[Step, ...]]] = field(default_factory=list)

    def before(self, mark: Mark, part: Part, anchor: str) -> SharedSteps | None:
        """Return what the part of a mark shares with those before it; its own are then shown."""
        reference = _shown(mark) if shows_reference(mark, part) else None
        if reference is None:
            return None
        shared = self._begin_of(reference.steps)
        self.parts.append((anchor, part.id, reference.steps))
        return shared

    def _begin_of(self, steps: Sequence[Step]) -> SharedSteps | None:
        """Return the part with which the most first steps are shared, if that is worth saying."""
        shared = [(_common(steps, own), anchor, title) for anchor, title, own in self.parts]
        count, anchor, title = max(shared, key=lambda each: each[0], default=(0, "", ""))
        return SharedSteps(count, anchor, title) if count >= _MIN_SHARED else None


def shows_reference(mark: Mark, part: Part) -> bool:
    """Whether the feedback on a part shows its reference: to who has not all points already."""
    full = mark.outcome is MarkOutcome.CORRECT and mark.points >= mark.available
    return part.reveal is Reveal.SOLUTIONS and not full


def _common(one: Sequence[Step], other: Sequence[Step]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def reference_view(mark: Mark, part: Part, shared: SharedSteps | None) -> ReferenceView | None:
    """Show the reference of a part, without the steps that it has in common with an earlier one."""
    reference = _shown(mark)
    if reference is None:
        return None
    pieces = () if mark.elements else _value(Same(reference.value), Same(part.notation))
    if not pieces and not reference.steps:
        return None
    own = reference.steps[shared.count :] if shared else reference.steps
    return ReferenceView(pieces, tuple(_step(Same(step)) for step in own), shared)


def _shown(mark: Mark) -> Reference | None:
    """Return the reference of a part, if it is one that can be shown."""
    reference: Reference | None = mark.reference
    if reference is None or isinstance(reference.value, Finding):
        return None
    if mark.elements and isinstance(reference.value, Labels):
        return None
    return reference


# The pages of a class show the same references: each is typeset once.


@lru_cache(maxsize=1024)
def _value(value: Same[Value], notation: Same[Notation]) -> tuple[Maths, ...]:
    return value_pieces(value.value, notation.value)


@lru_cache(maxsize=4096)
def _step(step: Same[Step]) -> StepView:
    return StepView(sentence(step.value.text), step_statement(step.value, _LONGEST_STEP))
