"""Where a real function of one name may change its sign, as closed numbers: `ln 5`, `e^3`.

Beyond algebraic functions (critical.py) this serves equations that strictly monotone functions make
simple: `e^(2x) = 5`, `e^(2x) - 3 e^x + 2 = 0`, `ln x + ln(x - 3) = ln 4`. The points found are a
superset of the zeros and of the borders of the domain, which is all that is needed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from grader.equivalence.numbers.evaluate import Evaluator, outer_bounds
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import precision
from grader.equivalence.one_variable.domains import (
    ONE,
    ZERO,
    CannotTell,
    UnknownDomain,
    constant_holds,
    defined_where,
    simplest_between,
)
from grader.equivalence.one_variable.exponential_sums import as_powers, without_logarithms
from grader.equivalence.one_variable.monotone import undone
from grader.equivalence.one_variable.sign_changes import (
    CriticalPoint,
    NotAlgebraicFunction,
    critical_points,
)
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols

_MAX_POINTS = 40
#: A rational number that a point may be is looked for up to this denominator.
_MAX_DENOMINATOR = 10**6
_BOUNDED = frozenset({"sin", "cos"})
_BITS = (128, 512, 2048)


class NotSolved(NotAlgebraicFunction):
    """No rule gives all the zeros."""


@dataclass(frozen=True, slots=True)
class TranscendentalPoint:
    """A real number given by a closed expression."""

    expression: Expression

    @property
    def rational(self) -> Fraction | None:
        """The exact value, if it is plainly rational."""
        return rational_value(self.expression)

    def ball(self) -> arb:
        """Return the point as a ball of the present precision; raise `CannotTell`."""
        try:
            value = Evaluator({}).value(self.expression)
        except (OutsideDomain, Unclear):
            raise CannotTell("a closed point") from None
        if not isinstance(value, arb):
            raise CannotTell("a closed point")
        return value


AnyPoint = CriticalPoint | TranscendentalPoint


def transcendental_points(functions: list[Expression], name: Symbol) -> list[AnyPoint]:
    """Return all points where one of the functions may change its sign, in increasing order.

    Raise `NotAlgebraicFunction` or `CannotTell` where no rule gives them.
    """
    points: list[AnyPoint] = []
    try:
        for function in functions:
            for atom in defined_where(function):
                points += _zeros(atom.difference, name)
            points += _zeros(function, name)
    except UnknownDomain as error:
        raise NotSolved(str(error)) from None
    if len(points) > _MAX_POINTS:
        raise NotSolved("too many points")
    simple = (_simplified(p) if isinstance(p, TranscendentalPoint) else p for p in points)
    return _sorted(list(dict.fromkeys(simple)))


# -- zeros -----------------------------------------------------------------------------------------


def _zeros(function: Expression, name: Symbol) -> list[AnyPoint]:
    return _solutions(function, ZERO, name)


def _solutions(function: Expression, value: Expression, name: Symbol) -> list[AnyPoint]:
    """Return a superset of the solutions of `function = value`, which is closed.

    None for a function that is constant: it changes its sign nowhere.
    """
    if name not in free_symbols(function):
        return []
    match function:
        case Symbol():
            return [TranscendentalPoint(value)]
        case Neg():
            return _solutions(function.args[0], Neg(value), name)
        case Add():
            return _of_sum(function, value, name)
        case Mul():
            return _of_product(function, value, name)
        case Div():
            return _of_quotient(function.args[0], function.args[1], value, name)
        case Call(name="abs"):
            return _two_sided(function.args[0], value, value, name)
        case Pow() if _is_even(function.args[1]):
            return _of_even_power(function.args[0], function.args[1], value, name)
    return _of_monotone(function, value, name)


def _of_monotone(function: Expression, value: Expression, name: Symbol) -> list[AnyPoint]:
    if isinstance(function, Call) and function.name in _BOUNDED:
        if constant_holds(Add(Call("abs", value), Neg(ONE)), ">"):
            return []
        raise NotSolved("infinitely many")
    inverse = undone(function)
    if inverse is None:
        if isinstance(function, Pow) and name not in free_symbols(function.args[1]):
            return _of_negative_power(function, value, name)
        raise NotSolved(type(function).__name__)
    if not all(constant_holds(atom.difference, atom.op) for atom in inverse.in_values(value)):
        return []
    return _solutions(inverse.inner, inverse.undo(value), name)


def _is_even(exponent: Expression) -> bool:
    degree = rational_value(exponent)
    return degree is not None and degree > 0 and degree.numerator % 2 == 0


def _of_even_power(
    base: Expression, exponent: Expression, value: Expression, name: Symbol
) -> list[AnyPoint]:
    return _two_sided(base, value, Pow(value, Div(ONE, exponent)), name)


def _two_sided(
    inner: Expression, value: Expression, size: Expression, name: Symbol
) -> list[AnyPoint]:
    """Solve `|inner| = size`, where the size is real for a value that is not negative."""
    if constant_holds(value, "<"):
        return []
    if constant_holds(value, "="):
        return _zeros(inner, name)
    return _solutions(inner, size, name) + _solutions(inner, Neg(size), name)


def _of_negative_power(function: Pow, value: Expression, name: Symbol) -> list[AnyPoint]:
    base, degree = function.args[0], rational_value(function.args[1])
    if degree is None or degree >= 0:
        raise NotSolved("power")
    if constant_holds(value, "="):
        return []
    return _solutions(Pow(base, number(-degree)), Div(ONE, value), name)


def _of_quotient(
    top: Expression, bottom: Expression, value: Expression, name: Symbol
) -> list[AnyPoint]:
    if constant_holds(value, "="):
        return _zeros(top, name)
    if name not in free_symbols(top):
        return _solutions(bottom, Div(top, value), name) if constant_holds(top, "!=") else []
    if name not in free_symbols(bottom):
        return _solutions(top, Mul(value, bottom), name)
    return _zeros(Add(top, Neg(Mul(value, bottom))), name)


def _of_product(function: Mul, value: Expression, name: Symbol) -> list[AnyPoint]:
    open_ = [factor for factor in function.args if name in free_symbols(factor)]
    closed = [factor for factor in function.args if name not in free_symbols(factor)]
    if any(constant_holds(factor, "=") for factor in closed):
        return []
    if constant_holds(value, "="):
        return [point for factor in dict.fromkeys(open_) for point in _zeros(factor, name)]
    rest = Div(value, Mul(*closed, ONE)) if closed else value
    if len(open_) == 1:
        return _solutions(open_[0], rest, name)
    return _several([Mul(*open_)], rest, name)


def _of_sum(function: Expression, value: Expression, name: Symbol) -> list[AnyPoint]:
    terms = list(_cancelled(_terms(function)))
    open_ = [term for term in terms if name in free_symbols(term)]
    closed = [term for term in terms if name not in free_symbols(term)]
    if not open_:
        return []
    rest = Add(value, *map(Neg, closed)) if closed else value
    if len(open_) == 1:
        return _solutions(open_[0], rest, name)
    return _several(open_, rest, name)


def _terms(node: Expression, negative: bool = False) -> list[Expression]:
    """Return the terms of nested sums."""
    if isinstance(node, Neg):
        return _terms(node.args[0], not negative)
    if isinstance(node, Add):
        return [term for arg in node.args for term in _terms(arg, negative)]
    return [Neg(node) if negative else node]


def _cancelled(terms: list[Expression]) -> list[Expression]:
    """Leave out pairs of a term and its negative."""
    left: list[Expression] = []
    for term in terms:
        opposite = term.args[0] if isinstance(term, Neg) else Neg(term)
        if opposite in left:
            left.remove(opposite)
        else:
            left.append(term)
    return left


def _several(terms: list[Expression], value: Expression, name: Symbol) -> list[AnyPoint]:
    """Solve what holds the name more than once."""
    value = _simplified(TranscendentalPoint(value)).expression
    equation = Add(*terms, Neg(value))
    try:
        return list(critical_points([equation], name))
    except NotAlgebraicFunction:
        pass
    single = without_logarithms([*terms, *_terms(value, True)])
    if single is not None:
        return _zeros(single, name)
    powers = as_powers(equation, name)
    if powers is None:
        raise NotSolved("several parts")
    roots = critical_points([powers.function], powers.kernel)
    return [
        point for root in roots for point in _solutions(powers.stands_for, _as_constant(root), name)
    ]


def _as_constant(point: CriticalPoint) -> Expression:
    closed_form = point.closed_form()
    if closed_form is None:
        raise NotSolved("a root of high degree")
    return closed_form


# -- the order of points -------------------------------------------------------------------------


def _simplified(point: TranscendentalPoint) -> TranscendentalPoint:
    """Write a point that is a simple rational number as such."""
    if point.rational is not None:
        return point
    with precision(_BITS[0]):
        low, high = outer_bounds(point.ball())
    if low == high:
        return TranscendentalPoint(number(low))
    simple = simplest_between(low, high)
    if simple.denominator < _MAX_DENOMINATOR and _equal(point, TranscendentalPoint(number(simple))):
        return TranscendentalPoint(number(simple))
    return point


def _equal(one: TranscendentalPoint, other: TranscendentalPoint) -> bool:
    try:
        return constant_holds(Add(one.expression, Neg(other.expression)), "=")
    except CannotTell:
        return False


def _is_root(point: AnyPoint, of: AnyPoint) -> bool:
    """Whether two points whose balls overlap are certainly the same."""
    if isinstance(point, TranscendentalPoint) and isinstance(of, TranscendentalPoint):
        return _equal(point, of)
    if isinstance(of, TranscendentalPoint):
        point, of = of, point
    if isinstance(point, CriticalPoint) or not isinstance(of, CriticalPoint):
        return False
    closed = of.closed_form()
    if closed is not None:
        return _equal(point, TranscendentalPoint(closed))
    value: Expression = Number(0)
    for coefficient in reversed(of.coefficients):
        value = Add(Mul(value, point.expression), number(coefficient))
    try:
        return constant_holds(value, "=")
    except CannotTell:
        return False


def _sorted(points: list[AnyPoint]) -> list[AnyPoint]:
    """Sort points; those that overlap have to be proved the same, and one of them is kept."""
    for bits in _BITS:
        with precision(bits):
            balls = {point: point.ball() for point in points}
            order = sorted(points, key=lambda point: (balls[point].mid(), _rank(point)))
            pairs = [(a, b) for a, b in itertools.pairwise(order) if balls[a].overlaps(balls[b])]
        if not pairs:
            return order
        same = [(a, b) for a, b in pairs if _is_root(a, b)]
        gone = {max(pair, key=_rank) for pair in same}
        points = [point for point in points if point not in gone]
        if len(same) == len(pairs):
            return _sorted(points)
    raise CannotTell("points too close")


def _rank(point: AnyPoint) -> int:
    """Points of low rank are kept, as functions are easily evaluated there."""
    if point.rational is not None:
        return 0
    return 1 if isinstance(point, TranscendentalPoint) else 2
