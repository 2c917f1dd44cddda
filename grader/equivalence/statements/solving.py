"""Points on a curve: an equation that is linear in a name is solved for it at rational values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.equivalence.numbers.sample_points import Point
from grader.equivalence.one_variable.atoms import Atom
from grader.equivalence.terms.derivatives import CannotDifferentiate, differentiate
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Expression, number
from grader.expressions.traversal import substitute


def points_on(equations: list[Atom], point: Point) -> Iterator[Point]:
    """Yield points near the given one at which one of the equations holds exactly."""
    for atom in equations[:6]:
        for name in point:
            others = dict[Expression, Expression](
                (key, number(value)) for key, value in point.items() if key is not name
            )
            solution = _linear_solution(substitute(atom.difference, others), name)
            if solution is not None:
                yield {**point, name: solution}


def _linear_solution(function: Expression, name: Expression) -> Fraction | None:
    """Solve `function = 0` where its slope is one and the same rational number."""
    try:
        slope = differentiate(function, name)
    except CannotDifferentiate:
        return None
    values = [rational_value(substitute(function, {name: number(at)})) for at in (0, 1, 2)]
    slopes = [rational_value(substitute(slope, {name: number(at)})) for at in (1, 2)]
    if None in values or None in slopes or slopes[0] != slopes[1] or not slopes[0]:
        return None
    solution = -Fraction(values[0] or 0) / slopes[0]
    at_solution = rational_value(substitute(function, {name: number(solution)}))
    return solution if at_solution == 0 else None
