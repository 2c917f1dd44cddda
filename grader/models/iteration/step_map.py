"""One step of a numerical method as formulas, where it is the same at every step.

Bisection and the secant keep more than one state or decide by signs: they have no such formulas.
"""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.nodes import Div, Expression, Symbol, number
from grader.expressions.traversal import free_symbols, substitute
from grader.models.iteration.iteration import Formulas, Iteration
from grader.models.iteration.parametric import StepMap
from grader.models.symbolic.simplify import ONE, negative, product_of, total_of

Vector = tuple[Expression, ...]


def step_map(model: Iteration) -> StepMap | None:
    """Return the step of a method; None if it has none, or if the slope depends on time."""
    rule = _RULES.get(model.method)
    formulas = None if rule is None else rule(model)
    if formulas is None:
        return None
    return StepMap(_variables(model), formulas, model.numbers.start, model.constants)


def _variables(model: Iteration) -> tuple[Symbol, ...]:
    return model.names["x"] if "x" in model.names else model.names["y"]


def _newton(model: Iteration) -> Vector:
    (x,) = _variables(model)
    quotient = Div(model.functions["f"].values[0], model.functions["df"].values[0])
    return (total_of([x, negative(quotient)]),)


def _fixed_point(model: Iteration) -> Vector:
    return model.functions["g"].values


def _relaxed(model: Iteration, row: int, x: Vector) -> Expression:
    """Solve equation `row` for its own unknown."""
    entries = model.numbers.matrix[row]
    others = [
        negative(product_of([entry, value]))
        for place, (entry, value) in enumerate(zip(entries, x, strict=True))
        if place != row
    ]
    return Div(total_of([model.numbers.right[row], *others]), entries[row])


def _jacobi(model: Iteration) -> Vector:
    x = _variables(model)
    return tuple(_relaxed(model, row, x) for row in range(len(x)))


def _gauss_seidel(model: Iteration) -> Vector:
    x: Vector = _variables(model)
    for row in range(len(x)):
        x = (*x[:row], _relaxed(model, row, x), *x[row + 1 :])
    return x


# -- y' = f(y) -------------------------------------------------------------------------------------


def _slope(model: Iteration, y: Vector) -> Vector:
    function: Formulas = model.functions["f"]
    known: dict[Expression, Expression] = dict(zip(function.arguments[1:], y, strict=True))
    return tuple(substitute(value, known) for value in function.values)


def _moved(y: Vector, factor: Expression, slope: Vector) -> Vector:
    return tuple(total_of([a, product_of([factor, b])]) for a, b in zip(y, slope, strict=True))


def _part(model: Iteration, top: int, bottom: int) -> Expression:
    return product_of([number(top), Div(ONE, number(bottom)), model.numbers.step])


def _euler(model: Iteration) -> Vector:
    y = _variables(model)
    return _moved(y, model.numbers.step, _slope(model, y))


def _midpoint(model: Iteration) -> Vector:
    y = _variables(model)
    middle = _moved(y, _part(model, 1, 2), _slope(model, y))
    return _moved(y, model.numbers.step, _slope(model, middle))


def _heun(model: Iteration) -> Vector:
    y, half = _variables(model), _part(model, 1, 2)
    k1 = _slope(model, y)
    k2 = _slope(model, _moved(y, model.numbers.step, k1))
    return _moved(_moved(y, half, k1), half, k2)


def _rk4(model: Iteration) -> Vector:
    y: Vector = _variables(model)
    k1 = _slope(model, y)
    k2 = _slope(model, _moved(y, _part(model, 1, 2), k1))
    k3 = _slope(model, _moved(y, _part(model, 1, 2), k2))
    k4 = _slope(model, _moved(y, model.numbers.step, k3))
    for weight, k in ((1, k1), (2, k2), (2, k3), (1, k4)):
        y = _moved(y, _part(model, weight, 6), k)
    return y


def _autonomous(rule: Callable[[Iteration], Vector]) -> Callable[[Iteration], Vector | None]:
    """Leave out equations whose slope depends on time."""

    def checked(model: Iteration) -> Vector | None:
        function = model.functions["f"]
        time = function.arguments[0]
        return None if any(time in free_symbols(v) for v in function.values) else rule(model)

    return checked


_RULES: dict[str, Callable[[Iteration], Vector | None]] = {
    "newton": _newton,
    "fixed_point": _fixed_point,
    "jacobi": _jacobi,
    "gauss_seidel": _gauss_seidel,
    "euler": _autonomous(_euler),
    "midpoint": _autonomous(_midpoint),
    "heun": _autonomous(_heun),
    "rk4": _autonomous(_rk4),
}
