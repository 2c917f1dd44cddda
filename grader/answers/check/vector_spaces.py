"""Spans of vectors, exactly: rank, coefficients, whether two families span the same space.

Vectors are tuples of expressions of one length. Functions of one name are vectors too, by their
values and derivatives at a point. An entry counts as zero only where that is proved; what can be
neither proved nor refuted raises `Unsettled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.answers.comparing import decide
from grader.equivalence import Enclosure, Outcome, enclose
from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Number, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute
from grader.models.symbolic import CannotDifferentiate, differentiate

Scalar = Fraction | Expression
Vector = tuple[Expression, ...]
_ZERO = Number(0)


class Unsettled(Exception):
    """Whether a number is zero could not be settled."""


class VectorSpace:
    """Linear algebra with entries that are exact numbers, or formulas in a notation."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation

    def scalar(self, entry: Expression) -> Scalar:
        """Return a rational number as such, and zero as zero; raise `Unsettled`."""
        found = None if free_symbols(entry) else enclose(entry)
        if isinstance(found, Enclosure) and found.exact:
            return found.lower
        outcome = decide(_ZERO, entry, self.notation).outcome
        if outcome is Outcome.EQUIVALENT:
            return Fraction(0)
        if outcome is not Outcome.DIFFERENT:
            raise Unsettled
        return entry

    def reduced(self, vectors: Sequence[Vector]) -> list[list[Scalar]]:
        """Return the rows of a row echelon form that are not zero, each with a leading 1."""
        rows = [[self.scalar(entry) for entry in vector] for vector in vectors]
        done: list[list[Scalar]] = []
        for column in range(len(rows[0]) if rows else 0):
            pivot = next((row for row in rows if row[column] != 0), None)
            if pivot is None:
                continue
            rows.remove(pivot)
            lead = pivot[column]
            pivot = [self._divided(entry, lead) for entry in pivot]
            rows = [self._cleared(row, pivot, column) for row in rows]
            done = [self._cleared(row, pivot, column) for row in done]
            done.append(pivot)
        return done

    def rank(self, vectors: Sequence[Vector]) -> int:
        """Return how many of the vectors are independent."""
        return len(self.reduced(vectors))

    def same_span(self, one: Sequence[Vector], other: Sequence[Vector]) -> bool:
        """Whether two families span the same space."""
        together = self.rank((*one, *other))
        return self.rank(one) == together == self.rank(other)

    def coefficients(self, vector: Vector, family: Sequence[Vector]) -> list[Expression] | None:
        """Return numbers with which an independent family gives a vector; None if there are none.

        Solves the system whose columns are the family, the vector being its right side.
        """
        rows = [(*column, right) for *column, right in zip(*family, vector, strict=True)]
        reduced = self.reduced(rows)
        if any(_leading(row) == len(family) for row in reduced):
            return None
        found = {_leading(row): row[-1] for row in reduced}
        return [as_expression(found.get(at, Fraction(0))) for at in range(len(family))]

    def _cleared(self, row: list[Scalar], pivot: list[Scalar], column: int) -> list[Scalar]:
        factor = row[column]
        if factor == 0:
            return row
        return [
            Fraction(0) if at == column else self._less(entry, factor, pivot[at])
            for at, entry in enumerate(row)
        ]

    def _less(self, entry: Scalar, factor: Scalar, other: Scalar) -> Scalar:
        """Return `entry - factor * other`."""
        if other == 0:
            return entry
        if not any(isinstance(number, Expression) for number in (entry, factor, other)):
            return entry - factor * other  # type: ignore[operator]
        product = Mul(as_expression(factor), as_expression(other))
        return self.scalar(Add(as_expression(entry), Neg(product)))

    def _divided(self, entry: Scalar, lead: Scalar) -> Scalar:
        if entry == 0:
            return entry
        if isinstance(entry, Fraction) and isinstance(lead, Fraction):
            return entry / lead
        if entry is lead:
            return Fraction(1)
        return self.scalar(Div(as_expression(entry), as_expression(lead)))


def _leading(row: Sequence[Scalar]) -> int:
    return next(at for at, entry in enumerate(row) if entry != 0)


def as_expression(scalar: Scalar) -> Expression:
    """Return an entry as a formula."""
    return number(scalar) if isinstance(scalar, Fraction) else scalar


def combination(coefficients: Sequence[Expression], family: Sequence[Expression]) -> Expression:
    """Return the sum of the functions of a family with their coefficients."""
    terms = [Mul(factor, of) for factor, of in zip(coefficients, family, strict=True)]
    return Add(*terms) if len(terms) > 1 else terms[0]


def jets(functions: Sequence[Expression], name: Expression, at: int, length: int) -> list[Vector]:
    """Return of each function its value and first derivatives at a number.

    Raises `CannotDifferentiate`.
    """
    return [_jet(function, name, at, length) for function in functions]


def _jet(function: Expression, name: Expression, at: int, length: int) -> Vector:
    entries = []
    for _ in range(length):
        entries.append(substitute(function, {name: Number(at)}))
        function = differentiate(function, name)  # type: ignore[arg-type]
    return tuple(entries)


def spans_functions(
    space: VectorSpace, given: Sequence[Expression], wanted: Sequence[Expression], name: Expression
) -> bool:
    """Whether two families of as many functions of one name span the same space.

    By values and derivatives at a number where all have them: what fails there, fails; coefficients
    found there are put in. Raises `Unsettled`.
    """
    for at in (0, 1, 2):
        try:
            rows = jets((*given, *wanted), name, at, 2 * len(wanted) + 1)
            mine, theirs = rows[: len(given)], rows[len(given) :]
            if space.rank(theirs) < len(wanted):
                continue
            independent = space.rank(mine) == len(given)
            return _all_given(space, mine, theirs, given, wanted) and independent
        except (CannotDifferentiate, Unsettled):
            continue
    raise Unsettled


def _all_given(
    space: VectorSpace,
    mine: Sequence[Vector],
    theirs: Sequence[Vector],
    given: Sequence[Expression],
    wanted: Sequence[Expression],
) -> bool:
    """Whether each function given is a combination of those wanted, everywhere."""
    for jet, function in zip(mine, given, strict=True):
        factors = space.coefficients(jet, theirs)
        if factors is None:
            return False
        same = decide(combination(factors, wanted), function, space.notation).outcome
        if same is Outcome.DIFFERENT:
            return False
        if same is not Outcome.EQUIVALENT:
            raise Unsettled
    return True
