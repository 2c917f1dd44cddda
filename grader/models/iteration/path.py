"""The one engine: a method's states, by name, for any value of its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.arithmetic.evaluate import Constants
from grader.models.arithmetic.reals import Real
from grader.models.iteration.method import Method, State
from grader.models.iteration.parametric import StepMap
from grader.models.iteration.step_map import step_map

M = TypeVar("M", bound=Method)


@dataclass(frozen=True, slots=True)
class Iteration(Generic[M]):
    """A method, and how far and from which index on its states are looked at.

    `kind` is the name of the model in the registry.
    """

    kind: str
    method: M
    constants: Constants
    notation: Notation
    first_index: int
    horizon: int

    @classmethod
    def of(cls, other: Iteration[M]) -> Self:
        """Return the same iteration as one of this class."""
        return cls(
            other.kind, other.method, other.constants, other.notation, other.first_index,
            other.horizon,
        )  # fmt: skip

    def states(self) -> Iterator[State]:
        """Return the states without end; to be run within `reals.certainly`."""
        return self.method.states(self.constants)

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The names of the numbers that can be changed."""
        return tuple(self.constants)

    def with_parameter(self, name: Symbol, value: Expression) -> Self:
        """Return the iteration with another value of a parameter, wherever it is used."""
        constants = self.constants.with_value(name, value)
        return replace(self, constants=constants, method=self.method.with_constants(constants))

    def path(self, wanted: frozenset[Symbol]) -> Iterator[Mapping[Symbol, Real]]:
        """Return the states by name, each with the parameters; to be run like `states`."""
        return ({**self.constants, **self.method.named(state, wanted)} for state in self.states())

    def step_map(self) -> StepMap | None:
        """Return the step as formulas; None if it is not the same formulas at every step."""
        return step_map(self.method, self.constants)
