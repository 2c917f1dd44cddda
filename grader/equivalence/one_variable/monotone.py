"""Strictly monotone functions that can be undone: `g(E) < c` as comparisons of E.

Each is given by its inverse, the interval on which it is monotone, and the interval of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence.one_variable.atoms import Atom
from grader.equivalence.one_variable.domains import (
    LOGARITHMS,
    ONE,
    ZERO,
    UnknownDomain,
    base_of_logarithm,
    root_degree,
)
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.functions import SPECIAL_FUNCTIONS
from grader.expressions.nodes import Call, Constant, Div, Expression, Neg, Number, Pow, number
from grader.expressions.traversal import free_symbols

#: An end of an interval: the comparison with it that holds inside, and where it is.
End = tuple[str, Expression] | None


@dataclass(frozen=True, slots=True)
class Undone:
    """`g(inner)`, g increasing from `domain` onto `values`, both as `(low, high)` ends."""

    inner: Expression
    undo: Callable[[Expression], Expression]
    domain: tuple[End, End] = (None, None)
    values: tuple[End, End] = (None, None)

    def in_values(self, value: Expression) -> list[Atom]:
        """Return what holds just where a value is one of the function."""
        return inside(value, self.values)


def inside(value: Expression, interval: Sequence[End]) -> list[Atom]:
    """Return what holds just where a value is in an interval."""
    return [Atom(value, *end) for end in interval if end is not None]


_HALF_TURN = Div(Constant("pi"), Number(2))
_POSITIVE: End = (">", ZERO)
_NO_LESS: End = (">=", ZERO)
_BETWEEN_ONES: tuple[End, End] = ((">", Neg(ONE)), ("<", ONE))


def _call(name: str) -> Callable[[Expression], Expression]:
    return lambda value: Call(name, value)


def _power(exponent: Expression) -> Callable[[Expression], Expression]:
    return lambda value: Pow(value, exponent)


_Row = tuple[Callable[[Expression], Expression], tuple[End, End], tuple[End, End]]
#: The inverse of each function that increases, where it does, and its values there.
INCREASING: dict[str, _Row] = {
    "exp": (_call("ln"), (None, None), (_POSITIVE, None)),
    "sqrt": (_power(Number(2)), (_NO_LESS, None), (_NO_LESS, None)),
    "cbrt": (_power(Number(3)), (None, None), (None, None)),
    "sinh": (_call("asinh"), (None, None), (None, None)),
    "asinh": (_call("sinh"), (None, None), (None, None)),
    "tanh": (_call("atanh"), (None, None), _BETWEEN_ONES),
    "atanh": (_call("tanh"), _BETWEEN_ONES, (None, None)),
    "acosh": (_call("cosh"), ((">=", ONE), None), (_NO_LESS, None)),
    "atan": (_call("tan"), (None, None), ((">", Neg(_HALF_TURN)), ("<", _HALF_TURN))),
    "asin": (
        _call("sin"),
        ((">=", Neg(ONE)), ("<=", ONE)),
        ((">=", Neg(_HALF_TURN)), ("<=", _HALF_TURN)),
    ),
}
#: Known functions without a row, by the reason.
WITHOUT_INVERSE = {
    "special functions": SPECIAL_FUNCTIONS,
    "it depends on the base or the degree": "ln log lg lb root",
    "they fall": "acos acot asech acsch coth csch acsc acoth erfc",
    "they rise and fall": "sin cos cosh sech tan cot sec csc asec abs gamma_function factorial"
    " factorial2 binomial",
    "its inverse has no name here": "erf",
    "a factor, which is divided by elsewhere": "percent degree",
    "not strictly": "sign floor ceiling round mod",
    "of several arguments, or of integers": "max min sup inf gcd lcm atan2",
    "of complex numbers": "re im arg conjugate",
    "of matrices, vectors and sets": "norm det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}


def undone(node: Expression, odd_roots: bool = False) -> Undone | None:
    """Return how a monotone function of something is undone; None for other nodes."""
    match node:
        case Call() if node.primes:
            return None
        case Call() if node.name in LOGARITHMS:
            return _logarithm(node)
        case Call(name="root"):
            return _root(node)
        case Call() if node.name in INCREASING and len(node.args) == 1:
            undo, domain, values = INCREASING[node.name]
            return Undone(node.args[0], undo, domain, values)
        case Pow():
            return _of_power(node.args[0], node.args[1], odd_roots)
    return None


def _logarithm(node: Call) -> Undone | None:
    """Undo `log_b E`, which is `ln E` times a number, so that only its `ln` is increasing."""
    base = base_of_logarithm(node)
    if base is None:
        return None
    if base == Constant("e"):
        return Undone(node.args[0], lambda value: Pow(base, value), (_POSITIVE, None))
    value = rational_value(base)
    if value is None or value < 1:
        return None
    return Undone(node.args[0], lambda value: Pow(base, value), (_POSITIVE, None))


def _root(node: Call) -> Undone | None:
    try:
        degree = root_degree(node)
    except UnknownDomain:
        return None
    ends = (None, None) if degree % 2 else (_NO_LESS, None)
    return Undone(node.args[0], _power(Number(degree)), ends, ends)


def _of_power(base: Expression, exponent: Expression, odd_roots: bool) -> Undone | None:
    if not free_symbols(base):
        if base == Constant("e"):
            return Undone(exponent, _call("ln"), values=(_POSITIVE, None))
        value = rational_value(base)
        if value is None or value <= 0 or value == 1:
            return None
        if value > 1:
            log = Call("ln", base)
            return Undone(exponent, lambda c: Div(Call("ln", c), log), values=(_POSITIVE, None))
        turned = Neg(exponent)  # (1/2)^E is 2^(-E)
        log = Call("ln", Div(ONE, base))
        return Undone(turned, lambda c: Div(Call("ln", c), log), values=(_POSITIVE, None))
    return _of_root(base, rational_value(exponent), odd_roots)


def _of_root(base: Expression, exponent: Fraction | None, odd_roots: bool) -> Undone | None:
    """Undo a power with a rational exponent that is no even integer."""
    if exponent is None or exponent <= 0:
        return None
    over, under = exponent.numerator, exponent.denominator
    if under == 1:
        return Undone(base, lambda c: Call("root", c, Number(over))) if over % 2 else None
    if odd_roots and under % 2:
        return Undone(base, _odd(over, under)) if over % 2 else None
    back = number(Fraction(under, over))
    return Undone(base, _power(back), (_NO_LESS, None), (_NO_LESS, None))


def _odd(over: int, under: int) -> Callable[[Expression], Expression]:
    return lambda c: Pow(Call("root", c, Number(over)), Number(under))
