"""The kinds of model that a rubric may name, each in its own module."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points

from grader.models.calculus import CALCULUS
from grader.models.comparison import COMPARISON
from grader.models.computation_tree_build import COMPUTATION_TREE
from grader.models.iteration_build import ITERATION
from grader.models.linear_algebra import LINEAR_ALGEBRA
from grader.models.network_build import NETWORK
from grader.models.optimizer_build import OPTIMIZER
from grader.models.probability import PROBABILITY
from grader.models.query import parse_query
from grader.models.spec import ModelKind, ModelSpec, SpecError
from grader.models.statistics import STATISTICS_KIND
from grader.models.threshold_model import THRESHOLD

_KINDS: tuple[ModelKind, ...] = (
    NETWORK,
    OPTIMIZER,
    THRESHOLD,
    COMPUTATION_TREE,
    COMPARISON,
    CALCULUS,
    LINEAR_ALGEBRA,
    ITERATION,
    PROBABILITY,
    STATISTICS_KIND,
)
ENTRY_POINTS = "grader.models"


def _installed() -> Iterator[ModelKind]:
    """Yield the kinds that other distributions offer under the entry points `grader.models`."""
    for entry in entry_points(group=ENTRY_POINTS):
        kind = entry.load()
        if not isinstance(kind, ModelKind):
            raise TypeError(f"the entry point {entry.value} is not a ModelKind")
        yield kind


MODELS: dict[str, ModelKind] = {kind.name: kind for kind in (*_installed(), *_KINDS)}

__all__ = ["MODELS", "ModelKind", "ModelSpec", "SpecError", "parse_query"]
