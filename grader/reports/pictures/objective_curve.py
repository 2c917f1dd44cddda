"""The objective of a model as a plain function of one number, to draw its graph."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from grader.models.arithmetic import (
    CannotEvaluate,
    Uncertain,
    Undefined,
    certainly,
    enclosure,
    exact,
)
from grader.models.base import Model
from grader.models.iteration import Objective, OpenBranch
from grader.same import Same

_NO_VALUE = (CannotEvaluate, OpenBranch, Uncertain, Undefined)


def objective_curve(model: Model | None) -> Callable[[float], float | None] | None:
    """Return the objective of a model of one variable, or None if it has none that can be drawn.

    Where the objective has no value (a parameter that is left open, a point outside its domain)
    the function gives None.
    """
    objective: Objective | None = getattr(getattr(model, "method", None), "objective", None)
    if objective is None or len(objective.variables) != 1:
        return None

    return lambda x: _height(Same(objective), x)


@lru_cache(maxsize=1024)  # the graph is the same on the pages of a class
def _height(objective: Same[Objective], x: float) -> float | None:
    point = (exact(Fraction(x)),)
    try:
        value = certainly(lambda: objective.value.value(point))
    except _NO_VALUE:
        return None
    return float(enclosure(value).midpoint)
