"""Calculus: derivatives, integrals, limits, Taylor polynomials, equations, extrema, areas.

What sympy finds is checked before it counts: an antiderivative by differentiating it, an integral
by quadrature, a solution by putting it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from grader.models.base import Given, Misconception, Model, Query, Reference, Value
from grader.models.calculus.checks import Unconfirmed, confirm_integral
from grader.models.calculus.model import Calculus
from grader.models.calculus.own_values import recomputed
from grader.models.calculus.questions import answer
from grader.models.calculus.slips import calculus_misconceptions
from grader.models.calculus.tasks import (
    definite_integral,
    real_solutions,
    system_solutions,
    total,
)
from grader.models.spec import ModelKind, ModelSpec, Names
from grader.models.symbolic.definitions import read_definitions

__all__ = [
    "CALCULUS",
    "Unconfirmed",
    "confirm_integral",
    "definite_integral",
    "real_solutions",
    "system_solutions",
    "total",
]


class CalculusSpec(ModelSpec):
    """Named formulas, in any order; the questions are in the queries."""

    definitions: Names = Field((), description="e.g. f(x) = x^3 - 3x")


@dataclass(frozen=True, slots=True)
class CalculusModel(Calculus):
    """Named formulas with the questions of calculus about them."""

    def answer(self, query: Query) -> Reference:
        """Compute the answer, checked."""
        return answer(self, query)

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given ones lead."""
        return recomputed(self, lambda other: answer(self, other).value, query, given)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the slips known for derivatives and integrals."""
        return tuple(calculus_misconceptions(self, query))


def build(spec: CalculusSpec, models: Mapping[str, Model], folder: Path) -> CalculusModel:
    """Build the model; raise `SpecError` for definitions that cannot be used."""
    return CalculusModel(read_definitions(spec.definitions, spec.notation()))


CALCULUS = ModelKind("calculus", CalculusSpec, build)
