"""Where a path repeats itself exactly, and what else becomes of one that does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import islice

from grader.models.arithmetic import reals
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real, Undefined
from grader.models.base import Finding, Query, QueryError, Reference
from grader.models.iteration.long_run import LongRun, ending
from grader.models.iteration.method import State
from grader.models.iteration.optimizers import Optimizer
from grader.models.iteration.parametric import StepMap
from grader.models.iteration.path import Iteration
from grader.models.iteration.solvers import Solver
from grader.models.iteration.stability import Undecided

_MAX_SHOWN = 12
_MAX_BITS = 2_000  # a fraction that long never comes back
_PROVED = ", in a box that the steps map into itself while its points come nearer to one another"


def _repeating(points: Sequence[Sequence[Real]], start: int, word: str) -> Finding:
    """Tell of the points of one round, the first of which is that of step or index `start`."""
    shown = ", ".join(_shown(point) for point in points[:_MAX_SHOWN])
    if len(points) == 1:
        sentence = f"From {word} {start} on the iterates stay at {shown}."
    else:
        period = f"repeat with period {len(points)}"
        sentence = f"From {word} {start} on the iterates {period}: {shown}."
    details = (("from", str(start)), ("period", str(len(points))), ("states", shown))
    return Finding(sentence, details)


def _shown(point: Iterable[Real]) -> str:
    entries = [decimal(reals.enclosure(entry)) for entry in point]
    return entries[0] if len(entries) == 1 else f"({', '.join(entries)})"


# -- optimizers ------------------------------------------------------------------------------------


def cycle_of_optimizer(model: Iteration[Optimizer], query: Query) -> Reference:
    """Find where the path repeats itself exactly, or say between which bounds it stays."""
    finding = reals.certainly(lambda: _exact_cycle(model))
    return Reference(finding, model=model.kind, query=query.text)


def _exact_cycle(model: Iteration[Optimizer]) -> Finding:
    seen: dict[tuple[object, ...], int] = {}
    path: list[State] = []
    for index, state in enumerate(islice(model.states(), model.horizon + 1)):
        key = exact_key(state)
        if key is not None and key in seen:
            points = [each.vectors["x"] for each in path[seen[key] :]]
            return _repeating(points, seen[key] + model.first_index, "step")
        if key is not None:
            seen[key] = index
        path.append(state)
    return _stays(model, path)


def exact_key(state: State) -> tuple[object, ...] | None:
    """Return what decides how the path goes on; None if it is not known exactly."""
    if state.memory is None:
        return None
    numbers = [entry for vector in (state.vectors["x"], *state.memory) for entry in vector]
    if not all(map(reals.is_exact, numbers)):
        return None
    return tuple(reals.fraction(entry) for entry in numbers)  # type: ignore[arg-type]


def _stays(model: Iteration[Optimizer], path: list[State]) -> Finding:
    half = path[len(path) // 2 :]
    ranges = []
    for place, name in enumerate(model.method.objective.variables):
        entries = [state.vectors["x"][place] for state in half]
        low, high = extreme(entries, smallest=True), extreme(entries, smallest=False)
        bounds = (decimal(reals.enclosure(entries[at])) for at in (low, high))
        ranges.append(f"{name.name} between {' and '.join(bounds)}")
    last = len(path) - 1 + model.first_index
    sentence = (
        f"The iterates do not repeat exactly within {model.horizon} steps; "
        f"from step {last - len(half) + 1} to {last} they stay with {', '.join(ranges)}."
    )
    return Finding(sentence, (("range", ", ".join(ranges)),))


def extreme(entries: list[Real], smallest: bool) -> int:
    """Return the place of the first least (or greatest) entry, decided for certain."""
    best = 0
    for place in range(1, len(entries)):
        pair = (entries[place], entries[best])
        if not reals.same(*pair) and reals.less(*(pair if smallest else pair[::-1])):
            best = place
    return best


# -- solvers ---------------------------------------------------------------------------------------


def cycle_of_solver(model: Iteration[Solver], query: Query) -> Reference:
    """Find where the path repeats itself exactly, or say what else becomes of it."""
    step = model.step_map()
    if step is None:
        raise QueryError("a cycle needs a step that is the same formula every time")
    try:
        finding = reals.certainly(lambda: _repeats(model, step))
    except Undefined:
        finding = None
    finding = finding or _ends(model, step)
    return Reference(finding, model=model.kind, query=query.text)


def _repeats(model: Iteration[Solver], step: StepMap) -> Finding | None:
    seen: dict[tuple[Fraction, ...], int] = {}
    for index, state in enumerate(islice(model.states(), model.horizon)):
        known = model.method.named(state, frozenset())
        key = _key([known[name] for name in step.variables])
        if key is None:
            return None
        if key in seen:
            points = [tuple(map(reals.exact, point)) for point in list(seen)[seen[key] :]]
            return _repeating(points, seen[key] + model.first_index, "index")
        seen[key] = index
    return None


def _key(entries: Sequence[Real]) -> tuple[Fraction, ...] | None:
    if not all(reals.is_exact(reals.rounded(entry, _MAX_BITS)) for entry in entries):
        return None
    return tuple(reals.fraction(entry) for entry in entries)  # type: ignore[arg-type]


def _ends(model: Iteration[Solver], step: StepMap) -> Finding:
    try:
        found = reals.certainly(lambda: ending(step, model.horizon))
    except Undecided as error:
        return Finding(f"{str(error).capitalize()}.")
    # A path that stops was seen up to the state before the step that fails.
    index = found.after - (found.long_run is LongRun.STOPS) + model.first_index
    at = ", ".join(f"{entry:.10g}" for entry in found.at)
    proof = _PROVED if found.long_run in (LongRun.CONVERGES, LongRun.CYCLES) else ""
    sentence = f"The path {found.long_run.value}: at index {index} it is at {at}{proof}."
    return Finding(sentence, (("fate", found.long_run.value), ("at", at)))
