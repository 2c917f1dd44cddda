"""What a rubric assumes of a free parameter, such as `h > 0.2`, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.expressions.nodes import Expression, Relation, Symbol
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Real
from grader.models.symbolic.derivatives import differentiate


@dataclass(frozen=True, slots=True)
class Range:
    """The values that a parameter may have; None is without bound."""

    lower: Real | None = None
    upper: Real | None = None
    lower_open: bool = True
    upper_open: bool = True


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The ranges of the free parameters."""

    ranges: Mapping[Symbol, Range]

    def sign(self, border: Expression, known: Mapping[Symbol, Real], x: Real) -> int | None:
        """Return the sign of `border - x`, or None where the ranges allow more than one.

        The border must be affine in the free parameters.
        """
        free = [name for name in free_symbols(border) if name not in known]
        if not free:
            return reals.sign(reals.subtract(evaluate(border, known), x))
        low, high = self._extremes(border, known, x, free)
        if low is not None and (low[0] > 0 or (low[0] == 0 and low[1])):
            return 1
        if high is not None and (high[0] < 0 or (high[0] == 0 and high[1])):
            return -1
        return None

    def _extremes(
        self, border: Expression, known: Mapping[Symbol, Real], x: Real, free: list[Symbol]
    ) -> tuple[tuple[int, bool] | None, tuple[int, bool] | None]:
        """Return sign and openness of the least and the greatest `border - x`."""
        zeros = {**known, **dict.fromkeys(free, reals.exact(0))}
        offset = reals.subtract(evaluate(border, zeros), x)
        ends: list[tuple[Real, bool] | None] = [(offset, False), (offset, False)]
        for name in free:
            slope = evaluate(differentiate(border, name), known)
            for position, end in enumerate(self._ends(name, slope)):
                ends[position] = _sum(ends[position], end)
        low, high = ((None if e is None else (reals.sign(e[0]), e[1])) for e in ends)
        return low, high

    def _ends(self, name: Symbol, slope: Real) -> list[tuple[Real, bool] | None]:
        """Return least and greatest `slope * parameter`."""
        given = self.ranges.get(name, Range())
        ends = [
            None if bound is None else (reals.multiply(slope, bound), open_)
            for bound, open_ in (
                (given.lower, given.lower_open),
                (given.upper, given.upper_open),
            )
        ]
        return ends if reals.sign(slope) >= 0 else ends[::-1]


def _sum(
    left: tuple[Real, bool] | None, right: tuple[Real, bool] | None
) -> tuple[Real, bool] | None:
    if left is None or right is None:
        return None
    return reals.add(left[0], right[0]), left[1] or right[1]


def range_of(condition: Expression, name: Symbol) -> Range | None:
    """Read `h > 0.2`, `0 < h <= 1`, `0.2 < h`; None if it is not about this name alone."""
    if not isinstance(condition, Relation) or name not in condition.args:
        return None
    position = condition.args.index(name)
    found = Range()
    for place, op in enumerate(condition.ops):
        left, right = condition.args[place], condition.args[place + 1]
        if op not in ("<", "<=", ">", ">=") or name not in (left, right):
            return None
        other = right if left is name else left
        if free_symbols(other):
            return None
        upper = (op in ("<", "<=")) == (left is name)
        found = _narrowed(found, evaluate(other, {}), upper, op in ("<", ">"))
    return found if position >= 0 else None


def _narrowed(given: Range, bound: Real, upper: bool, open_: bool) -> Range:
    if upper:
        return Range(given.lower, bound, given.lower_open, open_)
    return Range(bound, given.upper, open_, given.upper_open)
