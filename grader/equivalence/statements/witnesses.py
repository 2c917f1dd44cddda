"""Points at which one statement holds and another does not: near rational points, on lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from grader.equivalence.numbers.powers import OutsideDomain, Unclear, compare_to_zero
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.sample_points import ENOUGH, Point, sample_points
from grader.equivalence.one_variable.atoms import Atom, Letter, Statement, atoms_of, fixed, truth
from grader.equivalence.one_variable.compare import compare_solutions
from grader.equivalence.one_variable.domains import CannotTell
from grader.equivalence.one_variable.sign_changes import NotAlgebraicFunction
from grader.equivalence.scalars.evaluation import ScalarPair
from grader.equivalence.terms.derivatives import CannotDifferentiate, differentiate
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import Refuted, Verdict, different
from grader.expressions.nodes import Add, Expression, Number, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute

_MAX_NAMES = 6
_FEW_NAMES = 3
_LINES = 4
#: How a truth value is written in the evidence.
WORDS = {True: "true", False: "false"}


def names_in(statement: Statement) -> frozenset[Symbol]:
    """Return the names in the comparisons of a statement."""
    names = [free_symbols(atom.difference) for atom in atoms_of(statement)]
    return frozenset().union(*names)


def refuted_at_points(left: Statement, right: Statement, notation: Notation) -> Verdict | None:
    """Look for a point at which one statement holds and the other does not."""
    atoms = atoms_of(left) + atoms_of(right)
    differences = [atom.difference for atom in atoms]
    if not differences:
        return None
    pair = ScalarPair(Add(*differences, Number(0)), Number(0), notation)
    equations = [atom for atom in atoms if atom.op in ("=", "!=", "<=", ">=")]
    integers, naturals = _whole_numbers(left, right, notation)
    counted = integers | naturals
    with precision(LADDER[1]):
        for point in islice(pair.points(), 2 * ENOUGH):
            for candidate in (point, *points_on(equations, point)):
                if any(candidate[name].denominator != 1 for name in counted if name in candidate):
                    continue
                values = [_truth_at(side, candidate, pair) for side in (left, right)]
                if None not in values and values[0] != values[1]:
                    return different("different-solutions", _evidence(candidate, values))
    return None


def _whole_numbers(
    left: Statement, right: Statement, notation: Notation
) -> tuple[frozenset[Symbol], frozenset[Symbol]]:
    """Return the names that only make sense as integers, and those as natural numbers."""
    summaries = [summary_of(atom.difference) for atom in atoms_of(left) + atoms_of(right)]
    naturals = frozenset[Symbol]().union(*(each.naturals for each in summaries))
    integers = frozenset[Symbol]().union(*(each.integers for each in summaries))
    return integers | {Symbol(name) for name in notation.integer}, naturals


def refuted_on_lines(left: Statement, right: Statement, notation: Notation) -> Verdict | None:
    """Look for a point along lines on which all names but one have rational values."""
    names = sorted(names_in(left) | names_in(right), key=lambda name: name.name)
    if len(names) > _MAX_NAMES:
        return None
    integers = _whole_numbers(left, right, notation)
    for point in islice(sample_points(names, notation, *integers), _LINES):
        for name in names:
            if name in integers[0] | integers[1]:
                continue  # between its values nothing is said
            others = {key: value for key, value in point.items() if key is not name}
            try:
                solutions = compare_solutions(
                    fixed(left, others), fixed(right, others), name, notation
                )
            except (NotAlgebraicFunction, CannotTell):
                continue
            if solutions.point:
                where = [(key.name, str(value)) for key, value in others.items()]
                truths = [WORDS[value] for value in solutions.truths]
                evidence = Refuted((*where, (name.name, solutions.point)), *truths)
                return different("different-solutions", evidence)
    return None


def refuted_at_solutions(left: Statement, right: Statement, notation: Notation) -> Verdict | None:
    """Look for a solution of one side, not rational, at which the other does not hold."""
    from grader.equivalence.one_variable.bracketing import refuted_by_solution

    names = sorted(names_in(left) | names_in(right), key=lambda name: name.name)
    declared = notation.integer | notation.positive | notation.nonnegative | notation.complex_
    if len(names) > _FEW_NAMES or any(name.name in declared for name in names):
        return None
    integers = _whole_numbers(left, right, notation)
    few = 1 if len(names) == 1 else _LINES
    for point in islice(sample_points(names, notation, *integers), few):
        for name in names:
            if name in integers[0] | integers[1]:
                continue
            others = {key: value for key, value in point.items() if key is not name}
            refuted = refuted_by_solution(fixed(left, others), fixed(right, others), name)
            if refuted is not None:
                where = [(key.name, str(value)) for key, value in others.items()]
                return different(
                    "different-solutions", replace(refuted, point=(*where, *refuted.point))
                )
    return None


def _evidence(point: Point, values: list[bool | None]) -> Refuted:
    shown = tuple((name.name, str(value)) for name, value in point.items())
    return Refuted(shown, *(WORDS[bool(value)] for value in values))


def _truth_at(statement: Statement, point: Point, pair: ScalarPair) -> bool | None:
    def holds(atom: Atom | Letter) -> bool:
        assert isinstance(atom, Atom)
        value = pair.value(atom.difference, point)
        if value.undefined:
            raise OutsideDomain
        if value.ball is None:
            raise Unclear("atom")
        if pair.complex:
            if not value.ball.overlaps(value.ball * 0) or value.ball.is_zero():
                return bool(value.ball.is_zero()) == (atom.op == "=")
            raise Unclear("atom")
        return compare_to_zero(value.ball, atom.op)

    try:
        return truth(statement, holds)
    except (OutsideDomain, Unclear):
        return None


# -- points on a curve -----------------------------------------------------------------------------


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
