"""Thresholds that are known in closed form: the greatest step size on a quadratic objective.

Gradient descent on a quadratic converges for step sizes below 2 / lambda, and with momentum mu
below 2 (1 + mu) / lambda, where lambda is the greatest eigenvalue of the Hessian (B. T. Polyak,
Introduction to Optimization).
"""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    Collection,
    Div,
    Expression,
    Matrix,
    Mul,
    Relation,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import Query, QueryError, Reference, Step
from grader.models.computer_algebra.in_worker import TooLong, within_deadline
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.iteration import FormulaObjective, Iteration, Optimizer, Parametric
from grader.models.linear_algebra import run
from grader.models.symbolic.derivatives import differentiate
from grader.models.threshold.escape import escape_threshold


def known_threshold(model: Parametric, query: Query) -> Reference | None:
    """Return the threshold of an optimizer's escape, or of its convergence on a quadratic.

    None where no theorem says it.
    """
    if not isinstance(model, Iteration) or not isinstance(model.method, Optimizer):
        return None
    parameter, wanted = query.args
    if wanted == "escapes":
        return escape_threshold(model, query)
    if wanted == "converges" and query.head == "sup":
        return greatest_step_size(model, parameter, query)
    return None


def greatest_step_size(
    model: Iteration[Optimizer], parameter: str, query: Query
) -> Reference | None:
    """Return the supremum of the step sizes with which the method converges from everywhere.

    None where that is not known: another method, or an objective that is not quadratic.
    """
    objective = model.method.objective
    name = Symbol(parameter)
    plain = model.method.name == "gradient_descent" or (
        model.method.name == "momentum" and not model.method.settings.dampened
    )
    if not isinstance(objective, FormulaObjective) or not plain:
        return None
    if getattr(model.method.settings.step_size, "formula", None) is not name:
        return None
    hessian = _hessian(model, objective, name)
    if hessian is None:
        return None
    greatest = _greatest_eigenvalue(hessian, model)
    top: Expression = number(2)
    if model.method.name == "momentum":
        top = Mul(
            top, Add(number(1), number(reals.enclosure(model.method.settings.momentum).lower))
        )
    value = Div(top, greatest)
    steps = (
        Step("the Hessian of the objective is constant", hessian),
        Step("its greatest eigenvalue", greatest),
        Step("the method converges for smaller step sizes only", Relation((name, value), ("<",))),
    )
    return Reference(_plain(value), steps, "threshold", query.text, name)


def _hessian(
    model: Iteration[Optimizer], objective: FormulaObjective, name: Symbol
) -> Matrix | None:
    """Return the Hessian if it is constant."""
    given: dict[Expression, Expression] = {
        constant: formula
        for constant, formula in model.constants.formulas.items()
        if constant is not name
    }
    rows = tuple(
        tuple(substitute(differentiate(partial, v), given) for v in objective.variables)
        for partial in objective.partials
    )
    hessian = Matrix(rows)
    return None if free_symbols(hessian) else hessian


def _greatest_eigenvalue(hessian: Matrix, model: Iteration[Optimizer]) -> Expression:
    if hessian.shape == (1, 1):
        return hessian.args[0]
    try:
        values = within_deadline(run, "eigenvalues", (hessian,), model.notation)
    except (NoBridge, TooLong) as error:
        raise QueryError(f"the eigenvalues cannot be computed: {error}") from None
    assert isinstance(values, Collection)
    least, greatest = values.args[0], values.args[-1]
    if reals.certainly(lambda: reals.sign(evaluate(least, {}))) <= 0:
        raise QueryError("the objective has no single minimum")
    return greatest


def _plain(value: Expression) -> Expression:
    found = enclosed(value)
    return number(found.lower) if found.exact else value
