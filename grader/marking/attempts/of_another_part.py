"""Answers that could as well be to another part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.answers.base import Read, Series
from grader.answers.find import tries_values
from grader.expressions.nodes import Derivative
from grader.marking.attempts.attempt import Attempt, stand_apart
from grader.marking.names.model_names import undecorated
from grader.models.base import Reference
from grader.rubric.types import Asked


def doubt_part(attempt: Attempt, all_: Mapping[str, Attempt]) -> Attempt:
    """Mark an answer as unclear where it could as well be to another part."""
    response = attempt.response
    if attempt.kind.facts.in_words or attempt.unclear:
        return attempt
    others = [other for other in all_.values() if other is not attempt]
    if response is None:
        return _perhaps_elsewhere(attempt, others)
    if tries_values(response, attempt.responses):
        text = "Several values are tried in this line; a person will look which is the answer."
        return replace(attempt, unclear=text)
    if any(_same_place(attempt, other) for other in others):
        text = "It is not clear to which question this line is the answer."
        return replace(attempt, unclear=text)
    if _may_be_another_model(attempt, others):
        text = "Two different answers are given and it is not clear to which network each belongs."
        return replace(attempt, unclear=text)
    return attempt


def _perhaps_elsewhere(attempt: Attempt, others: list[Attempt]) -> Attempt:
    """Mark a part without an answer as unclear if a like part has two, and none is placed."""
    for other in others:
        places = [r.statement.place for r in other.responses if r.statement is not None]
        twice = len(places) > 1 and len(_reads(other)) > 1 and set(places) <= other.unsure
        if twice and _alike(attempt.asked, other.asked):
            text = "An answer to this or to another part is given twice; it is not clear for which."
            return replace(attempt, unclear=text)
    return attempt


def _same_place(attempt: Attempt, other: Attempt) -> bool:
    """Whether two parts that ask different things found their answer in one place."""
    if other.response is None or attempt.response is None:
        return False
    if other.kind.facts.in_words or other.response.place != attempt.response.place:
        return False
    if stand_apart(attempt.response, other.response):
        return False
    if _named_in_line(attempt) and _named_in_line(other):
        return False  # `∂y/∂b_1 = ∂y/∂z_1 = ...` answers both
    return _value(attempt.asked.reference) != _value(other.asked.reference)


def _named_in_line(attempt: Attempt) -> bool:
    """Whether the line of the answer names the derivative that is asked, as it is asked."""
    target = attempt.asked.reference.target if attempt.asked.reference else None
    statement = attempt.response.statement if attempt.response else None
    if statement is None or not isinstance(target, Derivative):
        return False
    return any(side.expression is target for side in statement.sides)


def _value(reference: Reference | None) -> object:
    return None if reference is None else (reference.value, reference.target)


def _may_be_another_model(attempt: Attempt, others: list[Attempt]) -> bool:
    """Several lines for one name, placed by their names alone, and a like part with none."""
    places = [r.statement.place for r in attempt.responses if r.statement is not None]
    if len(places) < 2 or not set(places) <= attempt.unsure:
        return False
    return len(_reads(attempt)) > 1 and any(
        not other.responses and _alike(attempt.asked, other.asked) for other in others
    )


def _reads(attempt: Attempt) -> set[Read]:
    """Return the different answers that were given, as they were read."""
    return {r.read for r in attempt.responses if not isinstance(r.read, Mapping | Series)}


def _alike(one: Asked, other: Asked) -> bool:
    targets = [a.reference.target if a.reference else None for a in (one, other)]
    if targets[0] is None or targets[1] is None or targets[0] is targets[1]:
        return False
    return undecorated(targets[0]) is undecorated(targets[1])
