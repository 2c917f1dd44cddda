"""Known wrong iterates, each computed by the method with the slip in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from grader.expressions.nodes import Neg
from grader.models.arithmetic import reals
from grader.models.base import Iterates, Misconception, Query, QueryError
from grader.models.iteration.method import Method
from grader.models.iteration.objective import PieceObjective
from grader.models.iteration.optimizers import Optimizer, Settings
from grader.models.iteration.path import Iteration
from grader.models.iteration.questions import answered
from grader.models.iteration.solvers import Solver

Slip = tuple[str, Method, str]
"""The name of a slip, the method with the slip in it, and what to say of it."""


def misconceptions(model: Iteration[Any], query: Query) -> Iterator[Misconception]:
    """Yield the iterates of the usual slips, for a query that asks for iterates."""
    if query.start is None or query.stop is None:
        return
    seen = [answered(model, query).value]
    for name, wrong, message in with_slips(model.method):
        value = _of_slip(replace(model, method=wrong), query)
        if value is not None and value not in seen:
            seen.append(value)
            yield Misconception(name, value, message)
    late = _iterates(model, replace(query, start=query.start + 1, stop=query.stop + 1))
    if late is not None and (late := replace(late, start=query.start)) not in seen:
        yield Misconception("one-step-off", late, "The list starts one step too late.")


def _of_slip(model: Iteration[Any], query: Query) -> Iterates | None:
    """Return the wrong iterates.

    Where they may pass a border that is left open, as the right ones do not, the last piece that
    they come to is taken to be without end.
    """
    value = _iterates(model, query)
    objective = model.method.objective if isinstance(model.method, Optimizer) else None
    if value is None and isinstance(objective, PieceObjective) and len(objective.pieces) > 1:
        longer = replace(model.method, objective=objective.without_end())
        return _iterates(replace(model, method=longer), query)
    return value


def _iterates(model: Iteration[Any], query: Query) -> Iterates | None:
    """Return the iterates, or None where the slip leads nowhere (a division by zero)."""
    try:
        value = answered(model, query).value
    except QueryError:
        return None
    return value if isinstance(value, Iterates) else None


def with_slips(method: Method) -> Iterator[Slip]:
    """Yield a method with each slip in it that can be made."""
    if isinstance(method, Optimizer):
        yield from _of_optimizer(method)
    if isinstance(method, Solver):
        yield from _of_solver(method)


# -- optimizers ------------------------------------------------------------------------------------


def _of_optimizer(optimizer: Optimizer) -> Iterator[Slip]:
    settings, forward = optimizer.settings, optimizer.settings.step_size

    def having(**changes: object) -> Optimizer:
        return replace(optimizer, settings=replace(settings, **changes))  # type: ignore[arg-type]

    uphill = having(step_size=lambda t: reals.negative(forward(t)))
    yield "step-uphill", uphill, "The step goes up the slope: subtract the gradient's step."
    if optimizer.name in ("adam", "adamw"):
        for name, changes, message in _of_adam(settings):
            yield name, having(**changes), message
    if settings.epsilon != 0:
        place = "outside" if settings.epsilon_inside_root else "inside"
        elsewhere = having(epsilon_inside_root=not settings.epsilon_inside_root)
        yield f"epsilon-{place}-the-root", elsewhere, f"Epsilon was put {place} the root."
    if optimizer.name in ("momentum", "nesterov"):
        text = "This is plain gradient descent: momentum is missing."
        yield "no-momentum", having(momentum=reals.exact(0)), text


def _of_adam(settings: Settings) -> Iterator[tuple[str, Mapping[str, object], str]]:
    """Yield the settings that are changed by the slips with Adam's moments."""
    yield (
        "no-bias-correction",
        {"bias_correction": False},
        "The bias correction is missing: divide m and v by 1 - beta^t.",
    )
    yield (
        "no-correction-of-m",
        {"correct_first": False},
        "m is used where m hat belongs: divide m by 1 - beta_1^t.",
    )
    yield (
        "no-correction-of-v",
        {"correct_second": False},
        "v is used where v hat belongs: divide v by 1 - beta_2^t.",
    )
    yield (
        "betas-swapped",
        {"beta_1": settings.beta_2, "beta_2": settings.beta_1},
        "beta_1 and beta_2 are swapped.",
    )
    yield (
        "no-first-moment",
        {"beta_1": reals.exact(0)},
        "The gradient itself is used where its running mean m hat belongs.",
    )


# -- solvers ---------------------------------------------------------------------------------------


def _of_solver(solver: Solver) -> Iterator[Slip]:
    if solver.name == "newton":
        slope = solver.functions["df"]
        flipped = replace(slope, values=tuple(Neg(value) for value in slope.values))
        functions = {**solver.functions, "df": flipped}
        text = "The step has the wrong sign: subtract f(x) / f'(x)."
        yield "step-with-wrong-sign", replace(solver, functions=functions), text
    others = {
        "jacobi": ("gauss_seidel", "New values were used at once: that is Gauss-Seidel."),
        "gauss_seidel": ("jacobi", "Only values of the step before were used: that is Jacobi."),
        "heun": ("euler", "This is Euler's method: the second slope is missing."),
        "midpoint": ("euler", "This is Euler's method: the slope at the midpoint is missing."),
        "rk4": ("euler", "This is Euler's method: k2, k3 and k4 are missing."),
    }
    if solver.name in others:
        other, text = others[solver.name]
        yield f"{other}-instead", replace(solver, name=other), text
