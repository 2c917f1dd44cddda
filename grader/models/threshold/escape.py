"""Thresholds: the greatest parameter for which a property of another model still holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Symbol, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real
from grader.models.base import Query, QueryError, Reference, Step
from grader.models.iteration import Iteration, Optimizer, PieceObjective, State, extreme
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import rational
from grader.models.threshold.adam_bound import why_never_higher


@dataclass(frozen=True, slots=True)
class _Peak:
    """The height that the path on a bump without end reaches, when, and why never more."""

    height: Enclosure
    index: int
    point: Enclosure
    beyond: str = ""


def escape_threshold(model: Iteration[Optimizer], query: Query) -> Reference:
    """Return the greatest parameter in the last border that the optimizer still passes.

    Until it passes the last border, the path does not depend on where that border lies. So the
    path on a bump without end decides: the border is passed when, and only when, this path reaches
    it, and the threshold is the parameter that puts the border at the path's greatest point.
    """
    name, objective = checked_objective(model, query)
    peak = reals.certainly(lambda: _peak(model, objective, name))
    steps = (*_reasons(model, peak, name), *_checks(model, objective, name, peak))
    return Reference(peak.height, steps, "threshold", query.text, name)


def greatest_point(model: Iteration[Optimizer], query: Query) -> Enclosure:
    """Return where the path on a bump without end turns for good."""
    _, objective = checked_objective(model, query)
    return reals.certainly(lambda: reals.enclosure(_turn(_endless(model, objective)).point))


def checked_objective(model: Iteration[Optimizer], query: Query) -> tuple[Symbol, PieceObjective]:
    """Return the parameter and the objective; raise `QueryError` where there is no such escape."""
    objective = model.method.objective
    if query.head != "sup" or query.args[1:] != ("escapes",):
        raise QueryError("the threshold known here is sup(parameter, escapes)")
    parameter = query.args[0]
    if not isinstance(objective, PieceObjective) or len(objective.pieces) < 2:
        raise QueryError("an escape needs an objective in pieces")
    name = Symbol(parameter)
    border = objective.pieces[-2].until
    assert border is not None
    slope = rational(differentiate(border, name))
    if slope is None or slope <= 0:
        raise QueryError(f"the last border does not grow evenly with {parameter}")
    return name, objective


def _endless(model: Iteration[Optimizer], objective: PieceObjective) -> Iteration[Optimizer]:
    """Return the optimizer on the objective whose last but one piece never ends."""
    return replace(model, method=replace(model.method, objective=objective.without_end()))


@dataclass(frozen=True, slots=True)
class _Turn:
    """The states of a path up to the horizon, and the greatest of their points."""

    states: tuple[State, ...]
    place: int

    @property
    def point(self) -> Real:
        return self.states[self.place].vectors["x"][0]


def _turn(endless: Iteration[Optimizer]) -> _Turn:
    states = tuple(islice(endless.states(), endless.horizon + 1))
    place = extreme([state.vectors["x"][0] for state in states], smallest=False)
    if place == endless.horizon:
        raise QueryError(f"after {place} steps the path still rises: raise the horizon")
    return _Turn(states, place)


def _peak(model: Iteration[Optimizer], objective: PieceObjective, name: Symbol) -> _Peak:
    endless = _endless(model, objective)
    turn = _turn(endless)
    height = height_of(objective, name, turn.point)
    beyond = why_never_higher(endless, turn.states, turn.point)
    index = turn.place + model.first_index
    return _Peak(reals.enclosure(height), index, reals.enclosure(turn.point), beyond)


def height_of(objective: PieceObjective, name: Symbol, x: Real) -> Real:
    """Return the parameter that puts the last border at x."""
    border = objective.pieces[-2].until
    assert border is not None
    zero = evaluate(border, {**objective.constants, name: reals.exact(0)})
    slope = evaluate(differentiate(border, name), objective.constants)
    return reals.divide(reals.subtract(x, zero), slope)


def _reasons(model: Iteration[Optimizer], peak: _Peak, name: Symbol) -> Iterator[Step]:
    x = model.method.objective.variables[0].name
    last = model.horizon + model.first_index
    yield Step(
        f"as long as {x} has not passed the end of the bump, the path is the same for every "
        f"{name.name}: it is the path on a bump without end"
    )
    yield Step(
        f"on that path the greatest {x} is {x}_{peak.index} = {decimal(peak.point)}; no other "
        f"{x} up to index {last} is greater"
    )
    if peak.beyond:
        yield Step(peak.beyond)
    yield Step(
        f"the end of the bump lies there for {name.name} = {decimal(peak.height)}: a lower bump is "
        f"passed at index {peak.index} or before, a higher one is not"
    )


def _checks(
    model: Iteration[Optimizer], objective: PieceObjective, name: Symbol, peak: _Peak
) -> Iterator[Step]:
    """Run the optimizer with the parameter just below and just above the threshold."""
    near = abs(peak.height.midpoint) / 10**9
    last = min(model.horizon, 2 * (peak.index - model.first_index) + 50)
    for change, word in ((-near, "just below"), (near, "just above")):
        value = number((peak.height.midpoint + change).limit_denominator(10**12))
        passed = reals.certainly(partial(_passed_at, model, objective, name, value, last))
        if (passed is None) != (change > 0):
            raise QueryError("the path does not keep to what it does on a bump without end")
        what = "never passes" if passed is None else f"passes at index {passed}"
        yield Step(
            f"with {name.name} {word} the threshold the optimizer {what}, looked at up to index "
            f"{last + model.first_index}"
        )


def _passed_at(
    model: Iteration[Optimizer],
    objective: PieceObjective,
    name: Symbol,
    value: Expression,
    last: int,
) -> int | None:
    """Return the index at which the path enters the last piece for good; None if it does not."""
    constants = objective.constants.with_value(name, value)
    fixed = replace(objective, constants=constants)
    final = len(objective.pieces) - 1
    changed = replace(model, method=replace(model.method, objective=fixed))
    entered = None
    for index, state in enumerate(islice(changed.states(), last + 1)):
        if fixed.piece_at(state.vectors["x"][0]) < final:
            entered = None
        elif entered is None:
            entered = index + model.first_index
    return entered
