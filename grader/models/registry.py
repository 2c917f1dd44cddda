"""The kinds of model that a rubric may name, each in its own module."""

from __future__ import annotations

from grader.entry_points import offered
from grader.models.calculus import CALCULUS
from grader.models.comparison import COMPARISON
from grader.models.computation_tree import COMPUTATION_TREE
from grader.models.iteration import ITERATION
from grader.models.linear_algebra import LINEAR_ALGEBRA
from grader.models.network import NETWORK
from grader.models.optimizer import OPTIMIZER
from grader.models.probability import PROBABILITY
from grader.models.query import parse_query
from grader.models.spec import ModelKind, ModelSpec, SpecError, unreadable_formulas
from grader.models.statistics import STATISTICS_KIND
from grader.models.threshold import THRESHOLD

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
_INSTALLED = tuple(kind for _, kind in offered("grader.models", ModelKind))
MODELS: dict[str, ModelKind] = {kind.name: kind for kind in (*_INSTALLED, *_KINDS)}

__all__ = ["MODELS", "ModelKind", "ModelSpec", "SpecError", "parse_query", "unreadable_formulas"]
