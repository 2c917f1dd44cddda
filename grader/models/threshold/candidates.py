"""Closed forms for thresholds: the values at which a property can change at all.

A linear step loses convergence where an eigenvalue reaches the unit circle; a fixed point of a
step in one variable stops attracting where the derivative there is 1 or -1; an inequality of a
path is met exactly at a value where both sides are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise

from grader.equivalence import Enclosure
from grader.expressions.nodes import Collection, Expression, Matrix, Relation, Symbol, number
from grader.expressions.traversal import free_symbols, walk
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import Step
from grader.models.calculus import real_solutions, system_solutions
from grader.models.computer_algebra.in_worker import TooLong, within_deadline
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.iteration import LongRun, Rows, StepMap, jacobian
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, total_of
from grader.models.threshold.properties import Bracket, Condition, Convergence

_NEAR = 0.2
Candidate = tuple[Expression, tuple[Step, ...]]


def closed_form(found: Convergence, bracket: Bracket) -> Candidate | None:
    """Return the only candidate in the bracket, with the reason; None without or with several."""
    step = found.step.in_terms_of(found.name)
    try:
        inside = [c for c in _candidates(found, step, bracket) if _within(c[0], bracket)]
    except (NoBridge, TooLong, CannotEvaluate, CannotDifferentiate, Uncertain, Undefined):
        return None
    places = [_place(value) for value, _ in inside]
    lowest = max((place.lower for place in places if place), default=0)
    same = all(place is not None and lowest <= place.upper for place in places)
    return inside[0] if inside and same else None


def _within(value: Expression, bracket: Bracket) -> bool:
    place = _place(value)
    return place is not None and bracket.low <= place.lower and place.upper <= bracket.high


def _place(value: Expression) -> Enclosure | None:
    try:
        return enclosed(value)
    except (CannotEvaluate, Uncertain, Undefined):
        return None


def _candidates(found: Convergence, step: StepMap, bracket: Bracket) -> Iterator[Candidate]:
    if not step.depends_on(found.name):
        return
    matrix = found.matrix
    if matrix is not None:
        yield from _of_matrix(matrix, found, bracket)
    elif len(step.variables) == 1 and not found.bounded:
        yield from _of_fixed_point(step, found, bracket)


def _of_matrix(matrix: Rows, found: Convergence, bracket: Bracket) -> Iterator[Candidate]:
    size = len(matrix)
    if size > 2 and any(matrix[i][j] is not matrix[j][i] for i in range(size) for j in range(i)):
        return  # a pair of complex eigenvalues can leave the circle anywhere
    for left, right, eigenvalue in _on_the_circle(matrix):
        step = Step(_eigenvalue_text(size, eigenvalue), _named(matrix))
        for value in _solutions(total_of([left, negative(right)]), found, bracket):
            yield value, (step, Step(f"that happens for {found.name.name} equal to", value))


def _on_the_circle(
    matrix: Rows,
) -> Iterator[tuple[Expression, Expression, Expression | None]]:
    """Yield the equations, left and right side, of an eigenvalue 1, -1, or a complex pair."""
    for side in (ONE, negative(ONE)):
        yield _determinant(_shifted(matrix, side)), ZERO, side
    if len(matrix) == 2:
        yield _determinant(matrix), ONE, None


def _eigenvalue_text(size: int, eigenvalue: Expression | None) -> str:
    if eigenvalue is None:
        return (
            "a step multiplies by this matrix; its determinant, the product of a complex pair of "
            "eigenvalues, must stay below 1"
        )
    side = "1" if eigenvalue is ONE else "-1"
    if size == 1:
        return f"a step multiplies distances by this factor; convergence is lost where it is {side}"
    return f"a step multiplies by this matrix; convergence is lost where an eigenvalue is {side}"


def _named(matrix: Rows) -> Expression:
    return matrix[0][0] if len(matrix) == 1 else Matrix(matrix)


def _shifted(matrix: Rows, eigenvalue: Expression) -> Rows:
    return tuple(
        tuple(
            total_of([entry, negative(eigenvalue)]) if i == j else entry
            for j, entry in enumerate(row)
        )
        for i, row in enumerate(matrix)
    )


def _determinant(matrix: Rows) -> Expression:
    if len(matrix) == 1:
        return matrix[0][0]
    terms = []
    for column, entry in enumerate(matrix[0]):
        minor = tuple(row[:column] + row[column + 1 :] for row in matrix[1:])
        term = product_of([entry, _determinant(minor)])
        terms.append(negative(term) if column % 2 else term)
    return total_of(terms)


def _solutions(zero: Expression, found: Convergence, bracket: Bracket) -> tuple[Expression, ...]:
    """Solve for the parameter: a simple fraction in the bracket, or a quadratic equation."""
    if found.name not in free_symbols(zero):
        return ()
    simple = simplest(bracket.low, bracket.high)
    if reals.same(evaluate(zero, {found.name: reals.exact(simple)}), reals.exact(0)):
        return (number(simple),)
    if not _quadratic(zero, found.name):
        return ()
    equation = Relation((zero, ZERO), ("=",))
    answer = within_deadline(real_solutions, equation, found.name, found.model.notation)
    return answer.args if isinstance(answer, Collection) else ()


def _quadratic(formula: Expression, name: Symbol) -> bool:
    """Say whether the third derivative vanishes, at points that no polynomial singles out."""
    for _ in range(3):
        formula = differentiate(formula, name)
    places = (Fraction(1234567, 7654321), Fraction(-3333331, 1111117), Fraction(99999989, 123457))
    zero = reals.exact(0)
    return all(reals.same(evaluate(formula, {name: reals.exact(x)}), zero) for x in places)


def _near(point: Expression, limit: float) -> bool:
    """Say whether a fixed point is the one that the path goes to, as the parameter moves."""
    place = _place(point)
    return place is not None and abs(float(place.midpoint) - limit) < _NEAR * (1 + abs(limit))


def _of_fixed_point(step: StepMap, found: Convergence, bracket: Bracket) -> Iterator[Candidate]:
    """Solve `x = g(x), g'(x) = 1 or -1` for x and the parameter."""
    slopes = jacobian(step)
    ends = [found.ending(end) for end in (bracket.low, bracket.high)]
    limits = [end.at[0] for end in ends if end.long_run is LongRun.CONVERGES]
    if slopes is None or not limits or bracket.width > _NEAR:
        return
    limit = limits[0]
    (x,), (formula,), ((slope,),) = step.variables, step.formulas, slopes
    fixed = Relation((x, formula), ("=",))
    for side in (number(1), number(-1)):
        steep = Relation((slope, side), ("=",))
        text = "a fixed point attracts no more where the derivative of the step there is this"
        answer = within_deadline(
            system_solutions, (fixed, steep), (x, found.name), found.model.notation
        )
        for point in answer.args if isinstance(answer, Collection) else ():
            if not _near(point.args[0], limit):
                continue
            at = Relation((x, point.args[0]), ("=",))
            yield point.args[1], (Step(text, steep), Step("the fixed point is then", at))


# -- inequalities of a path --------------------------------------------------------------------


def met_exactly(found: Condition, bracket: Bracket) -> tuple[Enclosure, tuple[Step, ...]] | None:
    """Return the simple fraction in the bracket at which an inequality is met with equality."""
    value = simplest(bracket.low, bracket.high)
    if value.denominator**2 * bracket.width > _CHANCE:
        return None
    index = reals.certainly(lambda: _index_of_equality(found, value))
    if index is None:
        return None
    text = f"for {found.name.name} = {value} both sides are equal, exactly, after {index} steps"
    return Enclosure.exactly(value), (Step(text),)


_CHANCE = Fraction(1, 10**4)  # how often a bracket anywhere would hold such a fraction


def _index_of_equality(found: Condition, value: Fraction) -> int | None:
    model = found.model.with_parameter(found.name, number(value))
    relations = [node for node in walk(found.condition) if isinstance(node, Relation)]
    names = free_symbols(found.condition)
    for index, state in enumerate(islice(model.path(names), model.horizon + 1)):
        for relation in relations:
            sides = [evaluate(side, state) for side in relation.args]
            if any(reals.same(a, b) for a, b in pairwise(sides)):
                return index
        if not all(map(reals.is_exact, sides)):
            return None
    return None


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction of least denominator between two others."""
    below = low.numerator // low.denominator
    if below == low:
        return low
    if below + 1 <= high:
        return Fraction(below + 1)
    return below + 1 / simplest(1 / (high - below), 1 / (low - below))
