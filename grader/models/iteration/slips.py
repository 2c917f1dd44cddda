"""Known wrong iterates of numerical methods, computed by the method with the slip in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.expressions.nodes import Neg
from grader.models.base import Iterates, Misconception, Query, QueryError
from grader.models.iteration.iteration import Iteration

Slip = tuple[str, Iteration, str]


def iteration_misconceptions(model: Iteration, query: Query) -> Iterator[Misconception]:
    """Yield the iterates of the usual slips, for a query that asks for iterates."""
    if query.start is None or query.stop is None:
        return
    seen = [model.answer(query).value]
    for name, wrong, message in _slips(model):
        value = _iterates(wrong, query)
        if value is not None and value not in seen:
            seen.append(value)
            yield Misconception(name, value, message)
    late = _iterates(model, replace(query, start=query.start + 1, stop=query.stop + 1))
    if late is not None and (late := replace(late, start=query.start)) not in seen:
        yield Misconception("one-step-off", late, "The list starts one step too late.")


def _iterates(model: Iteration, query: Query) -> Iterates | None:
    try:
        value = model.answer(query).value
    except QueryError:
        return None
    return value if isinstance(value, Iterates) else None


def _slips(model: Iteration) -> Iterator[Slip]:
    if model.method == "newton":
        slope = model.functions["df"]
        flipped = replace(slope, values=tuple(Neg(value) for value in slope.values))
        functions = {**model.functions, "df": flipped}
        text = "The step has the wrong sign: subtract f(x) / f'(x)."
        yield "step-with-wrong-sign", replace(model, functions=functions), text
    others = {
        "jacobi": ("gauss_seidel", "New values were used at once: that is Gauss-Seidel."),
        "gauss_seidel": ("jacobi", "Only values of the step before were used: that is Jacobi."),
        "heun": ("euler", "This is Euler's method: the second slope is missing."),
        "midpoint": ("euler", "This is Euler's method: the slope at the midpoint is missing."),
        "rk4": ("euler", "This is Euler's method: k2, k3 and k4 are missing."),
    }
    if model.method in others:
        other, text = others[model.method]
        yield f"{other}-instead", replace(model, method=other), text
