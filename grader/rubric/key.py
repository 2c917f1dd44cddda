"""The answer key: every part with its computed reference; computed once, kept with the rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.equivalence.enclosure import Enclosure
from grader.errors import Place, Problem, RubricError
from grader.expressions.nodes import Expression, number
from grader.models.base import (
    Finding,
    Iterates,
    Labels,
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Value,
)
from grader.rubric.formulas import bad_query, value_of
from grader.rubric.parameters import draw
from grader.rubric.types import Asked, Part, Rubric

Key = Mapping[str, Asked]

_NOUNS: dict[type[Any], str] = {
    Enclosure: "a number",
    Iterates: "the states of an iteration",
    Labels: "labels of a tree",
    Finding: "a finding for a person",
}


def answer_key(rubric: Rubric, student: str = "") -> Key:
    """Return what is asked, by part id, with references for this student's numbers."""
    values = draw(rubric.parameters, student)
    cached = rubric.keys.get(tuple(values.items()))
    if cached is None:
        cached = _computed(rubric, student)
        rubric.keys[tuple(values.items())] = cached
    return cached


def for_student(rubric: Rubric, student: str) -> Rubric:
    """Return the rubric with this student's numbers filled in."""
    from grader.rubric.load import build_rubric, in_order

    if not rubric.parameters or not student:
        return rubric
    own, problems = build_rubric(rubric.template, student)
    if problems or own is None:
        raise RubricError(*in_order(problems))
    return own


def _computed(rubric: Rubric, student: str) -> Key:
    problems: list[Problem] = []
    key = _key(for_student(rubric, student), problems)
    if problems:
        raise RubricError(*problems)
    return key


def check_key(rubric: Rubric) -> list[Problem]:
    """Compute the key of the rubric as it stands, keep it, and return what is wrong with it."""
    problems: list[Problem] = []
    key = _key(rubric, problems)
    rubric.keys[tuple(draw(rubric.parameters, "").items())] = key
    return problems


def _key(rubric: Rubric, problems: list[Problem]) -> dict[str, Asked]:
    return {part.id: _asked(part, rubric, problems) for part in rubric.parts}


def _asked(part: Part, rubric: Rubric, problems: list[Problem]) -> Asked:
    model = rubric.models.get(part.model_name)
    reference = _reference(part, model, problems)
    if reference is not None:
        problems.extend(_misfit(part, reference))
    return Asked(
        part,
        reference,
        _answered(model, part.hint, part.places.get("hint", part.place), problems),
        model,
        tuple(_declared(part, model, reference, problems)),
        tuple(_results(part, model, problems)),
    )


def _reference(part: Part, model: Model | None, problems: list[Problem]) -> Reference | None:
    if part.given is not None:
        return Reference(part.given)
    return _answered(model, part.query, part.places.get("reference", part.place), problems)


def _answered(
    model: Model | None, query: Query | None, place: Place, problems: list[Problem]
) -> Reference | None:
    if model is None or query is None:
        return None
    try:
        return model.answer(query)
    except QueryError as error:
        problems.append(bad_query(error, place, query.head))
        return None


def _misfit(part: Part, reference: Reference) -> Iterator[Problem]:
    """Say that a value is not what this kind of answer is about."""
    value = reference.value
    wanted = {
        "iterates": (Iterates, Expression),
        "labels": (Labels,),
        "number": (Enclosure, Expression),
    }.get(part.kind, (Expression, Enclosure))
    if part.kind in ("review", "choice", "text", "program") or isinstance(value, wanted):
        return
    noun = next((noun for cls, noun in _NOUNS.items() if isinstance(value, cls)), "a formula")
    text = f"the reference is {noun}, which `answer: {part.kind}` cannot be compared with"
    yield Problem("answer-kind", text, part.places.get("reference", part.place), _fitting(value))


def _fitting(value: Value) -> str:
    fitting = {Iterates: "iterates", Labels: "labels", Finding: "review", Enclosure: "number"}
    kind = next((kind for cls, kind in fitting.items() if isinstance(value, cls)), "expression")
    return f"use `answer: {kind}`, or ask something else"


def _declared(
    part: Part, model: Model | None, reference: Reference | None, problems: list[Problem]
) -> Iterator[Misconception]:
    for item in part.misconceptions:
        value = value_of(item.value, item.place, model, part.notation, problems)
        if value is not None:
            like = value if reference is None else _like(value, reference.value)
            yield Misconception(item.id, like, item.message, float(item.share))


def _like(value: Value, reference: Value) -> Value:
    """Return a value as the same kind of thing as the reference, where it can be."""
    from grader.equivalence.numbers import enclose

    if isinstance(reference, Enclosure) and isinstance(value, Expression):
        return enclose(value) or value
    if isinstance(reference, Expression) and isinstance(value, Enclosure) and value.exact:
        return number(value.lower)
    return value


def _results(part: Part, model: Model | None, problems: list[Problem]) -> Iterator[Reference]:
    for call in part.options.get("calls", ()):
        place = part.places.get("calls", part.place)
        value = value_of(call["result"], place, model, part.notation, problems)
        if value is not None:
            yield Reference(value, model=part.model_name, query=call["result"])
