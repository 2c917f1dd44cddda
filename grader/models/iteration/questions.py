"""The questions to an iteration: tables, single values, extremes, steps to a condition, cycles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any

from grader.equivalence import Enclosure
from grader.expressions.nodes import Relation, Symbol, number
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, holds
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real, Uncertain, Undefined
from grader.models.base import Iterates, Query, QueryError, Reference, Step
from grader.models.iteration.cycles import cycle_of_optimizer, cycle_of_solver, extreme
from grader.models.iteration.method import State
from grader.models.iteration.objective import OpenBranch
from grader.models.iteration.path import Iteration
from grader.models.spec import SpecError, read_formula
from grader.models.symbolic.derivatives import CannotDifferentiate

QUERIES = {
    "optimizer": (
        "theta[0:9]", "(x, y)[0:7]", "states[0:7]", "theta[6]", "cycle", "max(theta)", "min(theta)",
        "steps_to(theta >= 1)", "sup(h, escapes)",
    ),
    "iteration": (
        "x[0:6]", "(a, b, m)[0:5]", "states[0:5]", "x[3]", "steps_to(|f| < 1e-6)", "cycle",
    ),
}  # fmt: skip


Question = Callable[[Iteration[Any], Query], Reference]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of model says what both kinds compute.

    `number` prints an entry of a table; `instead` are the queries named where an answer fails.
    """

    number: Callable[[Enclosure], str]
    begins: str
    ends: str
    holds: str
    instead: tuple[str, ...] = ()


WORDING = {
    "optimizer": Wording(
        str,
        "the first state has the index {first}",
        "more than {horizon} steps: raise the model's horizon",
        "the condition first holds after {taken} steps",
    ),
    "iteration": Wording(
        decimal,
        "the states have the indices {first} to {last}",
        "the states have the indices {first} to {last}",
        "the condition first holds at index {index}",
        QUERIES["iteration"],
    ),
}


def answered(model: Iteration[Any], query: Query) -> Reference:
    """Compute the answer; raise `QueryError` where there is none."""
    return computed(model, query, answer)


def computed(model: Iteration[Any], query: Query, compute: Question) -> Reference:
    """Return what is computed; what cannot be computed is a `QueryError` that says why."""
    try:
        return compute(model, query)
    except OpenBranch as error:
        mend = "assume more about the parameter, or give it a value"
        raise QueryError(f"{error}: {mend}") from None
    except (Uncertain, Undefined, CannotEvaluate, CannotDifferentiate, SpecError) as error:
        allowed = WORDING[model.kind].instead
        raise QueryError(f"{query.text} cannot be computed: {error}", allowed) from None


def answer(model: Iteration[Any], query: Query) -> Reference:
    """Compute the answer; raise `QueryError` for what this kind of model is not asked."""
    if query.start is not None and query.stop is not None:
        names = () if query.head == "states" else (query.head,)
        return iterates(model, query, query.args or names)
    question = QUESTIONS[model.kind].get(query.head)
    if question is not None and not (query.head == "cycle" and query.args):
        return question(model, query)
    if len(query.args) == 1 and query.args[0].isdigit():
        return single(model, query, int(query.args[0]))
    raise _cannot(model, query)


def _cannot(model: Iteration[Any], query: Query) -> QueryError:
    return QueryError(f"an {model.kind} cannot answer {query.text!r}", QUERIES[model.kind])


def iterates(model: Iteration[Any], query: Query, names: tuple[str, ...]) -> Reference:
    """Return the named quantities of the states of a slice, its end left out.

    Without names all that the method shows.
    """
    assert query.start is not None
    assert query.stop is not None
    first, last = query.start - model.first_index, query.stop - model.first_index
    _check_range(model, first, last)
    wanted = tuple(quantity(model, name) for name in names) or _shown(model)
    states = tuple(reals.certainly(lambda: _rows(model, wanted, first, last)))
    value = Iterates(tuple(name.name for name in wanted), states, query.start)
    return Reference(value, tuple(_steps(value, WORDING[model.kind])), model.kind, query.text)


def single(model: Iteration[Any], query: Query, index: int) -> Reference:
    """Return one quantity at one index."""
    one = replace(query, start=index, stop=index + 1)
    whole = iterates(model, one, (query.head,))
    assert isinstance(whole.value, Iterates)
    return replace(whole, value=whole.value.states[0][0])


def _check_range(model: Iteration[Any], first: int, last: int) -> None:
    wording, begins = WORDING[model.kind], model.first_index
    if first >= 0 and last <= model.horizon:
        return
    said = wording.begins if first < 0 else wording.ends
    end = begins + model.horizon - 1
    raise QueryError(said.format(first=begins, last=end, horizon=model.horizon))


def quantity(model: Iteration[Any], text: str) -> Symbol:
    """Return the quantity of this name; raise `QueryError` where there is none."""
    name = read_formula(text, model.notation)
    known = reals.certainly(lambda: model.method.known(islice(model.states(), 2)))
    if not isinstance(name, Symbol) or name not in known:
        raise QueryError(f"{text} is not computed here", tuple(each.name for each in known))
    return name


def quantities(model: Iteration[Any]) -> tuple[str, ...]:
    """Return the names of all quantities; none where the first states cannot be computed."""
    try:
        known = reals.certainly(lambda: model.method.known(islice(model.states(), 2)))
    except (OpenBranch, Uncertain, Undefined, CannotEvaluate, CannotDifferentiate):
        return ()
    return tuple(name.name for name in known)


def _shown(model: Iteration[Any]) -> tuple[Symbol, ...]:
    """Return the quantities of a table that names none."""
    return reals.certainly(lambda: model.method.shown(islice(model.states(), 2)))


def _rows(
    model: Iteration[Any], wanted: tuple[Symbol, ...], first: int, last: int
) -> list[tuple[Enclosure, ...]]:
    return [
        tuple(reals.enclosure(known_at(model, state, name)) for name in wanted)
        for state in islice(model.states(), first, last)
    ]


def known_at(model: Iteration[Any], state: State, name: Symbol) -> Real:
    """Return a quantity after a step; raise `QueryError` where it is not known yet."""
    value: Real | None = model.method.value_at(state, name)
    if value is None:
        raise QueryError(
            f"{name.name} is not known before the first step; "
            f"begin with the index {model.first_index + 1}"
        )
    return value


def _steps(value: Iterates, wording: Wording) -> Iterator[Step]:
    for index, state in enumerate(value.states, value.start):
        sides = (
            f"{name} = {wording.number(entry)}"
            for name, entry in zip(value.names, state, strict=True)
        )
        statement = None
        if state[0].exact and not _is_said(wording.number(state[0]), state[0].lower):
            name = Symbol(f"{value.names[0]}_{index}")
            statement = Relation((name, number(state[0].lower)), ("=",))
        yield Step(f"index {index}: {', '.join(sides)}", statement)


_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


def _is_said(text: str, value: Fraction) -> bool:
    """Whether a number is said exactly, so that a formula would only say it once more."""
    return _DECIMAL.fullmatch(text) is not None and Fraction(text) == value


def steps_to(model: Iteration[Any], query: Query) -> Reference:
    """Count the steps until a condition on the quantities first holds."""
    if not query.args:
        raise _cannot(model, query)
    condition = read_formula(", ".join(query.args), model.notation)

    def count() -> int | None:
        states = model.path(free_symbols(condition))
        within = enumerate(islice(states, model.horizon + 1))
        return next((taken for taken, state in within if holds(condition, state)), None)

    taken = reals.certainly(count)
    if taken is None:
        raise QueryError(f"{query.args[0]} does not happen within {model.horizon} steps")
    said = WORDING[model.kind].holds.format(taken=taken, index=taken + model.first_index)
    value = Enclosure.exactly(Fraction(taken))
    return Reference(value, (Step(said),), model.kind, query.text)


def extremes(model: Iteration[Any], query: Query) -> Reference:
    """Find the greatest or least value of a quantity over the steps looked at."""
    if len(query.args) != 1:
        raise QueryError(f"{query.head} needs one quantity, e.g. {query.head}(theta)")
    name = quantity(model, query.args[0])
    value, index = reals.certainly(lambda: _extreme_of(model, name, query.head == "min"))
    word = "least" if query.head == "min" else "greatest"
    step = Step(
        f"of the steps up to {model.horizon + model.first_index} the {word} {name.name} is "
        f"reached at index {index}: {decimal(value)}"
    )
    return Reference(value, (step,), model.kind, query.text)


def _extreme_of(model: Iteration[Any], name: Symbol, smallest: bool) -> tuple[Enclosure, int]:
    states = islice(model.states(), model.horizon + 1)
    entries = [known_at(model, state, name) for state in states]
    place = extreme(entries, smallest)
    return reals.enclosure(entries[place]), place + model.first_index


QUESTIONS: Mapping[str, Mapping[str, Question]] = {
    "optimizer": {
        "cycle": cycle_of_optimizer,
        "max": extremes,
        "min": extremes,
        "steps_to": steps_to,
    },
    "iteration": {"cycle": cycle_of_solver, "steps_to": steps_to},
}
