"""The highest bump that is passed, computed again from an own greatest point or own states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import CannotEvaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import Given, Query, QueryError
from grader.models.iteration import (
    Iteration,
    OpenBranch,
    Optimizer,
    PieceObjective,
    extreme_given,
    states_given,
    with_own,
)
from grader.models.threshold.escape import checked_objective, greatest_point, height_of


def escape_from(
    model: Iteration[Optimizer], query: Query, given: Sequence[Given]
) -> Iterator[Enclosure]:
    """Yield the thresholds to which given states, or a given greatest point, lead."""
    try:
        name, objective = checked_objective(model, query)
        for point in _points(model, query, given):
            yield reals.certainly(partial(_height_in_bounds, objective, name, point))
    except (QueryError, CannotEvaluate, Undefined, Uncertain):
        return


def _height_in_bounds(objective: PieceObjective, name: Symbol, point: Fraction) -> Enclosure:
    return reals.enclosure(height_of(objective, name, reals.exact(point)))


def _points(
    model: Iteration[Optimizer], query: Query, given: Sequence[Given]
) -> Iterator[Fraction]:
    """Yield the greatest points: as given, of the given states, of the path that they lead to."""
    x = model.method.objective.variables[0].name
    for one in given:
        if one.query.head == "max" and one.query.args == (x,) and isinstance(one.value, Expression):
            yield _middle(enclosed(one.value))
    states = states_given(given)
    if states:
        yield from map(_middle, extreme_given(x, states, smallest=False))
        try:
            yield _middle(greatest_point(with_own(model, states), query))
        except OpenBranch:
            return


def _middle(value: Enclosure) -> Fraction:
    return value.midpoint
