"""Numerical methods and their tables: roots, systems, eigenvalues, differential equations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Relation, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import (
    NO_CONSTANTS,
    CannotEvaluate,
    Constants,
    evaluate,
    holds,
)
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real, Uncertain, Undefined
from grader.models.base import (
    Iterates,
    Misconception,
    Query,
    QueryError,
    Reference,
    Step,
    Vocabulary,
)
from grader.models.iteration.parametric import StepMap
from grader.models.iteration.solvers import METHODS, State, Task
from grader.models.spec import SpecError, read_formula
from grader.models.symbolic.derivatives import CannotDifferentiate
from grader.models.symbolic.simplify import ONE, ZERO

QUERIES = ("x[0:6]", "(a, b, m)[0:5]", "states[0:5]", "x[3]", "steps_to(|f| < 1e-6)", "cycle")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a task as formulas, to be computed at the precision of the moment."""

    start: tuple[Expression, ...] = ()
    matrix: tuple[tuple[Expression, ...], ...] = ()
    right: tuple[Expression, ...] = ()
    step: Expression = ONE
    time: Expression = ZERO


@dataclass(frozen=True, slots=True)
class Formulas:
    """A function by its formulas in named arguments, and in the names of constants."""

    arguments: tuple[Symbol, ...]
    values: tuple[Expression, ...]
    constants: Constants = field(default_factory=lambda: NO_CONSTANTS)

    def __call__(self, *args: Real) -> tuple[Real, ...]:
        """Return the values at numbers."""
        known = {**self.constants, **dict(zip(self.arguments, args, strict=True))}
        return tuple(evaluate(value, known) for value in self.values)


@dataclass(frozen=True, slots=True)
class Iteration:
    """A method with its task; `names` say how the vector `x` or `y` is called entry by entry."""

    method: str
    functions: Mapping[str, Formulas]
    numbers: Numbers
    names: Mapping[str, tuple[Symbol, ...]]
    notation: Notation
    first_index: int
    horizon: int
    constants: Constants = field(default_factory=lambda: NO_CONSTANTS)
    kind: str = "iteration"

    def states(self) -> Iterator[Mapping[Symbol, Real]]:
        """Return the states without end; to be run within `reals.certainly`."""
        return map(self._named, METHODS[self.method](self._task()))

    def _task(self) -> Task:
        given, known = self.numbers, self.constants
        return Task(
            self.functions,
            tuple(evaluate(entry, known) for entry in given.start),
            tuple(tuple(evaluate(entry, known) for entry in row) for row in given.matrix),
            tuple(evaluate(entry, known) for entry in given.right),
            evaluate(given.step, known),
            evaluate(given.time, known),
        )

    # -- as thresholds look at it ------------------------------------------------------------------

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The names of the numbers that can be changed."""
        return tuple(self.constants)

    def with_parameter(self, name: Symbol, value: Expression) -> Iteration:
        """Return the method with another value of a parameter, wherever it is used."""
        constants = self.constants.with_value(name, value)
        functions = {
            role: replace(formulas, constants=constants)
            for role, formulas in self.functions.items()
        }
        return replace(self, constants=constants, functions=functions)

    def path(self, wanted: frozenset[Symbol]) -> Iterator[Mapping[Symbol, Real]]:
        """Return the states, each with the parameters."""
        return ({**self.constants, **state} for state in self.states())

    def step_map(self) -> StepMap | None:
        """Return the step as formulas."""
        from grader.models.iteration.step_map import step_map

        return step_map(self)

    def known_threshold(self, query: Query) -> Reference | None:
        """Return None: no theorem is used but what the step itself shows."""
        return None

    def _named(self, state: State) -> Mapping[Symbol, Real]:
        return {
            name: value
            for key, vector in state.items()
            for name, value in zip(self._names_of(key, len(vector)), vector, strict=True)
        }

    def _names_of(self, key: str, size: int) -> tuple[Symbol, ...]:
        if key in self.names:
            return self.names[key]
        return (Symbol(key),) if size == 1 else tuple(Symbol(f"{key}_{k + 1}") for k in range(size))

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return None if free_symbols(expression) else expression

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the iterates that the usual slips give."""
        from grader.models.iteration.slips import iteration_misconceptions

        return tuple(iteration_misconceptions(self, query))

    def answer(self, query: Query) -> Reference:
        """Compute iterates, or the number of steps to a condition."""
        try:
            return self._answer(query)
        except (Uncertain, Undefined, CannotEvaluate, CannotDifferentiate, SpecError) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}", QUERIES) from None

    def _answer(self, query: Query) -> Reference:
        if query.start is not None and query.stop is not None:
            names = () if query.head == "states" else (query.head,)
            return self._iterates(query, query.args or names, query.start, query.stop)
        if query.head == "cycle" and not query.args:
            from grader.models.iteration.questions import cycle

            return cycle(self, query)
        if query.head == "steps_to" and query.args:
            return self._steps_to(query)
        if len(query.args) == 1 and query.args[0].isdigit():
            index = int(query.args[0])
            whole = self._iterates(query, (query.head,), index, index + 1)
            assert isinstance(whole.value, Iterates)
            return replace(whole, value=whole.value.states[0][0])
        raise QueryError(f"an iteration cannot answer {query.text!r}", QUERIES)

    def _iterates(self, query: Query, names: tuple[str, ...], start: int, stop: int) -> Reference:
        first, last = start - self.first_index, stop - self.first_index
        if first < 0 or last > self.horizon:
            raise QueryError(
                f"the states have the indices {self.first_index} to "
                f"{self.first_index + self.horizon - 1}"
            )
        states = reals.certainly(lambda: self._rows(names, first, last))
        shown = tuple(name.name for name in self._wanted(names))
        value = Iterates(shown, tuple(states), start)
        steps = tuple(_steps(value))
        return Reference(value, steps, self.kind, query.text)

    def _wanted(self, names: tuple[str, ...]) -> tuple[Symbol, ...]:
        known = reals.certainly(lambda: tuple(next(self.states())))
        later = reals.certainly(lambda: tuple(next(islice(self.states(), 1, None))))
        wanted = tuple(self._name(text) for text in names) or known
        for name in wanted:
            if name not in (*known, *later):
                raise QueryError(
                    f"{name.name} is not computed here",
                    tuple(dict.fromkeys(symbol.name for symbol in (*known, *later))),
                )
        return wanted

    def _name(self, text: str) -> Symbol:
        read = read_formula(text, self.notation)
        if not isinstance(read, Symbol):
            raise QueryError(f"{text} is not a name")
        return read

    def _rows(self, names: tuple[str, ...], first: int, last: int) -> list[tuple[Enclosure, ...]]:
        wanted = self._wanted(names)
        rows = []
        for state in islice(self.states(), first, last):
            missing = [name.name for name in wanted if name not in state]
            if missing:
                begin = f"begin with the index {self.first_index + 1}"
                raise QueryError(f"{missing[0]} is not known before the first step; {begin}")
            rows.append(tuple(reals.enclosure(state[name]) for name in wanted))
        return rows

    def _steps_to(self, query: Query) -> Reference:
        condition = read_formula(", ".join(query.args), self.notation)

        def count() -> int | None:
            names = free_symbols(condition)
            for taken, state in enumerate(islice(self.path(names), self.horizon)):
                if holds(condition, state):
                    return taken
            return None

        taken = reals.certainly(count)
        if taken is None:
            raise QueryError(f"{query.args[0]} does not happen within {self.horizon} steps")
        step = Step(f"the condition first holds at index {taken + self.first_index}")
        return Reference(Enclosure.exactly(Fraction(taken)), (step,), self.kind, query.text)


def _steps(iterates: Iterates) -> Iterator[Step]:
    for offset, state in enumerate(iterates.states):
        index = iterates.start + offset
        sides = (f"{n} = {decimal(v)}" for n, v in zip(iterates.names, state, strict=True))
        statement = None
        if state[0].exact:
            name = Symbol(f"{iterates.names[0]}_{index}")
            statement = Relation((name, number(state[0].lower)), ("=",))
        yield Step(f"index {index}: {', '.join(sides)}", statement)
