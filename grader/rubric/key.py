"""The answer key: every part with its computed reference; computed once, kept with the rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from grader.equivalence import Enclosure
from grader.errors import Place, Problem
from grader.expressions.nodes import Expression, number
from grader.models.base import (
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Value,
)
from grader.rubric.build.fitting import asked_at, misfit, result_misfit
from grader.rubric.build.formulas import bad_query, value_of
from grader.rubric.build.parameters import draw
from grader.rubric.known import NOTHING, Known
from grader.rubric.types import Asked, Begin, Part, Rubric, unwatched

Key = Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class _Computing:
    """What the computations report to: `problems` collects what is wrong, `begin` is told before
    each that may take long. What is `known` is not computed.
    """

    problems: list[Problem]
    begin: Begin
    known: Known


def add_libraries(rubric: Rubric, begin: Begin = unwatched, known: Known = NOTHING) -> None:
    """Add to the keys that were computed the wrong answers that the models know.

    They are marked against too; without them each is computed where an answer is wrong.
    """
    for values, key in rubric.keys.items():
        rubric.keys[values] = {
            name: _with_library(asked, begin, known) for name, asked in key.items()
        }


def _with_library(asked: Asked, begin: Begin, known: Known) -> Asked:
    if asked.model is None or asked.part.query is None:
        return asked
    found = known.libraries.get((asked.part.model_name, asked.part.query))
    if found is not None:
        return replace(asked, library=found)
    what = f"the known wrong answers to `{asked.part.query.text}`"
    begin(f"the model `{asked.part.model_name}`: {what}", asked_at(asked.part))
    return replace(asked, library=asked.known_wrong_answers())


def check_key(
    rubric: Rubric, student: str = "", begin: Begin = unwatched, known: Known = NOTHING
) -> list[Problem]:
    """Compute the key of the rubric as it stands, keep it, and return what is wrong with it.

    `student` is the one whose numbers the rubric was built with. What is `known` of its models is
    not computed again.
    """
    key, problems = computed_key(rubric, begin, known)
    rubric.keys[tuple(draw(rubric.parameters, student).items())] = key
    return problems


def computed_key(
    rubric: Rubric, begin: Begin = unwatched, known: Known = NOTHING
) -> tuple[Key, list[Problem]]:
    """Return the key of the rubric as it stands, and what is wrong with it."""
    problems: list[Problem] = []
    work = _Computing(problems, begin, known)
    return {part.id: _asked(part, rubric, work) for part in rubric.parts}, problems


def _asked(part: Part, rubric: Rubric, work: _Computing) -> Asked:
    model = rubric.models.get(part.model_name)
    reference = _reference(part, model, work)
    if reference is not None:
        work.problems.extend(misfit(part, reference))
    return Asked(
        part,
        reference,
        _answered(part, model, part.hint, part.places.get("hint", part.place), work),
        model,
        tuple(_declared(part, model, reference, work)),
        tuple(_results(part, model, work)),
    )


def _reference(part: Part, model: Model | None, work: _Computing) -> Reference | None:
    if part.given is not None:
        return Reference(part.given)
    if part.formula:
        work.begin(f"the model `{part.model_name}`: `{part.formula}`", asked_at(part))
        value = value_of(part.formula, asked_at(part), model, part.notation, work.problems)
        return None if value is None else Reference(value, (), part.model_name, part.formula)
    return _answered(part, model, part.query, asked_at(part), work)


def _answered(
    part: Part, model: Model | None, query: Query | None, place: Place, work: _Computing
) -> Reference | None:
    if model is None or query is None:
        return None
    found = work.known.references.get((part.model_name, query))
    if found is not None:
        return found
    work.begin(f"the model `{part.model_name}`: `{query.text}`", place)
    try:
        return model.answer(query)
    except QueryError as error:
        work.problems.append(bad_query(error, place, query.text))
        return None


def _declared(
    part: Part, model: Model | None, reference: Reference | None, work: _Computing
) -> Iterator[Misconception]:
    for item in part.misconceptions:
        work.begin(f"the misconception `{item.id}`", item.place)
        value = value_of(item.value, item.place, model, part.notation, work.problems)
        if value is not None:
            like = value if reference is None else _like(value, reference.value)
            yield Misconception(item.id, like, item.message, float(item.share))


def _like(value: Value, reference: Value) -> Value:
    """Return a value as the same kind of thing as the reference, where it can be."""
    from grader.equivalence import enclose

    if isinstance(reference, Enclosure) and isinstance(value, Expression):
        return enclose(value) or value
    if isinstance(reference, Expression) and isinstance(value, Enclosure) and value.exact:
        return number(value.lower)
    return value


def _results(part: Part, model: Model | None, work: _Computing) -> Iterator[Reference]:
    for call in part.options.get("calls", ()):
        place = part.places.get("calls", part.place)
        work.begin(f"the result `{call['result']}`", place)
        value = value_of(call["result"], place, model, part.notation, work.problems)
        if value is not None:
            work.problems.extend(result_misfit(value, call["result"], place))
            yield Reference(value, model=part.model_name, query=call["result"])
