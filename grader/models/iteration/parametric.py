"""What a threshold asks of a model: a path that depends on numbers, and its step as formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, runtime_checkable

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute
from grader.models.arithmetic.evaluate import Constants
from grader.models.arithmetic.reals import Real


@dataclass(frozen=True, slots=True)
class StepMap:
    """One step as formulas: `variables` become `formulas`, the same ones at every step.

    The formulas are in the variables and in the names of `constants`.
    """

    variables: tuple[Symbol, ...]
    formulas: tuple[Expression, ...]
    start: tuple[Expression, ...]
    constants: Constants

    def in_terms_of(self, name: Symbol) -> StepMap:
        """Put in every constant but one."""
        given: dict[Expression, Expression] = {
            constant: formula
            for constant, formula in self.constants.formulas.items()
            if constant is not name
        }
        formulas = tuple(substitute(formula, given) for formula in self.formulas)
        return StepMap(self.variables, formulas, self.start, self.constants)

    def depends_on(self, name: Symbol) -> bool:
        """Say whether the step, not the start alone, depends on a constant."""
        return any(name in free_symbols(formula) for formula in self.formulas)


@runtime_checkable
class Parametric(Protocol):
    """A model with a path of states that depends on named numbers.

    `horizon` is the number of steps that are looked at.
    """

    horizon: int
    notation: Notation

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The names of the numbers that can be changed."""
        ...

    def with_parameter(self, name: Symbol, value: Expression) -> Self:
        """Return the model with another value of a parameter, wherever it is used."""
        ...

    def path(self, wanted: frozenset[Symbol]) -> Iterator[Mapping[Symbol, Real]]:
        """Return what is known of every state by name, at least the wanted names that it has.

        The path has no end; to be run within `reals.certainly`.
        """
        ...

    def step_map(self) -> StepMap | None:
        """Return the step as formulas; None if it is not the same formulas at every step."""
        ...
