"""The kinds of answers by the name that a rubric gives them."""

from __future__ import annotations

from grader.answers.base import AnswerKind, KindFacts, Response
from grader.answers.demands import Demanding
from grader.answers.free_choices.basis import BasisKind
from grader.answers.free_choices.chosen import AnyKind, FactorsKind
from grader.answers.free_choices.growth import GrowthKind
from grader.answers.free_choices.order import OrderKind
from grader.answers.free_choices.parametric import ParametricKind
from grader.answers.free_choices.table import TableKind, TruthTableKind
from grader.answers.iterates.kind import IteratesKind
from grader.answers.kinds.choice import ChoiceKind
from grader.answers.kinds.collections.lists import ListKind
from grader.answers.kinds.collections.matrices import MatrixKind
from grader.answers.kinds.collections.vectors import VectorKind
from grader.answers.kinds.equation import EquationKind
from grader.answers.kinds.expression import ExpressionKind
from grader.answers.kinds.labels import LabelsKind
from grader.answers.kinds.number import NumberKind
from grader.answers.kinds.program import ProgramKind
from grader.answers.kinds.review import ReviewKind
from grader.answers.kinds.sets.kind import SetKind
from grader.answers.kinds.text import TextKind
from grader.entry_points import offered
from grader.rubric.types import Asked, Part

_KINDS: tuple[AnswerKind, ...] = (
    ExpressionKind(),
    EquationKind(),
    SetKind(),
    NumberKind(),
    IteratesKind(),
    VectorKind(),
    MatrixKind(),
    ListKind(),
    BasisKind(),
    ParametricKind(),
    FactorsKind(),
    AnyKind(),
    GrowthKind(),
    OrderKind(),
    TableKind(),
    TruthTableKind(),
    LabelsKind(),
    ChoiceKind(),
    TextKind(),
    ProgramKind(),
    ReviewKind(),
)
_ADDED = dict(offered("grader.answers", AnswerKind))  # type: ignore[type-abstract]
#: The grader's own kinds cannot be replaced by others.
ANSWER_KINDS: dict[str, Demanding] = {
    **{name: Demanding(kind) for name, kind in _ADDED.items()},
    **{kind.name: Demanding(kind, pure=True) for kind in _KINDS},
}


def is_right(asked: Asked, response: Response) -> bool:
    """Whether an answer is right; a wrong one is not explained, and no excuse is looked for."""
    return ANSWER_KINDS[asked.part.kind].is_right(asked, response)


def kind_facts(asked: Asked) -> KindFacts:
    """Return the facts of the kind of answer that a part asks for."""
    return facts_of(asked.part)


def facts_of(part: Part) -> KindFacts:
    """Return the facts of the kind of answer to a part whose reference need not be computed."""
    return ANSWER_KINDS[part.kind].facts
