"""One step of an optimizer as formulas, where it is the same at every step."""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.nodes import Div, Expression, Symbol, number
from grader.expressions.traversal import free_symbols, substitute
from grader.models.arithmetic import reals
from grader.models.iteration.objective import FormulaObjective
from grader.models.iteration.optimizer import Optimizer
from grader.models.iteration.parametric import StepMap
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, total_of

Vector = tuple[Expression, ...]


def step_map(model: Optimizer) -> StepMap | None:
    """Return the step; None for steps that change with t, and for objectives in pieces."""
    rule = _RULES.get(model.method)
    size = step_size(model)
    if rule is None or size is None or not isinstance(model.objective, FormulaObjective):
        return None
    if model.method == "newton" and len(model.start) > 1:
        return None
    variables, formulas = rule(model, model.objective, size)
    rest = (ZERO,) * (len(variables) - len(model.start))
    return StepMap(variables, formulas, (*model.start, *rest), model.constants)


def step_size(model: Optimizer) -> Expression | None:
    """Return the formula of a step size that does not change with t."""
    formula: Expression | None = getattr(model.settings.step_size, "formula", None)
    if formula is None or Symbol("t") in free_symbols(formula):
        return None
    return formula


Step = tuple[tuple[Symbol, ...], Vector]
Rule = Callable[[Optimizer, FormulaObjective, Expression], Step]


def _moved(x: Vector, factor: Expression, direction: Vector) -> Vector:
    return tuple(total_of([a, product_of([factor, b])]) for a, b in zip(x, direction, strict=True))


def _gradient_descent(model: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    x = objective.variables
    return x, _moved(x, negative(size), objective.partials)


def _newton(model: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    (x,), (slope,) = objective.variables, objective.partials
    direction = Div(slope, differentiate(slope, x))
    return (x,), _moved((x,), negative(size), (direction,))


def _velocities(x: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    return tuple(Symbol(f"velocity of {name.name}") for name in x)


def _momentum(model: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    x, v, mu = objective.variables, _velocities(objective.variables), _mu(model)
    weight = total_of([ONE, negative(mu)]) if model.settings.dampened else ONE
    kept = tuple(product_of([mu, each]) for each in v)
    velocity = _moved(kept, weight, objective.partials)
    return (*x, *v), (*_moved(x, negative(size), velocity), *velocity)


def _nesterov(model: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    x, v, mu = objective.variables, _velocities(objective.variables), _mu(model)
    ahead = _moved(x, mu, v)
    known: dict[Expression, Expression] = dict(zip(x, ahead, strict=True))
    slopes = tuple(substitute(partial, known) for partial in objective.partials)
    kept = tuple(product_of([mu, each]) for each in v)
    velocity = _moved(kept, negative(size), slopes)
    return (*x, *v), (*_moved(x, ONE, velocity), *velocity)


def _mu(model: Optimizer) -> Expression:
    return number(reals.enclosure(model.settings.momentum).lower)


_RULES: dict[str, Rule] = {
    "gradient_descent": _gradient_descent,
    "newton": _newton,
    "momentum": _momentum,
    "nesterov": _nesterov,
}
