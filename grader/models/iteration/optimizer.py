"""Optimizers: their iterates on an objective, exact where rational, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Relation, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, Constants, evaluate
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
from grader.models.iteration.objective import Objective, OpenBranch, Point
from grader.models.iteration.optimizers import METHODS, Problem, Settings, Stage
from grader.models.iteration.parametric import StepMap
from grader.models.spec import SpecError, read_formula
from grader.models.symbolic.derivatives import CannotDifferentiate

QUERIES = (
    "theta[0:9]", "(x, y)[0:7]", "states[0:7]", "theta[6]", "cycle", "max(theta)", "min(theta)",
    "steps_to(theta >= 1)", "sup(h, escapes)",
)  # fmt: skip


@dataclass(frozen=True)
class Optimizer:
    """A method on an objective, from a start."""

    method: str
    objective: Objective
    start: tuple[Expression, ...]
    constants: Constants
    settings: Settings
    value_name: Symbol
    notation: Notation
    first_index: int
    horizon: int
    kind: str = "optimizer"

    def stages(self) -> Iterator[Stage]:
        """Return the stages without end; to be run within `reals.certainly`."""
        hessian: Callable[[Point], tuple[Point, ...]] = getattr(
            self.objective, "hessian", _no_hessian
        )
        start = tuple(evaluate(entry, self.constants) for entry in self.start)
        problem = Problem(start, self.objective.gradient, hessian, self.settings)
        return METHODS[self.method](problem)

    # -- as thresholds look at it ------------------------------------------------------------------

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The names of the numbers that can be changed."""
        return tuple(self.constants)

    def with_parameter(self, name: Symbol, value: Expression) -> Optimizer:
        """Return the optimizer with another value of a parameter, wherever it is used."""
        constants = self.constants.with_value(name, value)
        step_size = replace(self.settings.step_size, constants=constants)  # type: ignore[type-var]
        return replace(
            self,
            constants=constants,
            objective=replace(self.objective, constants=constants),  # type: ignore[type-var]
            settings=replace(self.settings, step_size=step_size),
        )

    def path(self, wanted: frozenset[Symbol]) -> Iterator[Mapping[Symbol, Real]]:
        """Return the points with the parameters, and with the objective's value if it is wanted."""
        for stage in self.stages():
            state = {
                **self.constants,
                **dict(zip(self.objective.variables, stage.point, strict=True)),
            }
            if self.value_name in wanted:
                state[self.value_name] = self.objective.value(stage.point)
            yield state

    def step_map(self) -> StepMap | None:
        """Return the step as formulas."""
        from grader.models.iteration.optimizer_maps import step_map

        return step_map(self)

    def known_threshold(self, query: Query) -> Reference | None:
        """Return the threshold of an escape, or of convergence on a quadratic."""
        from grader.models.threshold import closed_forms as closed_thresholds
        from grader.models.threshold import escape as threshold

        parameter, wanted = query.args
        if wanted == "escapes":
            return threshold.escape_threshold(self, query)
        if wanted == "converges" and query.head == "sup":
            return closed_thresholds.greatest_step_size(self, parameter, query)
        return None

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return None if free_symbols(expression) else expression

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the iterates that the usual slips give."""
        from grader.models.iteration.optimizer_slips import optimizer_misconceptions

        return tuple(optimizer_misconceptions(self, query))

    def answer(self, query: Query) -> Reference:
        """Compute iterates, a cycle, extremes or a threshold."""
        try:
            return self._answer(query)
        except OpenBranch as error:
            raise QueryError(
                f"{error}: assume more about the parameter, or give it a value"
            ) from None
        except (Uncertain, Undefined, CannotEvaluate, CannotDifferentiate) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def _answer(self, query: Query) -> Reference:
        from grader.models.iteration import optimizer_questions
        from grader.models.threshold import escape as threshold

        if query.stop is not None and query.start is not None:
            names = () if query.head == "states" else (query.head,)
            return self.iterates(query.args or names, query.start, query.stop, query.text)
        if query.head in ("sup", "inf") and len(query.args) == 2:
            return threshold.escape_threshold(self, query)
        question = optimizer_questions.QUESTIONS.get(query.head)
        if question is not None:
            return question(self, query)
        if len(query.args) == 1 and query.args[0].isdigit():
            return self._single(query, int(query.args[0]))
        raise QueryError(f"an optimizer cannot answer {query.text!r}", QUERIES)

    def _single(self, query: Query, index: int) -> Reference:
        whole = self.iterates((query.head,), index, index + 1, query.text)
        assert isinstance(whole.value, Iterates)
        return replace(whole, value=whole.value.states[0][0])

    def iterates(self, names: tuple[str, ...], start: int, stop: int, text: str) -> Reference:
        """Return the states from index `start` to `stop`, the latter left out."""
        wanted = tuple(map(self.quantity, names)) or (*self.objective.variables, self.value_name)
        if start < self.first_index:
            raise QueryError(f"the first state has the index {self.first_index}")
        if stop - self.first_index > self.horizon:
            raise QueryError(f"more than {self.horizon} steps: raise the model's horizon")
        first, last = start - self.first_index, stop - self.first_index
        states = reals.certainly(lambda: self._rows(wanted, first, last))
        plain = tuple(name.name for name in wanted)
        value = Iterates(plain, tuple(states), start)
        steps = tuple(self._steps(plain, states, start))
        return Reference(value, steps, self.kind, text)

    def _rows(
        self, wanted: tuple[Symbol, ...], first: int, last: int
    ) -> list[tuple[Enclosure, ...]]:
        return [
            tuple(reals.enclosure(self.quantity_at(stage, name)) for name in wanted)
            for stage in islice(self.stages(), first, last)
        ]

    def quantity(self, text: str) -> Symbol:
        """Return the name of a variable, of the value, or of an intermediate quantity."""
        try:
            name = read_formula(text, self.notation)
        except SpecError as error:
            raise QueryError(str(error)) from None
        known = (*self.objective.variables, self.value_name, *map(Symbol, self.inner_names))
        if not isinstance(name, Symbol) or name not in known:
            raise QueryError(f"{text} is not computed here", tuple(s.name for s in known))
        return name

    @cached_property
    def inner_names(self) -> tuple[str, ...]:
        """The intermediate quantities of the method, for one variable."""
        if len(self.start) != 1:
            return ()
        first, second = reals.certainly(lambda: list(islice(self.stages(), 2)))
        return tuple(dict.fromkeys((*first.inner, *second.inner)))

    def quantity_at(self, stage: Stage, name: Symbol) -> Real:
        """Return a quantity after a step; raise `QueryError` where it has none."""
        if name in self.objective.variables:
            return stage.point[self.objective.variables.index(name)]
        if name is self.value_name:
            return self.objective.value(stage.point)
        if name.name not in stage.inner:
            raise QueryError(
                f"{name.name} is not known before the first step; "
                f"begin with the index {self.first_index + 1}"
            )
        return stage.inner[name.name][0]

    def _steps(
        self, names: tuple[str, ...], states: list[tuple[Enclosure, ...]], start: int
    ) -> Iterator[Step]:
        for offset, state in enumerate(states):
            sides = (f"{name} = {value}" for name, value in zip(names, state, strict=True))
            statement = None
            if state[0].exact:
                statement = Relation(
                    (Symbol(f"{names[0]}_{start + offset}"), _node(state[0])), ("=",)
                )
            yield Step(f"index {start + offset}: {', '.join(sides)}", statement)


def _node(value: Enclosure) -> Expression:
    return number(value.lower)


def _no_hessian(point: Point) -> tuple[Point, ...]:
    raise Undefined("Newton's method needs an objective given as a formula")
