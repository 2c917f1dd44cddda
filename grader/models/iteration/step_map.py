"""One step of a method as formulas, where it is the same at every step.

Adam and the like change with the step's number; bisection and the secant keep more than one state
or decide by signs: they have no such formulas.
"""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.nodes import Div, Expression, Symbol, number
from grader.expressions.traversal import free_symbols, substitute
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import Constants
from grader.models.iteration.method import Method
from grader.models.iteration.objective import FormulaObjective
from grader.models.iteration.optimizers import Optimizer
from grader.models.iteration.parametric import StepMap
from grader.models.iteration.solvers import Solver
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, total_of

Formulas = tuple[Expression, ...]
Step = tuple[tuple[Symbol, ...], Formulas]


def step_map(method: Method, constants: Constants) -> StepMap | None:
    """Return the step; None if it is not the same formulas at every step."""
    if isinstance(method, Optimizer):
        return _of_optimizer(method, constants)
    return _of_solver(method, constants) if isinstance(method, Solver) else None


def _moved(x: Formulas, factor: Expression, direction: Formulas) -> Formulas:
    return tuple(total_of([a, product_of([factor, b])]) for a, b in zip(x, direction, strict=True))


# -- optimizers ------------------------------------------------------------------------------------


def _of_optimizer(optimizer: Optimizer, constants: Constants) -> StepMap | None:
    """Return the step; None for steps that change with t, and for objectives in pieces."""
    rule = _OF_OPTIMIZERS.get(optimizer.name)
    size = step_size(optimizer)
    if rule is None or size is None or not isinstance(optimizer.objective, FormulaObjective):
        return None
    if optimizer.name == "newton" and len(optimizer.start) > 1:
        return None
    variables, formulas = rule(optimizer, optimizer.objective, size)
    rest = (ZERO,) * (len(variables) - len(optimizer.start))
    return StepMap(variables, formulas, (*optimizer.start, *rest), constants)


def step_size(optimizer: Optimizer) -> Expression | None:
    """Return the formula of a step size that does not change with t."""
    formula: Expression | None = getattr(optimizer.settings.step_size, "formula", None)
    if formula is None or Symbol("t") in free_symbols(formula):
        return None
    return formula


def _gradient_descent(optimizer: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    x = objective.variables
    return x, _moved(x, negative(size), objective.partials)


def _newton(optimizer: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    (x,), (slope,) = objective.variables, objective.partials
    direction = Div(slope, differentiate(slope, x))
    return (x,), _moved((x,), negative(size), (direction,))


def _velocities(x: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    return tuple(Symbol(f"velocity of {name.name}") for name in x)


def _momentum(optimizer: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    x, v, mu = objective.variables, _velocities(objective.variables), _mu(optimizer)
    weight = total_of([ONE, negative(mu)]) if optimizer.settings.dampened else ONE
    kept = tuple(product_of([mu, each]) for each in v)
    velocity = _moved(kept, weight, objective.partials)
    return (*x, *v), (*_moved(x, negative(size), velocity), *velocity)


def _nesterov(optimizer: Optimizer, objective: FormulaObjective, size: Expression) -> Step:
    x, v, mu = objective.variables, _velocities(objective.variables), _mu(optimizer)
    ahead = _moved(x, mu, v)
    known: dict[Expression, Expression] = dict(zip(x, ahead, strict=True))
    slopes = tuple(substitute(partial, known) for partial in objective.partials)
    kept = tuple(product_of([mu, each]) for each in v)
    velocity = _moved(kept, negative(size), slopes)
    return (*x, *v), (*_moved(x, ONE, velocity), *velocity)


def _mu(optimizer: Optimizer) -> Expression:
    return number(reals.enclosure(optimizer.settings.momentum).lower)


_OF_OPTIMIZERS: dict[str, Callable[[Optimizer, FormulaObjective, Expression], Step]] = {
    "gradient_descent": _gradient_descent,
    "newton": _newton,
    "momentum": _momentum,
    "nesterov": _nesterov,
}


# -- solvers ---------------------------------------------------------------------------------------


def _of_solver(solver: Solver, constants: Constants) -> StepMap | None:
    """Return the step of a method; None if it has none, or if the slope depends on time."""
    rule = _OF_SOLVERS.get(solver.name)
    formulas = None if rule is None else rule(solver)
    if formulas is None:
        return None
    return StepMap(solver.variables, formulas, solver.numbers.start, constants)


def _root_by_newton(solver: Solver) -> Formulas:
    (x,) = solver.variables
    quotient = Div(solver.functions["f"].values[0], solver.functions["df"].values[0])
    return (total_of([x, negative(quotient)]),)


def _fixed_point(solver: Solver) -> Formulas:
    return solver.functions["g"].values


def _relaxed(solver: Solver, row: int, x: Formulas) -> Expression:
    """Solve equation `row` for its own unknown."""
    entries = solver.numbers.matrix[row]
    others = [
        negative(product_of([entry, value]))
        for place, (entry, value) in enumerate(zip(entries, x, strict=True))
        if place != row
    ]
    return Div(total_of([solver.numbers.right[row], *others]), entries[row])


def _jacobi(solver: Solver) -> Formulas:
    x = solver.variables
    return tuple(_relaxed(solver, row, x) for row in range(len(x)))


def _gauss_seidel(solver: Solver) -> Formulas:
    x: Formulas = solver.variables
    for row in range(len(x)):
        x = (*x[:row], _relaxed(solver, row, x), *x[row + 1 :])
    return x


def _slope(solver: Solver, y: Formulas) -> Formulas:
    function = solver.functions["f"]
    known: dict[Expression, Expression] = dict(zip(function.arguments[1:], y, strict=True))
    return tuple(substitute(value, known) for value in function.values)


def _part(solver: Solver, top: int, bottom: int) -> Expression:
    return product_of([number(top), Div(ONE, number(bottom)), solver.numbers.step])


def _euler(solver: Solver) -> Formulas:
    y = solver.variables
    return _moved(y, solver.numbers.step, _slope(solver, y))


def _midpoint(solver: Solver) -> Formulas:
    y = solver.variables
    middle = _moved(y, _part(solver, 1, 2), _slope(solver, y))
    return _moved(y, solver.numbers.step, _slope(solver, middle))


def _heun(solver: Solver) -> Formulas:
    y, half = solver.variables, _part(solver, 1, 2)
    k1 = _slope(solver, y)
    k2 = _slope(solver, _moved(y, solver.numbers.step, k1))
    return _moved(_moved(y, half, k1), half, k2)


def _rk4(solver: Solver) -> Formulas:
    y: Formulas = solver.variables
    k1 = _slope(solver, y)
    k2 = _slope(solver, _moved(y, _part(solver, 1, 2), k1))
    k3 = _slope(solver, _moved(y, _part(solver, 1, 2), k2))
    k4 = _slope(solver, _moved(y, solver.numbers.step, k3))
    for weight, k in ((1, k1), (2, k2), (2, k3), (1, k4)):
        y = _moved(y, _part(solver, weight, 6), k)
    return y


def _autonomous(rule: Callable[[Solver], Formulas]) -> Callable[[Solver], Formulas | None]:
    """Leave out equations whose slope depends on time."""

    def checked(solver: Solver) -> Formulas | None:
        function = solver.functions["f"]
        time = function.arguments[0]
        return None if any(time in free_symbols(v) for v in function.values) else rule(solver)

    return checked


_OF_SOLVERS: dict[str, Callable[[Solver], Formulas | None]] = {
    "newton": _root_by_newton,
    "fixed_point": _fixed_point,
    "jacobi": _jacobi,
    "gauss_seidel": _gauss_seidel,
    "euler": _autonomous(_euler),
    "midpoint": _autonomous(_midpoint),
    "heun": _autonomous(_heun),
    "rk4": _autonomous(_rk4),
}
