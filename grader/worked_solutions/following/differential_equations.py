"""Differential equations: `dy/dx = x/y`, `y dy = x dx` and `y²/2 = x²/2 + C` say the same.

Every line in the function and its variable is held against the equation itself: a line with a
slope, differentials or integrals has to give the same slope, a relation with a constant has to
keep that constant along solutions, and a formula of the function has to solve the equation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.equivalence import CannotDifferentiate, Outcome, compare, differentiate, has_branches
from grader.expressions.nodes import (
    Add,
    Call,
    Derivative,
    Div,
    Expression,
    Integral,
    Mul,
    Neg,
    Number,
    Symbol,
)
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.worked_solutions.differentials import D
from grader.worked_solutions.following.equations import Broken
from grader.worked_solutions.following.slopes import solved_for
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import Agreement, agreement, is_decimal

#: Words of formulas that solve another equation, or are tried.
_OTHERWISE = re.compile(
    r"\b(?:try|trial|guess|ansatz|assum\w{1,4}|suppose|homogeneous|particular|complementary"
    r"|undetermined|variation of|form|substitut\w*|let|put|set|check|verif\w*|equilibri\w*)\b",
    re.IGNORECASE,
)
#: Names of the constants that come with an integral.
_OF_INTEGRALS = re.compile(r"(?:[ABCDKabcdk]|const)(?:_\w{1,3})?")
_HIGHEST = 3
_DX, _DY = Symbol("dx"), Symbol("dy")


@dataclass
class _Problem:
    """The equation of a text, by the names `y`, `y'`, ..., and what stands below it so far."""

    sides: tuple[Expression, Expression]
    name: Symbol
    variable: Symbol
    order: int
    position: int
    slope: Expression | None
    values: list[tuple[int, int, Expression, Expression]] = field(default_factory=list)
    formula: Expression | None = None
    constant: tuple[Symbol, Expression] | None = None

    @property
    def parameters(self) -> frozenset[Expression]:
        """The names of the equation that are none of its function and variable."""
        names = free_symbols(self.sides[0]) | free_symbols(self.sides[1])
        return frozenset(names) - {self.variable, *_primed(self.name)}


def broken_differential_equations(statements: Sequence[Statement], text: str) -> Iterator[Broken]:
    """Yield the first line that contradicts the differential equation above it."""
    lines = text.split("\n")
    problem: _Problem | None = None
    for position, statement in enumerate(statements):
        sides = _sides(statement)
        if len(sides) < 2:
            continue
        if problem is None:
            problem = _problem(sides, position, statements)
            continue
        if _OTHERWISE.search(_before(statement, lines)):
            problem.formula = problem.constant = None
            continue
        wrong = _contradicts(problem, sides, position)
        if wrong is not None:
            yield Broken(position, wrong)
            return


def _before(statement: Statement, lines: Sequence[str]) -> str:
    place = statement.place
    return lines[place.line - 1][: place.column] if 0 < place.line <= len(lines) else ""


def _sides(statement: Statement) -> list[Expression]:
    read = [side.expression for side in statement.sides]
    sides = [_as_factor(each) for each in read if isinstance(each, Expression)]
    plain = len(sides) == len(statement.sides) and set(statement.relations) <= {"=", "~"}
    return sides if plain and not statement.hedge and not has_branches(*sides) else []


def _primed(name: Symbol) -> tuple[Symbol, ...]:
    """Return a function with its derivatives: y, y', y'', y'''."""
    return tuple(Symbol(name.name + "'" * times) for times in range(_HIGHEST + 1))


def _with_primes(side: Expression) -> Expression:
    """Return a side with `dy/dx` as `y'`."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Derivative) or len(node.args) != 2:
            return node
        name, (times,) = node.args[0], node.orders
        known = isinstance(name, Symbol) and isinstance(times, int) and times <= _HIGHEST
        return Symbol(name.name + "'" * times) if known and isinstance(name, Symbol) else node

    return transform(side, apply, Derivative)


def _as_factor(side: Expression) -> Expression:
    """Return a side with `P(1 - P/100)` as a product: no function is one of itself."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Call) or len(node.args) != 1 or node.primes:
            return node
        name = Symbol(node.name)
        return Mul(name, node.args[0]) if name in free_symbols(node.args[0]) else node

    return transform(side, apply, Call)


def _problem(
    sides: Sequence[Expression], position: int, statements: Sequence[Statement]
) -> _Problem | None:
    """Return the differential equation that a line states, if it is the first word on its name."""
    shown = [_with_primes(side) for side in sides[:2]]
    names = {node for side in shown for node in free_symbols(side) if isinstance(node, Symbol)}
    primed = [name for name in names if name.name.endswith("'")]
    bases = {name.name.rstrip("'") for name in primed}
    if len(bases) != 1 or any(map(has_opaque, shown)) or any(_computes(side) for side in shown):
        return None
    name = Symbol(bases.pop())
    order = max(len(each.name) - len(name.name) for each in primed)
    variable = _variable(sides, name, statements)
    if variable is None or order > 2 or len(name.name) > 1:
        return None
    for earlier in statements[:position]:
        if any(name in free_symbols(side) for side in _sides(earlier)):
            return None
    slope = solved_for(_primed(name)[1], shown) if order == 1 else None
    if order == 1 and slope is None:
        return None
    return _Problem((shown[0], shown[1]), name, variable, order, position, slope)


def _computes(side: Expression) -> bool:
    return any(isinstance(node, Integral | Derivative) for node in walk(side))


def _variable(
    sides: Sequence[Expression], name: Symbol, statements: Sequence[Statement]
) -> Symbol | None:
    """Return what the function is one of: what it is differentiated by, else x, else t."""
    by = {node.args[1] for node in walk(*sides[:2]) if isinstance(node, Derivative)}
    if by:
        only = by.pop()
        return only if not by and isinstance(only, Symbol) else None
    used = {each for statement in statements for side in _sides(statement) for each in walk(side)}
    usual = (Symbol("x"), Symbol("t"))
    return next((each for each in usual if each in used and each is not name), None)


def _contradicts(problem: _Problem, sides: Sequence[Expression], position: int) -> int | None:
    """Return the line that one below the equation contradicts, and keep what it tells."""
    first = sides[0]
    at = _value_at(first, problem)
    if at is not None:
        return _contradicts_value(problem, at, sides, position)
    if isinstance(first, Symbol) and problem.constant is not None:
        name, formula = problem.constant
        if first is name and not free_symbols(sides[-1]):
            return _contradicts_constant(problem, formula, sides[-1])
    pair = (sides[0], sides[1])
    if any(map(has_opaque, (_expanded(side, problem) for side in pair))):
        return None
    if first is _primed(problem.name)[1] and problem.formula is not None:
        slope = _derivative(problem.formula, problem.variable)
        if slope is not None and free_symbols(slope) == free_symbols(sides[-1]):
            return problem.position if _differ(slope, sides[-1]) else None
    slope = _slope_of(pair, problem)
    if slope is not None:
        known = problem.slope
        if known is None or not free_symbols(slope) <= free_symbols(known) | _both(problem):
            return None
        complete = problem.parameters <= free_symbols(slope)
        return problem.position if complete and _differ(slope, known) else None
    wrong = _is_no_solution(problem, (sides[0], sides[-1]), position)
    return problem.position if wrong else None


def _both(problem: _Problem) -> set[Expression]:
    return {problem.name, problem.variable}


# -- slopes ----------------------------------------------------------------------------------------


def _slope_of(pair: tuple[Expression, Expression], problem: _Problem) -> Expression | None:
    """Return the slope that a line gives by `y'`, by differentials or by integrals."""
    shown = [_expanded(side, problem) for side in pair]
    primed = _primed(problem.name)
    names = free_symbols(shown[0]) | free_symbols(shown[1])
    if primed[1] in names and not names & set(primed[2:]):
        return solved_for(primed[1], shown)
    marked = [_with_differentials(side, problem) for side in shown]
    names = free_symbols(marked[0]) | free_symbols(marked[1])
    if not {_DX, _DY} <= names or any(map(_computes, marked)):
        return None
    whole = Add(marked[0], Neg(marked[1]))
    along, across = (
        substitute(whole, {_DX: Number(int(x)), _DY: Number(int(not x))}) for x in (True, False)
    )
    return Div(Neg(along), across)


def _expanded(side: Expression, problem: _Problem) -> Expression:
    """Return a side with `(x y)'` and `d/dx (x y)` worked out, `y` being a function."""
    variable, name = problem.variable, problem.name

    def apply(node: Expression) -> Expression:
        primed = isinstance(node, Call) and node.name == "primed"
        of_formula = isinstance(node, Derivative) and node.args[1:] == (variable,)
        if not primed and not (of_formula and getattr(node, "orders", ()) == (1,)):
            return node
        body = node.args[0]
        try:
            along, across = (differentiate(body, each) for each in (variable, name))
        except CannotDifferentiate:
            return node
        return Add(along, Mul(across, _primed(name)[1]))

    return transform(_with_primes(side), apply, Call, Derivative)


def _with_differentials(side: Expression, problem: _Problem) -> Expression:
    """Return a side with `dy` and `dx` as names, in front of what is integrated as well."""
    table = {problem.variable: _DX, problem.name: _DY}

    def apply(node: Expression) -> Expression:
        if isinstance(node, Integral) and len(node.args) == 2 and node.args[1] in table:
            return Mul(node.args[0], table[_symbol(node.args[1])])
        if not isinstance(node, Mul):
            return node
        factors: list[Expression] = []
        for factor in node.args:
            if factors and factors[-1] is D and factor in table:
                factors[-1] = table[_symbol(factor)]
            else:
                factors.append(factor)
        return Mul(*factors) if len(factors) > 1 else factors[0]

    return transform(side, apply, Mul, Integral)


def _symbol(node: Expression) -> Symbol:
    assert isinstance(node, Symbol)
    return node


# -- solutions -------------------------------------------------------------------------------------


def _is_no_solution(problem: _Problem, pair: tuple[Expression, Expression], position: int) -> bool:
    """Whether a formula of the function, or a relation with a constant, contradicts the slope."""
    left, right = pair
    names = free_symbols(left) | free_symbols(right)
    if problem.name not in names or any(map(_computes, pair)) or D in names:
        return False
    if not problem.parameters <= names or _has_new_decimals(pair, problem):
        return False
    constants = sorted(names - _both(problem) - problem.parameters, key=str)
    if not all(isinstance(n, Symbol) and _OF_INTEGRALS.fullmatch(n.name) for n in constants):
        return False
    bare = left.args[0] if isinstance(left, Call) and left.name == "abs" else left
    if bare is problem.name and problem.name not in free_symbols(right):
        if problem.variable not in free_symbols(right):
            return False
        problem.formula = right
        problem.constant = _constant(problem, (bare, right), constants)
        return _solves_not(problem, right) or _misses_values(problem, right, constants)
    if len(constants) != 1 or problem.slope is None:
        return False
    problem.constant = _constant(problem, pair, constants)
    if problem.constant is None:
        return False
    kept = problem.constant[1]
    try:
        along, across = (differentiate(kept, each) for each in (problem.variable, problem.name))
    except CannotDifferentiate:
        return False
    return _differ(Add(along, Mul(across, problem.slope)), Number(0))


def _constant(
    problem: _Problem, pair: tuple[Expression, Expression], constants: Sequence[Expression]
) -> tuple[Symbol, Expression] | None:
    """Return the one constant of a relation, and what it is by that."""
    if len(constants) != 1 or not isinstance(constants[0], Symbol):
        return None
    formula = solved_for(constants[0], pair)
    return None if formula is None else (constants[0], formula)


def _solves_not(problem: _Problem, formula: Expression) -> bool:
    table: dict[Expression, Expression] = {problem.name: formula}
    slope: Expression | None = formula
    for name in _primed(problem.name)[1 : problem.order + 1]:
        slope = _derivative(slope, problem.variable) if slope is not None else None
        if slope is None:
            return False
        table[name] = slope
    left, right = (substitute(side, table) for side in problem.sides)
    return _differ(left, right)


def _has_new_decimals(pair: tuple[Expression, Expression], problem: _Problem) -> bool:
    """Whether numbers have come in that may have been rounded."""
    given = {node for node in walk(*problem.sides) if is_decimal(node)}
    return any(is_decimal(node) and node not in given for node in walk(*pair))


def _derivative(formula: Expression, variable: Symbol) -> Expression | None:
    try:
        return differentiate(formula, variable)
    except CannotDifferentiate:
        return None


# -- values at a point -----------------------------------------------------------------------------


def _value_at(side: Expression, problem: _Problem) -> tuple[int, Expression] | None:
    """Return how often the function is differentiated and where, for `y'(0)`."""
    if not isinstance(side, Call) or side.name != problem.name.name or len(side.args) != 1:
        return None
    return None if free_symbols(side) else (side.primes, side.args[0])


def _contradicts_value(
    problem: _Problem, at: tuple[int, Expression], sides: Sequence[Expression], position: int
) -> int | None:
    """Judge `y(0) = 2 + C = 5` by the formula above it; keep the value that is given."""
    times, where = at
    if not free_symbols(sides[-1]):
        problem.values.append((position, times, where, sides[-1]))
    if problem.formula is None or len(sides) < 2:
        return None
    value = _at_point(problem, problem.formula, times, where)
    if value is None or not free_symbols(value) or free_symbols(value) != free_symbols(sides[1]):
        return None
    return problem.position if _differ(value, sides[1]) else None


def _at_point(
    problem: _Problem, formula: Expression, times: int, where: Expression
) -> Expression | None:
    value: Expression | None = formula
    for _ in range(times):
        value = _derivative(value, problem.variable) if value is not None else None
    return None if value is None else substitute(value, {problem.variable: where})


def _contradicts_constant(problem: _Problem, formula: Expression, said: Expression) -> int | None:
    """Return the line of the given value with which the constant is another one."""
    for position, times, where, value in problem.values:
        table: Mapping[Expression, Expression] = {problem.variable: where, problem.name: value}
        found = substitute(formula, dict(table))
        if times == 0 and not free_symbols(found) and _differ(found, said):
            return position
    return None


def _misses_values(problem: _Problem, formula: Expression, constants: Sequence[Expression]) -> bool:
    """Whether a formula without constants does not have the values that are given."""
    if constants:
        return False
    for _, times, where, value in problem.values:
        found = _at_point(problem, formula, times, where)
        if found is not None and not free_symbols(found) and _differ(found, value):
            return True
    return False


def _differ(one: Expression, other: Expression) -> bool:
    if not free_symbols(one) and not free_symbols(other):
        found = agreement(one, other, loose=True)
        if found is not None:
            return found is Agreement.OFF
    if any(map(is_decimal, walk(one, other))):
        return False
    return compare(one, other).outcome is Outcome.DIFFERENT
