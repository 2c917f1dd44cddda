"""Exact coefficients of expansions: rational numbers, or expressions whose zeros are decided."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from flint import arb

from grader.equivalence.normal_form.assumptions import Beyond
from grader.equivalence.normal_form.build import NormalForm
from grader.equivalence.normal_form.prove import prove, prove_equal
from grader.equivalence.numbers.constants import constant_is_zero
from grader.equivalence.numbers.evaluate import Evaluator, to_arb
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.sample_points import sample_points
from grader.equivalence.numbers.signs import sign_of_constant
from grader.equivalence.terms.rationals import bits, rational_power, rational_value
from grader.expressions.nodes import Add, Call, Constant, Expression, Mul, Neg, Number, Pow, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, walk

Exact = Fraction | Expression

#: Larger coefficients are given up.
MAX_NODES = 400
MAX_BITS = 4_000
_POINTS = 6


class Unknown(Exception):
    """Nothing certain can be said about the behaviour."""


class NotDefined(Exception):
    """Near the point the function certainly has no real value."""


def as_node(value: Exact) -> Expression:
    """Return a coefficient as an expression."""
    return number(value) if isinstance(value, Fraction) else value


def plus(left: Exact, right: Exact) -> Exact:
    """Add two coefficients."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _small(left + right)
    if left == 0 or right == 0:
        return right if left == 0 else left
    one, other = as_node(left), as_node(right)
    return Fraction(0) if one is Neg(other) or other is Neg(one) else Add(one, other)


def minus(value: Exact) -> Exact:
    """Return the negative."""
    if isinstance(value, Fraction):
        return -value
    return value.args[0] if isinstance(value, Neg) else Neg(value)


def times(left: Exact, right: Exact) -> Exact:
    """Multiply two coefficients."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _small(left * right)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Fraction) and one in (0, 1, -1):
            return Fraction(0) if one == 0 else other if one == 1 else minus(other)
    return Mul(as_node(left), as_node(right))


def to_power(value: Exact, exponent: Fraction) -> Exact:
    """Return a power; of a negative number only one with a whole exponent."""
    if exponent == 1 or value == 1:
        return value
    if exponent == 0:
        return Fraction(1)
    if isinstance(value, Fraction):
        power = rational_power(value, exponent)
        if power is not None:
            return _small(power)
        if value == 0:
            raise NotDefined("a power of zero")
    return simplified(Pow(as_node(value), number(exponent)))


def _small(value: Fraction) -> Fraction:
    if bits(value) > MAX_BITS:
        raise Unknown("large coefficients")
    return value


def call(name: str, value: Exact) -> Exact:
    """Return a function of a coefficient."""
    return simplified(Call(name, as_node(value)))


@lru_cache(maxsize=4096)
def simplified(node: Expression) -> Exact:
    """Return the rational number that a closed expression is, where that can be seen."""
    exact = rational_value(node)
    if exact is None and not free_symbols(node):
        exact = _rational(node)
    return node if exact is None else _small(exact)


def _rational(node: Expression) -> Fraction | None:
    values: list[Fraction | None] = []

    def action(form: NormalForm) -> bool:
        values.append(form.constant(form.build(node)))
        return True

    prove(action, Notation(), False)
    return values[-1] if values else None


def is_zero(value: Exact, notation: Notation) -> bool:
    """Decide whether a coefficient is zero, for all values of its names or for almost none.

    Raise `Unknown` where that cannot be told.
    """
    if isinstance(value, Fraction):
        return value == 0
    return _node_is_zero(value, notation)


def _node_is_zero(node: Expression, notation: Notation) -> bool:
    if sum(1 for _ in walk(node)) > MAX_NODES:
        raise Unknown("large coefficients")
    if _nonzero_somewhere(node, notation):
        return False
    if not free_symbols(node):
        zero = constant_is_zero(node, False)
        if zero is not None:
            return zero
    try:
        if prove_equal(node, Number(0), notation, False).equal:
            return True
    except Beyond:
        pass
    raise Unknown("a coefficient that may be zero")


def _nonzero_somewhere(node: Expression, notation: Notation) -> bool:
    """Whether a coefficient is certainly not zero at one of a few points."""
    symbols = free_symbols(node)
    points = sample_points(symbols, notation) if symbols else iter([{}])
    with precision(LADDER[0]):
        for _, point in zip(range(_POINTS), points, strict=False):
            env: dict[Expression, arb] = {name: to_arb(place) for name, place in point.items()}
            try:
                if not Evaluator(env).value(node).contains(0):
                    return True
            except (OutsideDomain, Unclear):
                continue
    return False


def sign(value: Exact, notation: Notation) -> int:
    """Return the certain sign of a coefficient that is not zero; raise `Unknown`."""
    if isinstance(value, Fraction):
        return (value > 0) - (value < 0)
    found = _declared_sign(value, notation) if free_symbols(value) else sign_of_constant(value)
    if not found:
        raise Unknown("the sign of a coefficient")
    return found


def _declared_sign(node: Expression, notation: Notation) -> int | None:
    """Return the sign that follows from the declarations, by the rules of signs."""
    signs: dict[Expression, int | None] = {}
    for part in walk(node):
        below = [signs[child] for child in part.args]
        signs[part] = _sign_rule(part, below, notation)
    return signs[node]


def _sign_rule(part: Expression, below: list[int | None], notation: Notation) -> int | None:
    if not free_symbols(part):
        return None if isinstance(part, Constant) and part.name == "i" else sign_of_constant(part)
    match part:
        case Neg():
            return None if below[0] is None else -below[0]
        case Add() if len(set(below)) == 1:
            return below[0]
        case Pow() if below[0] == 1 or part.args[0] is Constant("e"):
            return 1
        case Call(name="exp"):
            return 1
        case Call(name="sqrt") if below[0] == 1:
            return 1
    if type(part).__name__ in ("Mul", "Div") and all(below):
        product = 1
        for one in below:
            product *= one or 0
        return product
    name = getattr(part, "name", None)
    return 1 if name in notation.positive and not part.args else None
