"""The kinds of answers by the name that a rubric gives them."""

from __future__ import annotations

from grader.answers.base import AnswerKind
from grader.answers.choice import ChoiceKind
from grader.answers.collection_kinds import ListKind, MatrixKind, VectorKind
from grader.answers.expression import ExpressionKind
from grader.answers.iterates import IteratesKind
from grader.answers.labels import LabelsKind
from grader.answers.number import NumberKind
from grader.answers.program import ProgramKind
from grader.answers.relation_kinds import EquationKind, SetKind
from grader.answers.review import ReviewKind
from grader.answers.text import TextKind

_KINDS: tuple[AnswerKind, ...] = (
    ExpressionKind(),
    EquationKind(),
    SetKind(),
    NumberKind(),
    IteratesKind(),
    VectorKind(),
    MatrixKind(),
    ListKind(),
    LabelsKind(),
    ChoiceKind(),
    TextKind(),
    ProgramKind(),
    ReviewKind(),
)
ANSWER_KINDS: dict[str, AnswerKind] = {kind.name: kind for kind in _KINDS}
