"""Probability: distributions, moments, events and Bayes' rule, exact wherever that is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.models.base import Given, Misconception, Model, Query, Reference, Value
from grader.models.probability.build import ProbabilitySpec, read_probability
from grader.models.probability.model import Probability
from grader.models.probability.own_values import recomputed
from grader.models.probability.questions import answer
from grader.models.probability.slips import probability_misconceptions
from grader.models.probability.tails import Tail, chi_square_tail, normal_tail, quantile, t_tail
from grader.models.spec import ModelKind

__all__ = ["PROBABILITY", "Tail", "chi_square_tail", "normal_tail", "quantile", "t_tail"]


@dataclass(frozen=True, slots=True)
class ProbabilityModel(Probability):
    """Random variables and events with the questions about them."""

    def answer(self, query: Query) -> Reference:
        """Compute a probability or a moment."""
        return answer(self, query)

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given probabilities and moments lead."""
        return recomputed(self, query, given)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the slips of conditional probabilities."""
        return tuple(probability_misconceptions(self, query))


def build(spec: ProbabilitySpec, models: Mapping[str, Model], folder: Path) -> ProbabilityModel:
    """Build the model; raise `SpecError` with all that is wrong."""
    given = read_probability(spec)
    return ProbabilityModel(given.variables, given.events, given.notation)


PROBABILITY = ModelKind("probability", ProbabilitySpec, build)
