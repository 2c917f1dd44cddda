"""The model of an optimizer: its path, and the greatest bump that the path escapes."""

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
from grader.models.iteration import (
    QUERIES,
    Iteration,
    Optimizer,
    OptimizerSpec,
    answered,
    computed,
    misconceptions,
    quantities,
    read_optimizer,
    recomputed,
    rows_after,
)
from grader.models.spec import ModelKind
from grader.models.threshold import escape_from, escape_misconceptions, escape_threshold


@dataclass(frozen=True, slots=True)
class OptimizerModel(Iteration[Optimizer]):
    """An optimizer with the questions to its path and to what the path escapes."""

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
        """Compute iterates, a cycle, extremes or a threshold."""
        if query.stop is None and query.head in ("sup", "inf") and len(query.args) == 2:
            return computed(self, query, escape_threshold)
        return answered(self, query)

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given states, or a given greatest point, lead."""
        if query.head == "sup":
            return escape_from(self, query, given)
        return recomputed(self, query, given)

    def rows_after(
        self, query: Query, start: int, stop: int, given: States
    ) -> tuple[tuple[Enclosure, ...], ...] | None:
        """Return the states of a table where some are given."""
        return rows_after(self, query, start, stop, given)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the iterates, or the thresholds, that the usual slips give."""
        if query.head == "sup":
            return tuple(escape_misconceptions(self, query))
        return tuple(misconceptions(self, query))


def build(spec: OptimizerSpec, models: Mapping[str, Model], folder: Path) -> OptimizerModel:
    """Build the optimizer; raise `SpecError` for what cannot be used."""
    return OptimizerModel.of(read_optimizer(spec))


OPTIMIZER = ModelKind("optimizer", OptimizerSpec, build)
