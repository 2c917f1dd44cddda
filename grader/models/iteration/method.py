"""What the engine asks of a method: its states, named, from a start and without end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic.evaluate import NO_CONSTANTS, Constants, evaluate
from grader.models.arithmetic.reals import Real

Vector = tuple[Real, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a step gives, each quantity by its role, and what the method carries on besides.

    Two equal states with the same `memory` go on in the same way; None depends on the step's
    number, so that nothing repeats.
    """

    vectors: Mapping[str, Vector]
    memory: tuple[Vector, ...] | None = ()


Own = Mapping[tuple[str, int], tuple[Expression | None, ...]]
"""Values, by role and step, that stand in for what a method computes; None leaves an entry."""
Take = Callable[[str, int, Vector], Vector]
"""What is taken for a quantity of a step: its role, the step, and what the method computes."""


def taking(own: Own) -> Take:
    """Return what is taken: own values where there are some."""
    if not own:
        return _as_computed

    def take(role: str, step: int, vector: Vector) -> Vector:
        values = own.get((role, step))
        if values is None:
            return vector
        return tuple(
            computed if value is None else evaluate(value, NO_CONSTANTS)
            for computed, value in zip(vector, values, strict=True)
        )

    return take


def _as_computed(role: str, step: int, vector: Vector) -> Vector:
    return vector


class Method(Protocol):
    """A method with its task: an optimizer on an objective, or a solver of equations."""

    @property
    def name(self) -> str:
        """The method's name in the rubric."""
        ...

    def states(self, constants: Constants) -> Iterator[State]:
        """Return the states without end; to be run within `reals.certainly`."""
        ...

    def place_of(self, name: Symbol) -> tuple[str, int, int] | None:
        """Return role, entry and size of the vector that holds a quantity of a step."""
        ...

    def with_constants(self, constants: Constants) -> Self:
        """Return the method with other values of the parameters."""
        ...

    def known(self, begun: Iterable[State]) -> tuple[Symbol, ...]:
        """Return all quantities that have a name; `begun` are the first two states."""
        ...

    def shown(self, begun: Iterable[State]) -> tuple[Symbol, ...]:
        """Return the quantities of a table that names none."""
        ...

    def value_at(self, state: State, name: Symbol) -> Real | None:
        """Return a quantity after a step; None where it is not known there."""
        ...

    def named(self, state: State, wanted: frozenset[Symbol]) -> Mapping[Symbol, Real]:
        """Return what a condition may speak of, at least the wanted names that there are."""
        ...
