"""An iteration that goes on from other states than its own, as from a student's slip.

What the method carries from step to step besides its point (Adam's moments) stays as it was.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import cast

from grader.equivalence import Enclosure
from grader.expressions.nodes import Add, Expression, Mul, Symbol, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import NO_CONSTANTS, CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import QueryError
from grader.models.iteration.iteration import Iteration
from grader.models.iteration.objective import OpenBranch, Point
from grader.models.iteration.optimizer import Optimizer
from grader.models.iteration.optimizers import Stage

States = tuple[tuple[Enclosure, ...], ...]
Given = Mapping[int, Mapping[str, Expression]]
"""Values of quantities by index and name, which stand in for what the method gives there."""

_STARTS: Mapping[str, tuple[str, ...]] = {
    "newton": ("x",), "fixed_point": ("x",), "jacobi": ("x",), "gauss_seidel": ("x",),
    "power_method": ("x",), "bisection": ("a", "b"), "false_position": ("a", "b"),
    "euler": ("y",), "midpoint": ("y",), "heun": ("y",), "rk4": ("y",),
}  # fmt: skip
"""The quantities of one state from which a method can go on; the secant method takes two states."""


def states_with(model: object, names: Sequence[str], stop: int, given: Given) -> States | None:
    """Return the states up to index `stop`, left out, with given states put in on the way.

    The first is that of the last index in `given`; there are fewer where it is open how to go on.
    None where the method cannot go on from there.
    """
    if not given or not isinstance(model, Optimizer | Iteration):
        return None
    try:
        if isinstance(model, Optimizer):
            return reals.certainly(lambda: _optimizer_states(model, names, stop, given))
        return reals.certainly(lambda: _iteration_states(model, names, stop, given))
    except (Uncertain, Undefined, CannotEvaluate, QueryError, KeyError):
        return None


def _optimizer_states(
    model: Optimizer, names: Sequence[str], stop: int, given: Given
) -> States | None:
    wanted = tuple(map(model.quantity, names))
    last = max(given)
    stages = cast("Generator[Stage, Point | None, None]", model.stages())
    stage, found = next(stages), []
    for index in range(model.first_index, stop):
        own = given.get(index)
        if own is not None:
            point = tuple(_real(own[name.name]) for name in model.objective.variables)
            stage = replace(stage, point=point)
        try:
            if index >= last:
                found.append(_row(model, stage, wanted))
            stage = stages.send(stage.point if own is not None else None)
        except OpenBranch:
            break  # what is assumed of the parameters does not say how it goes on
    return tuple(found)


def _row(model: Optimizer, stage: Stage, wanted: Sequence[Symbol]) -> tuple[Enclosure, ...]:
    return tuple(reals.enclosure(model.quantity_at(stage, name)) for name in wanted)


def _iteration_states(
    model: Iteration, names: Sequence[str], stop: int, given: Given
) -> States | None:
    keys = _STARTS.get(model.method)
    if keys is None:
        return None
    last = max(given)
    start = tuple(given[last][name] for name in _start_names(model, keys))
    taken = number(last - model.first_index)
    time = Add(model.numbers.time, Mul(taken, model.numbers.step))
    again = replace(model, numbers=replace(model.numbers, start=start, time=time))
    return tuple(
        tuple(reals.enclosure(state[Symbol(name)]) for name in names)
        for state in islice(_with_first(again, names), stop - last)
    )


def _start_names(model: Iteration, keys: tuple[str, ...]) -> tuple[str, ...]:
    size = len(model.numbers.start) // len(keys)
    return tuple(
        name.name for key in keys for name in model.names.get(key) or _plain_names(key, size)
    )


def _plain_names(key: str, size: int) -> tuple[Symbol, ...]:
    return (Symbol(key),) if size == 1 else tuple(Symbol(f"{key}_{k + 1}") for k in range(size))


def _with_first(model: Iteration, names: Sequence[str]) -> Iterator[Mapping[Symbol, reals.Real]]:
    """Yield the states; the first, from which it starts, may lack what a step computes."""
    states = model.states()
    first = next(states)
    second = next(states)
    yield {**second, **first} if any(Symbol(name) not in first for name in names) else first
    yield second
    yield from states


def _real(value: Expression) -> reals.Real:
    return evaluate(value, NO_CONSTANTS)
