"""A right answer with the steps that lead there."""

from __future__ import annotations

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

_LONGEST_STEP = 500


def shows_reference(mark: Mark, part: Part) -> bool:
    """Whether the feedback on a part shows its reference: to who has not all points already."""
    full = mark.outcome is MarkOutcome.CORRECT and mark.points >= mark.available
    return part.reveal is Reveal.SOLUTIONS and not full


def reference_view(mark: Mark, part: Part, shared: SharedSteps | None) -> ReferenceView | None:
    """Show the reference of a part, without the steps that it has in common with an earlier one."""
    reference = reference_shown(mark)
    if reference is None:
        return None
    pieces = () if mark.elements else _value(Same(reference.value), Same(part.notation))
    if not pieces and not reference.steps:
        return None
    own = reference.steps[shared.count :] if shared else reference.steps
    return ReferenceView(pieces, tuple(_step(Same(step)) for step in own), shared)


def reference_shown(mark: Mark) -> Reference | None:
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
