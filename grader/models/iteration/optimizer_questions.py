"""Questions about the whole path of an optimizer: cycles, extremes, steps to a condition."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import islice

from grader.equivalence import Enclosure
from grader.expressions.nodes import Symbol
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import holds
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real
from grader.models.base import Finding, Query, QueryError, Reference, Step
from grader.models.iteration.optimizer import Optimizer
from grader.models.iteration.optimizers import Stage
from grader.models.spec import SpecError, read_formula

Question = Callable[[Optimizer, Query], Reference]


def cycle(model: Optimizer, query: Query) -> Reference:
    """Find where the path repeats itself exactly, or say between which bounds it stays."""
    finding = reals.certainly(lambda: _cycle(model))
    return Reference(finding, model=model.kind, query=query.text)


def _cycle(model: Optimizer) -> Finding:
    seen: dict[tuple[object, ...], int] = {}
    path: list[Stage] = []
    for index, stage in enumerate(islice(model.stages(), model.horizon + 1)):
        key = exact_key(stage)
        if key is not None and key in seen:
            return _repeats(model, path, seen[key], index)
        if key is not None:
            seen[key] = index
        path.append(stage)
    return _stays(model, path)


def exact_key(stage: Stage) -> tuple[object, ...] | None:
    """Return what decides how the path goes on; None if it is not known exactly."""
    if stage.memory is None:
        return None
    numbers = [entry for vector in (stage.point, *stage.memory) for entry in vector]
    if not all(map(reals.is_exact, numbers)):
        return None
    return tuple(reals.fraction(entry) for entry in numbers)  # type: ignore[arg-type]


def _repeats(model: Optimizer, path: list[Stage], first: int, again: int) -> Finding:
    shown = ", ".join(_shown(stage) for stage in path[first:again][:12])
    start, period = first + model.first_index, again - first
    if period == 1:
        sentence = f"From step {start} on the iterates stay at {shown}."
    else:
        sentence = f"From step {start} on the iterates repeat with period {period}: {shown}."
    return Finding(sentence, (("from", str(start)), ("period", str(period)), ("states", shown)))


def _stays(model: Optimizer, path: list[Stage]) -> Finding:
    half = path[len(path) // 2 :]
    ranges = []
    for place, name in enumerate(model.objective.variables):
        entries = [stage.point[place] for stage in half]
        low, high = extreme(entries, smallest=True), extreme(entries, smallest=False)
        bounds = (decimal(reals.enclosure(entries[at])) for at in (low, high))
        ranges.append(f"{name.name} between {' and '.join(bounds)}")
    last = len(path) - 1 + model.first_index
    sentence = (
        f"The iterates do not repeat exactly within {model.horizon} steps; "
        f"from step {last - len(half) + 1} to {last} they stay with {', '.join(ranges)}."
    )
    return Finding(sentence, (("range", ", ".join(ranges)),))


def _shown(stage: Stage) -> str:
    entries = [decimal(reals.enclosure(entry)) for entry in stage.point]
    return entries[0] if len(entries) == 1 else f"({', '.join(entries)})"


def extreme(entries: list[Real], smallest: bool) -> int:
    """Return the place of the first least (or greatest) entry, decided for certain."""
    best = 0
    for place in range(1, len(entries)):
        pair = (entries[place], entries[best])
        if not reals.same(*pair) and reals.less(*(pair if smallest else pair[::-1])):
            best = place
    return best


def extremes(model: Optimizer, query: Query) -> Reference:
    """Find the greatest or least value of a quantity over the steps looked at."""
    if len(query.args) != 1:
        raise QueryError(f"{query.head} needs one quantity, e.g. {query.head}(theta)")
    name = model.quantity(query.args[0])
    value, index = reals.certainly(lambda: _extreme_of(model, name, query.head == "min"))
    word = "least" if query.head == "min" else "greatest"
    step = Step(
        f"of the steps up to {model.horizon + model.first_index} the {word} {name.name} is "
        f"reached at index {index}: {decimal(value)}"
    )
    return Reference(value, (step,), model.kind, query.text)


def _extreme_of(model: Optimizer, name: Symbol, smallest: bool) -> tuple[Enclosure, int]:
    entries = [
        model.quantity_at(stage, name) for stage in islice(model.stages(), model.horizon + 1)
    ]
    place = extreme(entries, smallest)
    return reals.enclosure(entries[place]), place + model.first_index


def steps_to(model: Optimizer, query: Query) -> Reference:
    """Count the steps until a condition on the variables first holds."""
    try:
        condition = read_formula(", ".join(query.args), model.notation)
    except SpecError as error:
        raise QueryError(str(error)) from None

    def count() -> int | None:
        names = free_symbols(condition)
        for taken, state in enumerate(islice(model.path(names), model.horizon + 1)):
            if holds(condition, state):
                return taken
        return None

    taken = reals.certainly(count)
    if taken is None:
        raise QueryError(f"{query.args[0]} does not happen within {model.horizon} steps")
    step = Step(f"the condition first holds after {taken} steps")
    return Reference(Enclosure.exactly(Fraction(taken)), (step,), model.kind, query.text)


QUESTIONS: dict[str, Question] = {
    "cycle": cycle,
    "max": extremes,
    "min": extremes,
    "steps_to": steps_to,
}
