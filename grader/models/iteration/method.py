"""What the engine asks of a method: its states, named, from a start and without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from grader.expressions.nodes import Symbol
from grader.models.arithmetic.evaluate import Constants
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


class Method(Protocol):
    """A method with its task: an optimizer on an objective, or a solver of equations."""

    @property
    def name(self) -> str:
        """The method's name in the rubric."""
        ...

    def states(self, constants: Constants) -> Iterator[State]:
        """Return the states without end; to be run within `reals.certainly`."""
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
