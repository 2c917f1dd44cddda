"""Paths step by step: optimizers and numerical methods, and what becomes of their iterates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression
from grader.models.base import (
    Given,
    Misconception,
    Model,
    Query,
    Reference,
    States,
    Value,
    Vocabulary,
    without_names,
)
from grader.models.iteration.cycles import exact_key, extreme
from grader.models.iteration.long_run import Ending, LongRun, ending
from grader.models.iteration.method import State
from grader.models.iteration.objective import (
    FormulaObjective,
    Objective,
    OpenBranch,
    PieceObjective,
)
from grader.models.iteration.optimizer_spec import OptimizerSpec, read_optimizer
from grader.models.iteration.optimizers import Optimizer
from grader.models.iteration.own_values import (
    extreme_given,
    recomputed,
    rows_after,
    states_given,
    with_own,
)
from grader.models.iteration.parametric import Parametric, StepMap
from grader.models.iteration.path import Iteration, M
from grader.models.iteration.questions import QUERIES, answered, computed, quantities
from grader.models.iteration.slips import misconceptions, with_slips
from grader.models.iteration.solver_spec import IterationSpec, read_solver
from grader.models.iteration.solvers import Solver
from grader.models.iteration.stability import (
    Rows,
    Undecided,
    bounded_everywhere,
    converges_everywhere,
    jacobian,
    linear_part,
)
from grader.models.spec import ModelKind

__all__ = [
    "ITERATION",
    "QUERIES",
    "AskedIteration",
    "Ending",
    "FormulaObjective",
    "Iteration",
    "LongRun",
    "Objective",
    "OpenBranch",
    "Optimizer",
    "OptimizerSpec",
    "Parametric",
    "PieceObjective",
    "Rows",
    "State",
    "StepMap",
    "Undecided",
    "answered",
    "bounded_everywhere",
    "computed",
    "converges_everywhere",
    "ending",
    "exact_key",
    "extreme",
    "extreme_given",
    "jacobian",
    "linear_part",
    "misconceptions",
    "read_optimizer",
    "recomputed",
    "states_given",
    "with_own",
    "with_slips",
]


@dataclass(frozen=True, slots=True)
class AskedIteration(Iteration[M]):
    """A method of any kind with the questions to its path."""

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES[self.kind])

    def quantities(self) -> tuple[str, ...]:
        """Return the names that may be asked by an index."""
        return quantities(self)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return without_names(expression)

    def answer(self, query: Query) -> Reference:
        """Compute iterates, a cycle, extremes, or the number of steps to a condition."""
        return answered(self, query)

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given states lead."""
        return recomputed(self, query, given)

    def rows_after(
        self, query: Query, start: int, stop: int, given: States
    ) -> tuple[tuple[Enclosure, ...], ...] | None:
        """Return the states of a table where some are given."""
        return rows_after(self, query, start, stop, given)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the iterates that the usual slips give."""
        return tuple(misconceptions(self, query))


@dataclass(frozen=True, slots=True)
class IterationModel(AskedIteration[Solver]):
    """A numerical method with the questions to it."""


def build(spec: IterationSpec, models: Mapping[str, Model], folder: Path) -> IterationModel:
    """Build the method; raise `SpecError` for what cannot be used."""
    return IterationModel.of(read_solver(spec))


ITERATION = ModelKind("iteration", IterationSpec, build)
