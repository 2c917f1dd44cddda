"""What a rubric says of chance: random variables by their distributions, and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.base import Vocabulary, without_names
from grader.models.probability.events import Events
from grader.models.probability.random_variables import (
    RandomVariable,
)

QUERIES = (
    "P(X = 3)", "P(X <= 3)", "P(1 < X < 4)", "P(A)", "P(A | B)", "P(not A)", "P(A and B)",
    "P(A or B)", "E(X)", "E(X^2 + 1)", "Var(X)", "sd(X)", "pmf(X, 3)", "pdf(X, x)", "cdf(X, 3)",
    "quantile(X, 0.95)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probability:
    """Random variables and events."""

    variables: Mapping[Symbol, RandomVariable]
    events: Events
    notation: Notation
    kind: str = "probability"

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return without_names(expression)
