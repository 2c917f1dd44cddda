"""An iteration that goes on from other states than its own, as from a student's slip.

What the method carries from step to step besides its point (Adam's moments) stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from grader.equivalence import Enclosure
from grader.expressions.nodes import Add, Expression, Mul, Symbol, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import NO_CONSTANTS, CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import QueryError
from grader.models.iteration.method import State
from grader.models.iteration.objective import OpenBranch
from grader.models.iteration.optimizers import Optimizer
from grader.models.iteration.path import Iteration
from grader.models.iteration.questions import known_at, quantity
from grader.models.iteration.solvers import Solver

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
    if not given or not isinstance(model, Iteration):
        return None
    try:
        if isinstance(model.method, Optimizer):
            return reals.certainly(lambda: _optimizer_states(model, names, stop, given))
        return reals.certainly(lambda: _solver_states(model, names, stop, given))
    except (Uncertain, Undefined, CannotEvaluate, QueryError, KeyError):
        return None


def _optimizer_states(
    model: Iteration[Optimizer], names: Sequence[str], stop: int, given: Given
) -> States | None:
    wanted = tuple(quantity(model, name) for name in names)
    last = max(given)
    states = model.method.states(model.constants)
    state, found = next(states), []
    for index in range(model.first_index, stop):
        own = given.get(index)
        if own is not None:
            point = tuple(_real(own[name.name]) for name in model.method.objective.variables)
            state = replace(state, vectors={**state.vectors, "x": point})
        try:
            if index >= last:
                found.append(_row(model, state, wanted))
            state = states.send(state.vectors["x"] if own is not None else None)
        except OpenBranch:
            break  # what is assumed of the parameters does not say how it goes on
    return tuple(found)


def _row(
    model: Iteration[Optimizer], state: State, wanted: Sequence[Symbol]
) -> tuple[Enclosure, ...]:
    return tuple(reals.enclosure(known_at(model, state, name)) for name in wanted)


def _solver_states(
    model: Iteration[Solver], names: Sequence[str], stop: int, given: Given
) -> States | None:
    roles = _STARTS.get(model.method.name)
    if roles is None:
        return None
    last = max(given)
    start = tuple(given[last][name] for name in _start_names(model.method, roles))
    taken = number(last - model.first_index)
    given_numbers = model.method.numbers
    time = Add(given_numbers.time, Mul(taken, given_numbers.step))
    numbers = replace(given_numbers, start=start, time=time)
    again = replace(model, method=replace(model.method, numbers=numbers))
    return tuple(
        tuple(reals.enclosure(state[Symbol(name)]) for name in names)
        for state in islice(_with_first(again, names), stop - last)
    )


def _start_names(solver: Solver, roles: tuple[str, ...]) -> tuple[str, ...]:
    size = len(solver.numbers.start) // len(roles)
    return tuple(name.name for role in roles for name in solver.names_of(role, size))


def _with_first(
    model: Iteration[Solver], names: Sequence[str]
) -> Iterator[Mapping[Symbol, reals.Real]]:
    """Yield the states; the first, from which it starts, may lack what a step computes."""
    states = (model.method.named(state, frozenset()) for state in model.states())
    first = next(states)
    second = next(states)
    yield {**second, **first} if any(Symbol(name) not in first for name in names) else first
    yield second
    yield from states


def _real(value: Expression) -> reals.Real:
    return evaluate(value, NO_CONSTANTS)
