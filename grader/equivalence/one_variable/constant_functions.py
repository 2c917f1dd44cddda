"""Functions of one name that are zero because their derivative is, and one of their values.

`atan(x) - 2 atan(x/(1 + sqrt(1 + x^2)))` is constant on the real line, and zero at 0. All functions
of which the domain is known are continuous there, so that a finite number of points where there is
no derivative does not matter.
"""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.core.desugar import desugar
from grader.equivalence.normal_form.prove import prove_equal
from grader.equivalence.numbers.constants import constant_is_zero
from grader.equivalence.one_variable.atoms import Atom
from grader.equivalence.one_variable.compare import between, vanishes_everywhere
from grader.equivalence.one_variable.domains import (
    ZERO,
    CannotTell,
    UnknownDomain,
    constant_holds,
    defined_where,
)
from grader.equivalence.one_variable.sign_changes import (
    CriticalPoint,
    NotAlgebraicFunction,
    critical_points,
)
from grader.equivalence.one_variable.transcendental_sign_changes import (
    TranscendentalPoint,
    transcendental_points,
)
from grader.equivalence.terms.derivatives import CannotDifferentiate, differentiate
from grader.expressions.nodes import Expression, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import substitute

_MAX_GAPS = 12


def is_zero_by_slope(difference: Expression, name: Symbol, notation: Notation) -> bool:
    """Whether a function is proved to be zero wherever it is defined, by its derivative."""
    try:
        slope = desugar(differentiate(difference, name))
        borders = defined_where(difference, notation.real_odd_roots)
        inner = defined_where(slope, notation.real_odd_roots)
        return _vanishes(slope, name, notation) and _is_zero_in_all_gaps(
            difference, name, notation, borders, inner
        )
    except (CannotDifferentiate, UnknownDomain, NotAlgebraicFunction, CannotTell):
        return False


def _vanishes(slope: Expression, name: Symbol, notation: Notation) -> bool:
    if slope is ZERO or prove_equal(slope, ZERO, notation, False).equal:
        return True
    return vanishes_everywhere(slope, name, notation)


def _is_zero_in_all_gaps(
    difference: Expression,
    name: Symbol,
    notation: Notation,
    borders: tuple[Atom, ...],
    inner: tuple[Atom, ...],
) -> bool:
    """Look at one value in each interval of the domain; the derivative has to be defined there."""
    functions = [atom.difference for atom in (*borders, *inner)]
    signed = name.name in notation.positive | notation.nonnegative
    points = _points([*functions, name] if signed else functions, name)
    gaps = between(points)
    if len(gaps) > _MAX_GAPS:
        raise CannotTell("many intervals")
    defined = False
    for at, gap in enumerate(gaps):
        if (signed and gap <= 0) or not _hold(borders, name, gap, notation):
            continue
        if not _hold(inner, name, gap, notation):
            raise CannotTell("no derivative")
        defined = True
        ends = [p.rational for p in points[max(at - 1, 0) : at + 1] if p.rational is not None]
        if not any(
            _is_zero_at(difference, name, value, borders, notation) for value in (gap, *ends)
        ):
            return False
    return defined and _has_no_lonely_points(points, gaps, borders, name, notation)


def _points(
    functions: list[Expression], name: Symbol
) -> list[CriticalPoint] | list[CriticalPoint | TranscendentalPoint]:
    if not functions:
        return []
    try:
        return critical_points(functions, name)
    except (NotAlgebraicFunction, CannotTell):
        return transcendental_points(functions, name)


def _has_no_lonely_points(
    points: list[CriticalPoint] | list[CriticalPoint | TranscendentalPoint],
    gaps: list[Fraction],
    borders: tuple[Atom, ...],
    name: Symbol,
    notation: Notation,
) -> bool:
    """Whether each point where the function may be defined borders an interval where it is."""
    return all(
        _hold(borders, name, gaps[at], notation)
        or _hold(borders, name, gaps[at + 1], notation)
        or (point.rational is not None and not _hold(borders, name, point.rational, notation))
        for at, point in enumerate(points)
    )


def _is_zero_at(
    difference: Expression,
    name: Symbol,
    value: Fraction,
    borders: tuple[Atom, ...],
    notation: Notation,
) -> bool:
    if not _hold(borders, name, value, notation):
        return False
    closed = desugar(substitute(difference, {name: number(value)}))
    zero = constant_is_zero(closed, False, notation.real_odd_roots)
    return zero is True or prove_equal(closed, ZERO, notation, False).equal


def _hold(conditions: tuple[Atom, ...], name: Symbol, value: Fraction, notation: Notation) -> bool:
    put: dict[Expression, Expression] = {name: number(value)}
    return all(
        constant_holds(substitute(atom.difference, put), atom.op, notation.real_odd_roots)
        for atom in conditions
    )
