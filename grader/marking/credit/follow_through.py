"""Marks for what follows from a student's own wrong result.

An answer follows when its chain holds with the student's own earlier results in the place of what
they name, or when the model's chain rule leads from those results to the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from grader.answers.comparing import decide
from grader.answers.find import derivatives_in
from grader.equivalence import Outcome
from grader.errors import Place
from grader.expressions.nodes import Derivative, Expression, Relation
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.marking.working.claims import Judge
from grader.marking.working.judge import readings
from grader.models.base import Reference
from grader.readers.document import Document
from grader.rubric.types import Asked

MAX_READINGS = 64


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A wrong final answer of the student, which later answers may rest on."""

    name: Derivative
    value: Expression
    place: Place
    model_name: str


def usable(
    results: Sequence[OwnResult], asked: Asked, document: Document, place: Place
) -> dict[Expression, OwnResult]:
    """Return the wrong results that stand before an answer and concern the same model.

    Results that the rubric calls too easy to go on from are left out.
    """
    target = asked.reference.target if asked.reference else None
    return {
        result.name: result
        for result in results
        if result.model_name == asked.part.model_name
        and result.name is not target
        and document.is_before(result.place, place)
        and not _too_easy(result, asked)
    }


def _too_easy(result: OwnResult, asked: Asked) -> bool:
    """Whether there is nothing left to do: a mere number, or what the rubric says."""
    return not free_symbols(result.value) or any(
        decide(known, result.value, asked.part.notation).outcome is Outcome.EQUIVALENT
        for known in asked.part.no_follow_through_after
    )


def follows(
    asked: Asked,
    answer: Expression,
    statement: Statement | None,
    own: Mapping[Expression, OwnResult],
) -> tuple[OwnResult, ...]:
    """Return the student's own results that a wrong answer follows from, if it does."""
    if not own or asked.model is None or asked.reference is None or derivatives_in(answer):
        return ()
    judge = Judge(asked.model, asked.part.notation)
    sides = [side for side in _sides_before(statement) if _may_be_right(side, asked, judge)]
    values = values_of(own)
    for start in (*sides, *_chain_rule(asked.reference)):
        if _leads_to(start, answer, values, judge):
            return tuple(own[name] for name in derivatives_in(start) if name in own)
    return ()


def values_of(own: Mapping[Expression, OwnResult]) -> dict[Expression, Expression]:
    """Return the results by what they are of."""
    return {name: result.value for name, result in own.items()}


def _sides_before(statement: Statement | None) -> list[Expression]:
    """Return the sides before the answer; the name of the answer itself proves nothing."""
    if statement is None:
        return []
    found: list[Expression] = []
    for relation, side in zip(statement.relations, statement.sides[1:], strict=True):
        if relation not in EQUALITIES or isinstance(side.expression, Unreadable):
            break
        found.append(side.expression)
    return found[:-1]


def _may_be_right(side: Expression, asked: Asked, judge: Judge) -> bool:
    """Whether a side, with the right results in it, is not certainly another than what is asked.

    From a step that is wrong in itself nothing follows.
    """
    value = asked.value
    assert judge.model is not None
    if not isinstance(value, Expression):
        return True
    meant = list(islice(readings(side, judge.model), MAX_READINGS))
    return not meant or any(
        decide(value, one, judge.notation).outcome is not Outcome.DIFFERENT for one in meant
    )


def _chain_rule(reference: Reference) -> list[Expression]:
    """Return the model's own chain rule for the target."""
    return [
        step.statement.args[1]
        for step in reference.steps
        if isinstance(step.statement, Relation)
        and len(step.statement.args) > 1
        and step.statement.args[0] is reference.target
    ]


def _leads_to(
    start: Expression, answer: Expression, own: Mapping[Expression, Expression], judge: Judge
) -> bool:
    """Whether a side that names an own wrong result becomes the answer with it put in."""
    replaced = substitute(start, own)
    if replaced is start:
        return False
    assert judge.model is not None
    pairs = product(readings(replaced, judge.model), readings(answer, judge.model))
    return any(
        decide(one, other, judge.notation).outcome is Outcome.EQUIVALENT
        for one, other in islice(pairs, MAX_READINGS)
    )


def own_result(asked: Asked, answer: Expression, place: Place) -> OwnResult | None:
    """Return a wrong answer as a result that later lines may rest on."""
    target = asked.reference.target if asked.reference else None
    if not isinstance(target, Derivative) or derivatives_in(answer):
        return None
    return OwnResult(target, answer, place, asked.part.model_name)
