"""Statements about one real name: the same when they hold at the same points.

Between two neighbouring critical points every atom is true throughout or false throughout, so it
is enough to look at one point of each interval and at the critical points themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpz_poly

from grader.equivalence.algebraic import is_zero
from grader.equivalence.ball_powers import OutsideDomain, TooLarge, Unclear, compare_to_zero
from grader.equivalence.balls import Evaluator, to_arb, to_fraction
from grader.equivalence.critical import (
    CriticalPoint,
    NotAlgebraicFunction,
    critical_points,
    polynomial,
)
from grader.equivalence.exact import rational_value
from grader.equivalence.precision import LADDER, precision
from grader.equivalence.statements import Atom, Letter, Statement, atoms_of, truth
from grader.expressions.nodes import Add, Call, Div, Expression, Neg, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import substitute


class CannotTell(Exception):
    """The truth of an atom at a point could not be settled."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """How two statements compare: the first point (as text) at which they differ, if any.

    `truths` are those of the two at that point; `ever` says whether one holds anywhere.
    """

    point: str = ""
    truths: tuple[bool, bool] = (False, False)
    ever: bool = False


def compare_solutions(
    reference: Statement, answer: Statement, name: Symbol, notation: Notation
) -> Solutions:
    """Compare the truth of two statements about one name at every real number.

    Raise `NotAlgebraicFunction` or `CannotTell` where the method does not apply.
    """
    atoms = atoms_of(reference) + atoms_of(answer)
    points = critical_points([atom.difference for atom in atoms], name)
    exact: list[Fraction | CriticalPoint] = []
    for gap, point in zip(_between(points), [*points, None], strict=True):
        exact.append(gap)
        if point is not None:
            exact.append(point.rational if point.rational is not None else point)
    ever = False
    for where in _allowed(exact, name, notation):

        def holds(atom: Atom | Letter, at: Fraction | CriticalPoint = where) -> bool:
            return holds_at(atom, name, at)

        first, second = truth(reference, holds), truth(answer, holds)
        if first != second:
            return Solutions(_shown(where), (first, second), True)
        ever = ever or first
    return Solutions(ever=ever)


def vanishes_everywhere(function: Expression, name: Symbol, notation: Notation) -> bool:
    """Whether an algebraic function of one name is zero wherever it is defined.

    Between neighbouring critical points it is zero throughout or nowhere, so one rational point of
    each interval decides. Raise like `compare_solutions`.
    """
    points = critical_points([function], name)
    defined = False
    rational = [point.rational for point in points if point.rational is not None]
    for where in _allowed([*_between(points), *rational], name, notation):
        assert isinstance(where, Fraction)
        found = _zero_at(substitute(function, {name: number(where)}))
        if found is False:
            return False
        defined = defined or found is True
    return defined


def _zero_at(closed: Expression) -> bool | None:
    """Decide whether a closed expression is zero; None where it is not defined."""
    exact = rational_value(closed)
    if exact is not None:
        return exact == 0
    with precision(LADDER[1]):
        try:
            if not Evaluator({}).value(closed).contains(0):
                return False
        except OutsideDomain:
            return None
        except Unclear:
            raise CannotTell("a value at a point") from None
    zero = is_zero(closed, False)
    if zero is None:
        raise CannotTell("a value near zero")
    return zero


def _allowed(
    points: list[Fraction | CriticalPoint], name: Symbol, notation: Notation
) -> list[Fraction | CriticalPoint]:
    if name.name in notation.positive:
        return [point for point in points if _is_positive(point)]
    return points


def _is_positive(point: Fraction | CriticalPoint) -> bool:
    if isinstance(point, Fraction):
        return point > 0
    with precision(LADDER[1]):
        return bool(point.ball() > 0)


def _between(points: list[CriticalPoint]) -> list[Fraction]:
    """Return a simple rational in each of the intervals that the points make."""
    if not points:
        return [Fraction(0)]
    for bits in LADDER[1:]:
        with precision(bits):
            balls = [point.ball() for point in points]
            try:
                lowers = [to_fraction(ball.lower()) for ball in balls]
                uppers = [to_fraction(ball.upper()) for ball in balls]
            except TooLarge:
                raise CannotTell("critical points too large") from None
        if all(high < low for high, low in zip(uppers, lowers[1:], strict=False)):
            break
    else:
        raise CannotTell("critical points too close")
    inner = [simplest_between(a, b) for a, b in zip(uppers, lowers[1:], strict=False)]
    return [Fraction(_floor(lowers[0]) - 1), *inner, Fraction(-_floor(-uppers[-1]) + 1)]


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the rational of least denominator strictly between two others."""
    if low < 0 < high:
        return Fraction(0)
    if high <= 0:
        return -simplest_between(-high, -low)
    whole = _floor(low)
    if whole + 1 < high:
        return Fraction(whole + 1)
    below = low - whole
    if below == 0:
        return whole + 1 / (Fraction(_floor(1 / (high - whole))) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / below)


def holds_at(atom: Atom | Letter, name: Symbol, where: Fraction | CriticalPoint) -> bool:
    """Decide an atom at a point; where a side is not defined, it does not hold."""
    if isinstance(atom, Letter):
        raise CannotTell("a name for a statement")
    if isinstance(where, CriticalPoint):
        return _at_irrational(atom, name, where)
    difference = substitute(atom.difference, {name: number(where)})
    return closed_holds(difference, atom.op)


def closed_holds(difference: Expression, op: str) -> bool:
    """Decide `difference op 0` for a closed expression; raise `CannotTell`."""
    exact = rational_value(difference)
    if exact is not None:
        return compare_to_zero(to_arb(exact), op)
    for bits in LADDER:
        with precision(bits):
            try:
                return compare_to_zero(Evaluator({}).value(difference), op)
            except OutsideDomain:
                return False
            except Unclear:
                continue
    if is_zero(difference, False):
        return op in ("=", "<=", ">=")
    raise CannotTell("a value near zero")


def _at_irrational(atom: Atom, name: Symbol, where: CriticalPoint) -> bool:
    for bits in LADDER[1:]:
        with precision(bits):
            try:
                value = Evaluator({name: where.ball()}).value(atom.difference)
                return compare_to_zero(value, atom.op)
            except OutsideDomain:
                return False
            except Unclear:
                continue
    closed = _closed_form(where)
    if closed is not None:
        return closed_holds(substitute(atom.difference, {name: closed}), atom.op)
    if _is_root(atom.difference, name, where):
        return atom.op in ("=", "<=", ">=")
    raise CannotTell("a value at an irrational point")


def _closed_form(where: CriticalPoint) -> Expression | None:
    """Return a quadratic irrationality with its square root."""
    if len(where.coefficients) != 3:
        return None
    c, b, a = where.coefficients
    root: Expression = Call("sqrt", number(b * b - 4 * a * c))
    if (where.rank == 0) == (a > 0):
        root = Neg(root)
    return Div(Add(number(-b), root), number(2 * a))


def _is_root(difference: Expression, name: Symbol, where: CriticalPoint) -> bool:
    """Whether the difference is a polynomial that the point's own polynomial divides."""
    try:
        poly = polynomial(difference, name)
    except NotAlgebraicFunction:
        return False
    return poly is not None and (poly % fmpz_poly(list(where.coefficients))).is_zero()


def _shown(where: Fraction | CriticalPoint) -> str:
    if isinstance(where, Fraction):
        return str(where)
    with precision(LADDER[0]):
        return str(arb(where.ball().mid()).str(10, radius=False))
