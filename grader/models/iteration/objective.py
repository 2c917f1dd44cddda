"""Objectives of an optimizer: a formula, or pieces between borders; values and gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from grader.expressions.nodes import Expression, Symbol
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import Constants, evaluate
from grader.models.arithmetic.reals import Real
from grader.models.symbolic.assumptions import Assumptions
from grader.models.symbolic.derivatives import differentiate

Point = tuple[Real, ...]


class OpenBranch(Exception):
    """The assumptions on a parameter do not say on which side of a border the point lies."""


class Objective(Protocol):
    """A function to be minimised."""

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The quantities that it depends on, in order."""
        ...

    def value(self, point: Point) -> Real:
        """Return the value at a point."""
        ...

    def gradient(self, point: Point) -> Point:
        """Return the gradient at a point."""
        ...


@dataclass(frozen=True, slots=True)
class FormulaObjective:
    """An objective given by a formula, differentiated symbolically."""

    formula: Expression
    variables: tuple[Symbol, ...]
    constants: Constants
    partials: tuple[Expression, ...]

    @classmethod
    def of(
        cls, formula: Expression, variables: Sequence[Symbol], constants: Constants
    ) -> FormulaObjective:
        """Make the objective with its partial derivatives."""
        partials = tuple(differentiate(formula, variable) for variable in variables)
        return cls(formula, tuple(variables), constants, partials)

    def _values(self, point: Point) -> Mapping[Symbol, Real]:
        return {**self.constants, **dict(zip(self.variables, point, strict=True))}

    def value(self, point: Point) -> Real:
        """Return the value at a point."""
        return evaluate(self.formula, self._values(point))

    def gradient(self, point: Point) -> Point:
        """Return the gradient at a point."""
        values = self._values(point)
        return tuple(evaluate(partial, values) for partial in self.partials)

    def hessian(self, point: Point) -> tuple[Point, ...]:
        """Return the matrix of second derivatives at a point."""
        values = self._values(point)
        return tuple(
            tuple(evaluate(differentiate(partial, v), values) for v in self.variables)
            for partial in self.partials
        )


@dataclass(frozen=True, slots=True)
class LinearPiece:
    """A piece of constant slope that ends at `until` (left out of the piece); None is the last."""

    slope: Expression
    until: Expression | None = None


@dataclass(frozen=True, slots=True)
class PieceObjective:
    """A continuous function of one variable in linear pieces, known at `anchor`.

    A border belongs to the piece on its right.
    """

    pieces: tuple[LinearPiece, ...]
    variable: Symbol
    anchor: tuple[Expression, Expression]
    assumptions: Assumptions
    constants: Constants

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The one variable."""
        return (self.variable,)

    def without_end(self) -> PieceObjective:
        """Return the objective whose last piece but one never ends."""
        *pieces, last, _ = self.pieces
        return replace(self, pieces=(*pieces, replace(last, until=None)))

    def piece_at(self, x: Real) -> int:
        """Return the index of the piece that holds x; raise `OpenBranch` if that is not known."""
        for position, piece in enumerate(self.pieces):
            if piece.until is None or self._before(x, piece.until):
                return position
        raise ValueError("the last piece has no end")

    def _before(self, x: Real, border: Expression) -> bool:
        """Decide x < border by the exact value, or by what is assumed of the parameters."""
        side = self.assumptions.sign(border, self.constants, x)
        if side is None:
            raise OpenBranch(f"whether {reals.enclosure(x)} lies before a border is open")
        return side > 0

    def gradient(self, point: Point) -> Point:
        """Return the slope."""
        piece = self.pieces[self.piece_at(point[0])]
        return (evaluate(piece.slope, self.constants),)

    def value(self, point: Point) -> Real:
        """Return the value: the anchor's, plus slope times length over the pieces between."""
        (x,) = point
        start, value = (evaluate(each, self.constants) for each in self.anchor)
        first, last = self.piece_at(start), self.piece_at(x)
        low, high = min(first, last), max(first, last)
        ends = [evaluate(p.until, self.constants) for p in self.pieces[low:high] if p.until]
        if last < first:
            ends.reverse()
        step = 1 if last >= first else -1
        corners = [start, *ends, x]
        for place, piece in enumerate(range(first, last + step, step)):
            length = reals.subtract(corners[place + 1], corners[place])
            slope = evaluate(self.pieces[piece].slope, self.constants)
            value = reals.add(value, reals.multiply(slope, length))
        return value
