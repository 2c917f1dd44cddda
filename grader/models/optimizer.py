"""The model of an optimizer: its path, and the greatest bump that the path escapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.models.base import (
    Given,
    Misconception,
    Model,
    Query,
    Reference,
    Value,
)
from grader.models.iteration import (
    AskedIteration,
    Optimizer,
    OptimizerSpec,
    answered,
    computed,
    misconceptions,
    read_optimizer,
    recomputed,
)
from grader.models.spec import ModelKind
from grader.models.threshold import escape_from, escape_misconceptions, escape_threshold


@dataclass(frozen=True, slots=True)
class OptimizerModel(AskedIteration[Optimizer]):
    """An optimizer with the questions to its path and to what the path escapes."""

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

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the iterates, or the thresholds, that the usual slips give."""
        if query.head == "sup":
            return tuple(escape_misconceptions(self, query))
        return tuple(misconceptions(self, query))


def build(spec: OptimizerSpec, models: Mapping[str, Model], folder: Path) -> OptimizerModel:
    """Build the optimizer; raise `SpecError` for what cannot be used."""
    return OptimizerModel.of(read_optimizer(spec))


OPTIMIZER = ModelKind("optimizer", OptimizerSpec, build)
