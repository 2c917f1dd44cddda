"""An iteration that goes on from other values than its own, as from a student's slip.

A value that is given stands in for what the method computes at that index; all that the method
computes from it, and what it carries on besides (Adam's moments), comes from the method.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import NO_CONSTANTS, CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Real, Uncertain, Undefined
from grader.models.base import Given, Iterates, Query, QueryError, States, Value
from grader.models.iteration.cycles import extreme
from grader.models.iteration.path import Iteration
from grader.models.iteration.questions import answered
from grader.same import Same

Rows = tuple[tuple[Enclosure, ...], ...]


def rows_after(
    model: Iteration[Any], query: Query, start: int, stop: int, given: States
) -> Rows | None:
    """Return the states of a table from an index to another, left out, where some are given.

    None where the method cannot go on from there.
    """
    return _rows_after(Same(model), replace(query, start=start, stop=stop), tuple(given.items()))


@lru_cache(maxsize=512)  # a class has slips in common, and with them what follows
def _rows_after(
    model: Same[Iteration[Any]], query: Query, given: tuple[tuple[tuple[str, int], Expression], ...]
) -> Rows | None:
    found = _answered(with_own(model.value, dict(given)), query)
    return found.states if isinstance(found, Iterates) else None


def recomputed(model: Iteration[Any], query: Query, given: Sequence[Given]) -> Iterator[Value]:
    """Yield the answers to which given states lead."""
    states = {
        place: value for place, value in states_given(given).items() if not _asks_for(query, place)
    }
    if not states:
        return
    found = _answered(with_own(model, states), query)
    if found is not None:
        yield found
    if query.head in ("max", "min") and len(query.args) == 1:
        yield from extreme_given(query.args[0], states, query.head == "min")


def with_own(model: Iteration[Any], given: States) -> Iteration[Any]:
    """Return the iteration with given values for what its method computes."""
    own: dict[tuple[str, int], list[Expression | None]] = {}
    for (name, index), value in given.items():
        place = model.method.place_of(Symbol(name))
        if place is not None and index >= model.first_index:
            role, entry, size = place
            step = index - model.first_index
            if entry < size:
                own.setdefault((role, step), [None] * size)[entry] = value
    values = {place: tuple(entries) for place, entries in own.items()}
    return replace(model, method=replace(model.method, own=values))


def extreme_given(name: str, states: States, smallest: bool) -> Iterable[Enclosure]:
    """Return the greatest or least of the given values of a quantity, if there are several."""
    values = [value for (each, _), value in states.items() if each == name]
    if len(values) < 2:
        return ()
    try:
        return (reals.certainly(lambda: _extreme(list(map(_real, values)), smallest)),)
    except (CannotEvaluate, Undefined, Uncertain):
        return ()


def _extreme(entries: list[Real], smallest: bool) -> Enclosure:
    return reals.enclosure(entries[extreme(entries, smallest)])


def _answered(model: Iteration[Any], query: Query) -> Value | None:
    try:
        return answered(model, query).value
    except QueryError:
        return None


def states_given(given: Sequence[Given]) -> dict[tuple[str, int], Expression]:
    """Return the values by quantity and index, those of tables and those asked one by one."""
    states: dict[tuple[str, int], Expression] = {}
    for one in given:
        if isinstance(one.value, Mapping):
            states |= one.value
        elif isinstance(one.value, Expression) and _is_index(one.query.args):
            states[one.query.head, int(one.query.args[0])] = one.value
    return states


def _is_index(args: tuple[str, ...]) -> bool:
    return len(args) == 1 and args[0].isdigit()


def _asks_for(query: Query, place: tuple[str, int]) -> bool:
    """Whether a value is one of those that are asked themselves."""
    name, index = place
    if query.start is not None and query.stop is not None:
        names = query.args or (query.head,)
        return query.start <= index < query.stop and (query.head == "states" or name in names)
    return query.head == name and query.args == (str(index),)


def _real(value: Expression) -> Real:
    return evaluate(value, NO_CONSTANTS)
