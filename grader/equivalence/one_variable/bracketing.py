"""Solutions of equations that no formula gives, enclosed where the sides change places.

Between two points at which the difference of the sides has opposite signs, and between which it is
defined and continuous, the equation has a solution. If another statement is certainly false all
over a bracket as narrow as needed, the two do not hold at the same points: `sin x = 0` has a
solution between 3 and 4, and `x = 0` has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import arb, fmpq

from grader.equivalence.numbers.evaluate import Evaluator, to_arb
from grader.equivalence.numbers.powers import OutsideDomain, Unclear, compare_to_zero
from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.one_variable.atoms import Atom, Combined, Letter, Statement, truth
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import Refuted
from grader.expressions.functions import JUMPING
from grader.expressions.nodes import Expression, Symbol

#: Bisections of a bracket, and solutions that are looked at.
_HALVINGS = 26
_MAX_SOLUTIONS = 6
_NEAR = [Fraction(2 * k + 1, 4) - Fraction(1, 37) for k in range(-20, 20)]
_FAR = [Fraction(n) + Fraction(1, 37) for n in (16, 40, 150, 600, 3000)]
_GRID = [*(-x for x in reversed(_FAR)), *_NEAR, *_FAR]
_WORDS = ("true", "false")


@dataclass(frozen=True, slots=True)
class _Bracket:
    low: Fraction
    high: Fraction
    rising: bool


def refuted_by_solution(left: Statement, right: Statement, name: Symbol) -> Refuted | None:
    """Look for a solution of an equation of one side at which the other side does not hold."""
    for holder, other, order in ((left, right, 1), (right, left, -1)):
        for equation in _equations(holder):
            if not _is_continuous(equation.difference):
                continue
            for bracket in _brackets(equation.difference, name):
                refuted = _narrowed(equation.difference, name, bracket, other)
                if refuted is not None:
                    return Refuted(((name.name, _shown(refuted)),), *_WORDS[::order])
    return None


def _equations(statement: Statement) -> Iterator[Atom]:
    """Yield equations whose solutions satisfy the statement."""
    if isinstance(statement, Atom) and statement.op == "=":
        yield statement
    elif isinstance(statement, Combined) and statement.op == "or":
        for part in statement.parts:
            yield from _equations(part)


def _is_continuous(function: Expression) -> bool:
    """Whether a function is continuous wherever it is defined, as far as its parts tell."""
    summary = summary_of(function)
    known = all(name in REAL_FUNCTIONS and name not in JUMPING for name, _ in summary.calls)
    return known and not (summary.lazy or summary.imaginary or summary.floats)


def _brackets(function: Expression, name: Symbol) -> Iterator[_Bracket]:
    """Yield stretches in which a function changes its sign, those near zero first."""
    signs = [(at, _sign(function, name, at)) for at in _GRID]
    brackets = [
        _Bracket(low, high, after > 0)
        for (low, before), (high, after) in pairwise(signs)
        if before * after < 0
    ]
    yield from sorted(brackets, key=lambda bracket: abs(bracket.low + bracket.high))[
        :_MAX_SOLUTIONS
    ]


def _sign(function: Expression, name: Symbol, at: Fraction) -> int:
    """Return the certain sign at a point, 0 where it cannot be told."""
    value = _value(function, name, to_arb(at))
    return 0 if value is None else int(value > 0) - int(value < 0)


def _value(function: Expression, name: Symbol, at: arb) -> arb | None:
    with precision(FIRST):
        try:
            value: arb = Evaluator({name: at}).value(function)
        except (OutsideDomain, Unclear):
            return None
        return value


def _narrowed(
    function: Expression, name: Symbol, bracket: _Bracket, other: Statement
) -> _Bracket | None:
    """Halve a bracket until the other statement is certainly false in all of it."""
    for _ in range(_HALVINGS):
        halved = _half(function, name, bracket)
        if halved is None:
            return None
        bracket = halved
    ball = _ball(bracket)
    if _value(function, name, ball) is None or not _is_false(other, name, ball):
        return None
    return bracket


def _half(function: Expression, name: Symbol, bracket: _Bracket) -> _Bracket | None:
    """Return the half in which the sign changes."""
    middle = (bracket.low + bracket.high) / 2
    sign = _sign(function, name, middle)
    if sign == 0:
        return None
    if (sign > 0) == bracket.rising:
        return _Bracket(bracket.low, middle, bracket.rising)
    return _Bracket(middle, bracket.high, bracket.rising)


def _ball(bracket: _Bracket) -> arb:
    """Return a ball that holds the whole bracket."""
    middle, radius = (bracket.low + bracket.high) / 2, (bracket.high - bracket.low) / 2
    return to_arb(middle) + arb(0, arb(fmpq(*radius.as_integer_ratio())).upper())


def _is_false(statement: Statement, name: Symbol, ball: arb) -> bool:
    def holds(atom: Atom | Letter) -> bool:
        if isinstance(atom, Letter):
            raise Unclear("letter")
        value = _value(atom.difference, name, ball)
        if value is None:
            raise Unclear("atom")
        return compare_to_zero(value, atom.op)

    try:
        return not truth(statement, holds)
    except Unclear:
        return False


def _shown(bracket: _Bracket) -> str:
    """Print the middle of a bracket to six digits."""
    return f"{float((bracket.low + bracket.high) / 2):.6g}"
