"""Comparing what a student wrote with the reference, each name resolved by the model."""

from __future__ import annotations

from functools import lru_cache

from grader.answers.subscripts import over_all, unrolled
from grader.equivalence import (
    EXACT,
    Enclosure,
    NumberPolicy,
    Outcome,
    Prepared,
    Remark,
    Verdict,
    check_number,
    prepare,
)
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Expression, number
from grader.expressions.notation import DEFAULT_NOTATION, Declared, Notation, declarations_of
from grader.expressions.traversal import functions_called
from grader.models.base import Compares, Model
from grader.rubric.types import Asked
from grader.same import Same


def compare_in_model(
    reference: Expression,
    answer: Expression,
    model: Model | None,
    notation: Notation = DEFAULT_NOTATION,
    policy: NumberPolicy = EXACT,
) -> Verdict:
    """Compare two expressions in the names of a model.

    What is equal with every name left free is equal. Only a difference of the two in base
    quantities is a difference, because the names of a model depend on each other.

    A class gives the same answers over and over: each pair is compared once in a process, and what
    came out is remembered. It depends on nothing but the pair and what is declared of its names.
    """
    return _compared(reference, answer, Same(model), declarations_of(notation), policy)


@lru_cache(maxsize=2_000)
def _compared(
    reference: Expression,
    answer: Expression,
    same_model: Same[Model | None],
    declared: Declared,
    policy: NumberPolicy,
) -> Verdict:
    model, notation = same_model.value, declared.notation
    if isinstance(model, Compares):
        return _by_model(reference, answer, model, notation, policy)
    answer, reference = unrolled(answer), unrolled(reference)
    first = decide(reference, answer, notation, policy)
    if first.outcome is Outcome.EQUIVALENT or model is None:
        return first
    resolved = model.resolve(reference), model.resolve(answer)
    if resolved[0] is None or resolved[1] is None or resolved == (reference, answer):
        return _over_all_indices(reference, answer, model, declared, policy) or first
    verdict = decide(resolved[0], resolved[1], notation, policy)
    if verdict.outcome is Outcome.UNDECIDED:
        return _over_all_indices(reference, answer, model, declared, policy) or verdict
    return verdict


def _over_all_indices(
    reference: Expression,
    answer: Expression,
    model: Model,
    declared: Declared,
    policy: NumberPolicy,
) -> Verdict | None:
    r"""Read `\prod_k z_k` without its bounds over all the model's `z_1`, `z_2`, ...

    That can show an answer right, and no answer wrong: None where it is not right.
    """
    whole = over_all(answer, model)
    if whole is answer:
        return None
    verdict = _compared(reference, whole, Same(model), declared, policy)
    return verdict if verdict.outcome is Outcome.EQUIVALENT else None


def _by_model(
    reference: Expression,
    answer: Expression,
    model: Compares,
    notation: Notation,
    policy: NumberPolicy,
) -> Verdict:
    """Compare as the model does; what it leaves open may still be proved without it.

    Without the model nothing is known of its functions and names, and nothing is refuted.
    """
    if reference is answer:
        return decide(reference, answer, notation, policy)
    found = model.compared(reference, answer, decide, notation)
    if found is not None and found.outcome is not Outcome.UNDECIDED:
        return found
    first = decide(unrolled(reference), unrolled(answer), notation, policy)
    own = functions_called(reference, answer) - KNOWN_FUNCTIONS.keys()
    if first.outcome is Outcome.EQUIVALENT and (first.code == "identical" or not own):
        return first
    if found is not None:
        return found
    if first.outcome is Outcome.UNDECIDED:
        return first
    text = "Not everything in it could be related to the quantities of the question."
    return Verdict(Outcome.UNDECIDED, "not-related", None, (Remark("not-related", text),))


def decide(
    reference: Expression,
    answer: Expression,
    notation: Notation = DEFAULT_NOTATION,
    policy: NumberPolicy = EXACT,
) -> Verdict:
    """Compare as `grader.equivalence` does, a reference being prepared once for many answers."""
    return _prepared(reference, declarations_of(notation), policy).compare(answer)


@lru_cache(maxsize=2_000)
def _prepared(reference: Expression, declared: Declared, policy: NumberPolicy) -> Prepared:
    return prepare(reference, declared.notation, policy)


def compare_value(asked: Asked, answer: Expression) -> Verdict:
    """Compare an answer with the reference of its part, be that a formula or a number."""
    assert asked.reference is not None
    value = asked.reference.value
    part = asked.part
    if isinstance(value, Enclosure):
        return check_number(value, answer, part.policy)
    assert isinstance(value, Expression), f"{part.id}: no formula to compare with"
    return compare_in_model(value, answer, asked.model, part.notation, part.policy)


def formula_of(asked: Asked) -> Expression | None:
    """Return the right answer as a formula, if it is one, or a number that is known exactly."""
    value = asked.value
    if isinstance(value, Enclosure):
        return number(value.lower) if value.exact else None
    return value if isinstance(value, Expression) else None
