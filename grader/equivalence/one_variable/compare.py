"""Statements about one real name: the same when they hold at the same points.

Between two neighbouring critical points every atom is true throughout or false throughout, so it
is enough to look at one point of each interval and at the critical points themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TypeAlias

from flint import arb, fmpz_poly

from grader.equivalence.numbers.evaluate import Evaluator, to_fraction
from grader.equivalence.numbers.powers import OutsideDomain, TooLarge, Unclear, compare_to_zero
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.zero_test import is_zero
from grader.equivalence.one_variable.atoms import Atom, Letter, Statement, atoms_of, truth
from grader.equivalence.one_variable.domains import CannotTell, constant_holds, simplest_between
from grader.equivalence.one_variable.sign_changes import (
    CriticalPoint,
    NotAlgebraicFunction,
    critical_points,
    polynomial,
)
from grader.equivalence.one_variable.transcendental_sign_changes import (
    TranscendentalPoint,
    transcendental_points,
)
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Expression, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import substitute

Points: TypeAlias = list[CriticalPoint] | list[CriticalPoint | TranscendentalPoint]
Where: TypeAlias = Fraction | CriticalPoint | TranscendentalPoint


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
    ever = False
    for place in places_of(atoms_of(reference) + atoms_of(answer), name, notation):
        truths = (truth(reference, place.holds), truth(answer, place.holds))
        if truths[0] != truths[1]:
            return Solutions(place.shown, truths, True)
        ever = ever or truths[0]
    return Solutions(ever=ever)


@dataclass(frozen=True, slots=True)
class Place:
    """A critical point, or a point for all between two of them: as text, and what holds there."""

    shown: str
    truths: dict[Atom, bool]

    def holds(self, atom: Atom | Letter) -> bool:
        """Whether a comparison holds here; raise `CannotTell` for a letter."""
        if isinstance(atom, Letter):
            raise CannotTell("a name for a statement")
        return self.truths[atom]


def places_of(atoms: list[Atom], name: Symbol, notation: Notation) -> list[Place]:
    """Return places that stand for all values of a name, and the truth of comparisons there.

    Raise like `compare_solutions`.
    """
    functions = [atom.difference for atom in atoms]
    if name.name in notation.positive | notation.nonnegative:
        functions.append(name)
    try:
        return _places(atoms, critical_points(functions, name), name, notation)
    except (NotAlgebraicFunction, CannotTell):
        return _places(atoms, transcendental_points(functions, name), name, notation)


def _places(atoms: list[Atom], points: Points, name: Symbol, notation: Notation) -> list[Place]:
    exact: list[Where] = []
    for gap, point in zip(between(points), [*points, None], strict=True):
        exact.append(gap)
        if point is not None:
            exact.append(point.rational if point.rational is not None else point)
    return [
        Place(
            _shown(where),
            {atom: holds_at(atom, name, where, notation.real_odd_roots) for atom in atoms},
        )
        for where in _allowed(exact, name, notation)
    ]


def vanishes_everywhere(function: Expression, name: Symbol, notation: Notation) -> bool:
    """Whether an algebraic function of one name is zero wherever it is defined.

    Between neighbouring critical points it is zero throughout or nowhere, so one rational point of
    each interval decides. A function that is defined at single points only, such as
    `sqrt(x) - sqrt(-x)`, says nothing. Raise like `compare_solutions`.
    """
    declared = name.name in notation.positive | notation.nonnegative
    points = critical_points([function, name] if declared else [function], name)
    defined = False
    gaps = between(points)
    rational = [point.rational for point in points if point.rational is not None]
    for where in _allowed([*gaps, *rational], name, notation):
        assert isinstance(where, Fraction)
        zero = _zero_at(substitute(function, {name: number(where)}), notation.real_odd_roots)
        if zero is False:
            return False
        defined = defined or (zero is True and where in gaps)
    return defined


def _zero_at(closed: Expression, odd_roots: bool) -> bool | None:
    """Decide whether a closed expression is zero; None where it is not defined."""
    exact = rational_value(closed)
    if exact is not None:
        return exact == 0
    with precision(LADDER[1]):
        try:
            if not Evaluator({}, False, odd_roots).value(closed).contains(0):
                return False
        except OutsideDomain:
            return None
        except Unclear:
            raise CannotTell("a value at a point") from None
    zero = is_zero(closed, False)
    if zero is None:
        raise CannotTell("a value near zero")
    return zero


def _allowed(points: list[Where], name: Symbol, notation: Notation) -> list[Where]:
    """Leave out what declarations exclude; an integer of every gap is its place, if it has one."""
    if name.name in notation.integer:
        points = [p for p in points if isinstance(p, Fraction) and p.denominator == 1]
    if name.name in notation.positive:
        return [point for point in points if _is_positive(point)]
    if name.name in notation.nonnegative:
        return [point for point in points if point == 0 or _is_positive(point)]
    return points


def _is_positive(point: Where) -> bool:
    if isinstance(point, Fraction):
        return point > 0
    with precision(LADDER[1]):
        return bool(point.ball() > 0)


def between(points: Points) -> list[Fraction]:
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
    return [Fraction(floor(lowers[0]) - 1), *inner, Fraction(-floor(-uppers[-1]) + 1)]


def holds_at(atom: Atom | Letter, name: Symbol, where: Where, odd_roots: bool = False) -> bool:
    """Decide an atom at a point; where a side is not defined, it does not hold."""
    if isinstance(atom, Letter):
        raise CannotTell("a name for a statement")
    if isinstance(where, CriticalPoint):
        return _at_irrational(atom, name, where, odd_roots)
    value = number(where) if isinstance(where, Fraction) else where.expression
    return constant_holds(substitute(atom.difference, {name: value}), atom.op, odd_roots)


def _at_irrational(atom: Atom, name: Symbol, where: CriticalPoint, odd_roots: bool) -> bool:
    for bits in LADDER[1:]:
        with precision(bits):
            try:
                value = Evaluator({name: where.ball()}, False, odd_roots).value(atom.difference)
                return compare_to_zero(value, atom.op)
            except OutsideDomain:
                return False
            except Unclear:
                continue
    closed = where.closed_form()
    if closed is not None:
        return constant_holds(substitute(atom.difference, {name: closed}), atom.op, odd_roots)
    if _is_root(atom.difference, name, where):
        return atom.op in ("=", "<=", ">=")
    raise CannotTell("a value at an irrational point")


def _is_root(difference: Expression, name: Symbol, where: CriticalPoint) -> bool:
    """Whether the difference is a polynomial that the point's own polynomial divides."""
    try:
        poly = polynomial(difference, name)
    except NotAlgebraicFunction:
        return False
    return poly is not None and (poly % fmpz_poly(list(where.coefficients))).is_zero()


def _shown(where: Where) -> str:
    if isinstance(where, Fraction):
        return str(where)
    with precision(LADDER[0]):
        return str(arb(where.ball().mid()).str(10, radius=False))
