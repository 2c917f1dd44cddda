"""What becomes of a numerical method's path: an exact cycle, a limit, growth, or a stop."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice

from grader.expressions.nodes import Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real, Undefined
from grader.models.base import Finding, Query, QueryError, Reference
from grader.models.iteration.iteration import Iteration
from grader.models.iteration.long_run import Fate, ending
from grader.models.iteration.parametric import StepMap
from grader.models.iteration.stability import Undecided

_SHOWN = 12
_MOST_BITS = 2_000  # a fraction that long never comes back
_PROVED = ", in a box that the steps map into itself while its points come nearer to one another"


def cycle(model: Iteration, query: Query) -> Reference:
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


def _repeats(model: Iteration, step: StepMap) -> Finding | None:
    seen: dict[tuple[Fraction, ...], int] = {}
    for index, state in enumerate(islice(model.states(), model.horizon)):
        key = _key(state, step.variables)
        if key is None:
            return None
        if key in seen:
            return _cycle(list(seen)[seen[key] :], seen[key] + model.first_index)
        seen[key] = index
    return None


def _key(state: Mapping[Symbol, Real], names: tuple[Symbol, ...]) -> tuple[Fraction, ...] | None:
    entries = [state[name] for name in names]
    if not all(reals.is_exact(reals.rounded(entry, _MOST_BITS)) for entry in entries):
        return None
    return tuple(reals.fraction(entry) for entry in entries)  # type: ignore[arg-type]


def _cycle(states: list[tuple[Fraction, ...]], start: int) -> Finding:
    shown = ", ".join(_shown(state) for state in states[:_SHOWN])
    if len(states) == 1:
        sentence = f"From index {start} on the iterates stay at {shown}."
    else:
        sentence = f"From index {start} on the iterates repeat with period {len(states)}: {shown}."
    details = (("from", str(start)), ("period", str(len(states))), ("states", shown))
    return Finding(sentence, details)


def _shown(state: tuple[Fraction, ...]) -> str:
    entries = [decimal(reals.enclosure(reals.exact(entry))) for entry in state]
    return entries[0] if len(entries) == 1 else f"({', '.join(entries)})"


def _ends(model: Iteration, step: StepMap) -> Finding:
    try:
        found = reals.certainly(lambda: ending(step, model.horizon))
    except Undecided as error:
        return Finding(f"{str(error).capitalize()}.")
    # A path that stops was seen up to the state before the step that fails.
    index = found.after - (found.fate is Fate.STOPS) + model.first_index
    at = ", ".join(f"{entry:.10g}" for entry in found.at)
    proof = _PROVED if found.fate in (Fate.CONVERGES, Fate.CYCLES) else ""
    sentence = f"The path {found.fate.value}: at index {index} it is at {at}{proof}."
    return Finding(sentence, (("fate", found.fate.value), ("at", at)))
