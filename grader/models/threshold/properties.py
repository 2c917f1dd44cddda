"""Properties of a path: decided for one value of a parameter, for certain or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Protocol

from grader.expressions.nodes import Expression, Symbol, number
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import holds
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.iteration import (
    Ending,
    LongRun,
    Parametric,
    Rows,
    StepMap,
    Undecided,
    bounded_everywhere,
    converges_everywhere,
    ending,
    linear_part,
)


class Property(Protocol):
    """What may hold of a path."""

    def __call__(self, value: Fraction) -> bool:
        """Decide it for a value of the parameter; raise `Uncertain` or `Undecided`."""
        ...

    def said(self, value: Fraction) -> str:
        """Say in words what was decided, and why."""
        ...


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that all states fulfil, or some state does, as far as the horizon."""

    model: Parametric
    name: Symbol
    condition: Expression
    always: bool

    def __call__(self, value: Fraction) -> bool:
        """Say whether the condition holds always, or ever, up to the horizon."""
        return self._index(value) is None if self.always else self._index(value) is not None

    def _index(self, value: Fraction) -> int | None:
        """Return the step that decides: the first that breaks, or fulfils, the condition."""
        return reals.certainly(lambda: self._decided(value))

    def _decided(self, value: Fraction) -> int | None:
        model = self.model.with_parameter(self.name, number(value))
        names = free_symbols(self.condition)
        for index, state in enumerate(islice(model.path(names), model.horizon + 1)):
            if holds(self.condition, state) is not self.always:
                return index
        return None

    def said(self, value: Fraction) -> str:
        """Say in words what was decided."""
        index = self._index(value)
        word = "holds" if (index is None) is self.always else "does not hold"
        if index is None:
            return f"the property {word}, looked at up to {self.model.horizon} steps"
        return f"the property {word}: decided after {index} steps"


_BOUNDED = (LongRun.CONVERGES, LongRun.CYCLES)


@dataclass(frozen=True, slots=True)
class Convergence:
    """`converges`, or `bounded`: from every start where the step is linear, else from the given."""

    model: Parametric
    name: Symbol
    step: StepMap
    wanted: tuple[LongRun, ...]

    def __call__(self, value: Fraction) -> bool:
        """Say whether the path has the property; raise `Undecided`."""
        step = self._at(value)
        matrix = linear_part(step)
        if matrix is not None:
            everywhere = bounded_everywhere if self.bounded else converges_everywhere
            return reals.certainly(lambda: everywhere(matrix, step))
        return self.ending(value).long_run in self.wanted

    @property
    def bounded(self) -> bool:
        """Say whether a cycle will do too."""
        return LongRun.CYCLES in self.wanted

    @property
    def matrix(self) -> Rows | None:
        """The matrix of a linear step, in terms of the parameter."""
        return linear_part(self.step.in_terms_of(self.name))

    def _at(self, value: Fraction) -> StepMap:
        step = self.model.with_parameter(self.name, number(value)).step_map()
        assert step is not None
        return step

    def ending(self, value: Fraction) -> Ending:
        """Return what becomes of the path."""
        step = self._at(value)
        return reals.certainly(lambda: ending(step, self.model.horizon))

    def said(self, value: Fraction) -> str:
        """Say in words what becomes of the path."""
        if self.matrix is not None:
            inside = "every path" if self(value) else "not every path"
            return f"{inside} {'stays bounded' if self.bounded else 'converges'}"
        found = self.ending(value)
        at = ", ".join(f"{entry:.6g}" for entry in found.at)
        proved = "proved" if found.long_run in _BOUNDED else "seen"
        return f"the path {found.long_run.value} ({proved} after {found.after} steps, at {at})"


def converges(model: Parametric, name: Symbol) -> Convergence | None:
    """Return the property that the path converges; None if the model has no step in formulas."""
    return _of_steps(model, name, (LongRun.CONVERGES,))


def bounded(model: Parametric, name: Symbol) -> Convergence | None:
    """Return the property that the path stays bounded."""
    return _of_steps(model, name, _BOUNDED)


def _of_steps(model: Parametric, name: Symbol, wanted: tuple[LongRun, ...]) -> Convergence | None:
    step = model.step_map()
    return None if step is None else Convergence(model, name, step, wanted)


NAMED: dict[str, Callable[[Parametric, Symbol], Convergence | None]] = {
    "converges": converges,
    "bounded": bounded,
}


@dataclass(frozen=True, slots=True)
class Bracket:
    """Two values between which a property changes."""

    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """How far they are apart."""
        return self.high - self.low


NARROW = Fraction(1, 10**12)
_INSET = Fraction(1, 1000)  # of the width: where a property is lost at the very end
_HALVINGS_IN_DOUBT = 12


def search(decide: Property, low: Fraction, high: Fraction, below: bool) -> Bracket | None:
    """Bisect; None if the property is not what it should be at the two ends.

    `below` is what holds at the lower end. Where the middle is not decided, each end is moved
    towards it as far as decisions go.
    """
    inset = (high - low) * _INSET
    start = next((end for end in (low, low + inset) if _known(decide, end) is below), None)
    stop = next((end for end in (high, high - inset) if _known(decide, end) is not below), None)
    if start is None or stop is None or _known(decide, stop) is None:
        return None
    low, high = start, stop
    while high - low > NARROW:
        middle = (low + high) / 2
        found = _known(decide, middle)
        if found is None:
            return Bracket(
                _towards(decide, low, middle, below), _towards(decide, high, middle, not below)
            )
        low, high = (middle, high) if found is below else (low, middle)
    return Bracket(low, high)


def _towards(decide: Property, sure: Fraction, doubt: Fraction, wanted: bool) -> Fraction:
    for _ in range(_HALVINGS_IN_DOUBT):
        middle = (sure + doubt) / 2
        sure, doubt = (middle, doubt) if _known(decide, middle) is wanted else (sure, middle)
    return sure


def _known(decide: Property, value: Fraction) -> bool | None:
    try:
        return decide(value)
    except (Uncertain, Undecided, Undefined):
        return None
