"""Derivatives of expressions, by rules; each function has its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.equivalence.terms.rationals import rational_value
from grader.expressions.functions import JUMPING, KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Integral,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.traversal import free_symbols, functions_called, substitute, walk

ZERO, ONE, TWO = Number(0), Number(1), Number(2)
_HALF = Div(ONE, TWO)
_E = Constant("e")


class CannotDifferentiate(Exception):
    """The expression holds something whose derivative is not known here."""


def add(*terms: Expression) -> Expression:
    """Return the sum without zeros."""
    kept = tuple(term for term in terms if term is not ZERO)
    return Add(*kept) if len(kept) > 1 else kept[0] if kept else ZERO


def times(*factors: Expression) -> Expression:
    """Return the product without ones, or zero."""
    if any(factor is ZERO for factor in factors):
        return ZERO
    kept = tuple(factor for factor in factors if factor is not ONE)
    return Mul(*kept) if len(kept) > 1 else kept[0] if kept else ONE


def minus(term: Expression) -> Expression:
    """Return minus the term."""
    return ZERO if term is ZERO else Neg(term)


def square(term: Expression) -> Expression:
    """Return the square."""
    return Pow(term, TWO)


def _sqrt(term: Expression) -> Expression:
    return Call("sqrt", term)


def _one_minus(term: Expression) -> Expression:
    return Add(ONE, Neg(term))


def _slope_of_asec(u: Expression) -> Expression:
    """Return `1 / (|u| sqrt(u^2 - 1))` without the absolute value."""
    return Div(ONE, Mul(square(u), _sqrt(_one_minus(Div(ONE, square(u))))))


def _bell(u: Expression) -> Expression:
    return Div(Mul(TWO, Pow(_E, Neg(square(u)))), _sqrt(Constant("pi")))


def _unless(value: Expression, jump: Expression) -> Expression:
    return Relation((value, jump), ("!=",))


def _zero_unless(value: Expression, jump: Expression) -> Expression:
    """Return the slope of steps: zero, and none where the function jumps."""
    return Piecewise(ZERO, _unless(value, jump))


def _slopes_of_logarithm(u: Expression, base: Expression) -> tuple[Expression, Expression]:
    logarithm = Call("ln", base)
    return (
        Div(ONE, Mul(u, logarithm)),
        Neg(Div(Call("ln", u), Mul(base, square(logarithm)))),
    )


def _quarter_turns(u: Expression) -> Expression:
    return Div(Mul(Constant("pi"), square(u)), TWO)


_Outer = Callable[[Expression], Expression]
OUTER_DERIVATIVES: dict[str, _Outer] = {
    "exp": lambda u: Call("exp", u),
    "ln": lambda u: Div(ONE, u),
    "log": lambda u: Div(ONE, u),
    "lg": lambda u: Div(ONE, Mul(u, Call("ln", Number(10)))),
    "lb": lambda u: Div(ONE, Mul(u, Call("ln", TWO))),
    "sqrt": lambda u: Div(ONE, Mul(TWO, _sqrt(u))),
    "cbrt": lambda u: Div(ONE, Mul(Number(3), square(Call("cbrt", u)))),
    "sin": lambda u: Call("cos", u),
    "cos": lambda u: Neg(Call("sin", u)),
    "tan": lambda u: square(Call("sec", u)),
    "cot": lambda u: Neg(square(Call("csc", u))),
    "sec": lambda u: Mul(Call("sec", u), Call("tan", u)),
    "csc": lambda u: Neg(Mul(Call("csc", u), Call("cot", u))),
    "sinh": lambda u: Call("cosh", u),
    "cosh": lambda u: Call("sinh", u),
    "tanh": lambda u: _one_minus(square(Call("tanh", u))),
    "coth": lambda u: Neg(square(Call("csch", u))),
    "sech": lambda u: Neg(Mul(Call("sech", u), Call("tanh", u))),
    "csch": lambda u: Neg(Mul(Call("csch", u), Call("coth", u))),
    "asin": lambda u: Div(ONE, _sqrt(_one_minus(square(u)))),
    "acos": lambda u: Neg(Div(ONE, _sqrt(_one_minus(square(u))))),
    "atan": lambda u: Div(ONE, Add(ONE, square(u))),
    "acot": lambda u: Neg(Div(ONE, Add(ONE, square(u)))),
    "asinh": lambda u: Div(ONE, _sqrt(Add(square(u), ONE))),
    "acosh": lambda u: Div(ONE, _sqrt(Add(square(u), Neg(ONE)))),
    "atanh": lambda u: Div(ONE, _one_minus(square(u))),
    "acoth": lambda u: Div(ONE, _one_minus(square(u))),
    "asec": lambda u: _slope_of_asec(u),
    "acsc": lambda u: Neg(_slope_of_asec(u)),
    "asech": lambda u: Neg(Div(ONE, Mul(u, _sqrt(_one_minus(square(u)))))),
    "acsch": lambda u: Neg(
        Div(ONE, Mul(square(u), _sqrt(Add(ONE, Div(ONE, square(u))))))
    ),
    "abs": lambda u: Call("sign", u),
    "sign": lambda u: _zero_unless(u, ZERO),
    "floor": lambda u: _zero_unless(u, Call("floor", u)),
    "ceiling": lambda u: _zero_unless(u, Call("floor", u)),
    "round": lambda u: _zero_unless(Add(u, _HALF), Call("floor", Add(u, _HALF))),
    "degree": lambda _: Div(Constant("pi"), Number(180)),
    "percent": lambda _: Div(ONE, Number(100)),
    "erf": lambda u: _bell(u),
    "erfc": lambda u: Neg(_bell(u)),
    "erfi": lambda u: Div(Mul(TWO, Pow(_E, square(u))), _sqrt(Constant("pi"))),
    "erfinv": lambda u: Div(
        Mul(_sqrt(Constant("pi")), Pow(_E, square(Call("erfinv", u)))), TWO
    ),
    "Si": lambda u: Div(Call("sin", u), u),
    "Ci": lambda u: Div(Call("cos", u), u),
    "Shi": lambda u: Div(Call("sinh", u), u),
    "Chi": lambda u: Div(Call("cosh", u), u),
    "Ei": lambda u: Div(Pow(_E, u), u),
    "li": lambda u: Div(ONE, Call("ln", u)),
    "LambertW": lambda u: Div(
        Call("LambertW", u), Mul(u, Add(ONE, Call("LambertW", u)))
    ),
    "FresnelS": lambda u: Call("sin", _quarter_turns(u)),
    "FresnelC": lambda u: Call("cos", _quarter_turns(u)),
    "gamma_function": lambda u: Mul(Call("gamma_function", u), Call("digamma", u)),
}  # fmt: skip
"""The derivative of each function of one argument, at that argument."""

PARTIAL_DERIVATIVES: dict[
    str, Callable[[Expression, Expression], tuple[Expression, Expression]]
] = {
    "log": lambda u, b: _slopes_of_logarithm(u, b),
    "ln": lambda u, b: _slopes_of_logarithm(u, b),
    "root": lambda u, n: (
        Div(Call("root", u, n), Mul(n, u)),
        Neg(Div(Mul(Call("root", u, n), Call("ln", u)), square(n))),
    ),
    "atan2": lambda y, x: (
        Div(x, Add(square(x), square(y))),
        Neg(Div(y, Add(square(x), square(y)))),
    ),
    "mod": lambda u, n: (
        Piecewise(ONE, _unless(Div(u, n), Call("floor", Div(u, n)))),
        Neg(Call("floor", Div(u, n))),
    ),
}
"""The derivatives of each function of two arguments, by the first and by the second."""

_Partial = Callable[[Expression, Expression], Expression]


def _half_of_neighbours(name: str, below: int, above: int) -> _Partial:
    """Return half the sum of the functions of the orders beside, each with its sign."""

    def slope(order: Expression, x: Expression) -> Expression:
        lower = Call(name, Add(order, Neg(ONE)), x)
        upper = Call(name, Add(order, ONE), x)
        signed = (Neg(lower) if below < 0 else lower, Neg(upper) if above < 0 else upper)
        return Div(Add(*signed), TWO)

    return slope


DERIVATIVES_OF_ORDERS: dict[str, _Partial] = {
    "besselj": _half_of_neighbours("besselj", 1, -1),
    "bessely": _half_of_neighbours("bessely", 1, -1),
    "besseli": _half_of_neighbours("besseli", 1, 1),
    "besselk": _half_of_neighbours("besselk", -1, -1),
    "polylog": lambda s, x: Div(Call("polylog", Add(s, Neg(ONE)), x), x),
}
"""The derivatives, by their argument alone, of functions with an order in front of it."""

#: Functions of which the greatest or the least argument is the value.
EXTREMES = {"max": ">", "sup": ">", "min": "<", "inf": "<"}

#: Known functions without a rule, by the reason.
WITHOUT_DERIVATIVE = {
    "its derivative has no name here": "factorial factorial2 digamma binomial",
    "of integers alone": "gcd lcm",
    "not differentiable as a function of a complex number": "re im arg conjugate",
    "of matrices, vectors or sets": "norm det trace transpose hadamard rank dim ker",
    "its value is a place, or no number": "argmax argmin given",
}


def jumps(*expressions: Expression) -> bool:
    """Whether functions jump, so that equal slopes do not mean equal up to a constant."""
    return not functions_called(*expressions).isdisjoint(JUMPING)


def differentiate(expression: Expression, variable: Expression) -> Expression:
    """Return the partial derivative, every other name being constant.

    Raise `CannotDifferentiate` where there is no rule.
    """
    done: dict[Expression, Expression] = {}
    for node in walk(expression):
        if node is variable:
            done[node] = ONE
        elif isinstance(node, Symbol) or all(done[child] is ZERO for child in node.args):
            done[node] = ZERO
        else:
            done[node] = _rule(node, [done[child] for child in node.args], variable)
    return done[expression]


def _rule(node: Expression, inner: list[Expression], variable: Expression) -> Expression:
    match node:
        case Add():
            return add(*inner)
        case Neg():
            return minus(inner[0])
        case Mul():
            return add(
                *(
                    times(*node.args[:i], slope, *node.args[i + 1 :])
                    for i, slope in enumerate(inner)
                )
            )
        case Div():
            top, bottom = node.args
            if inner[1] is ZERO:
                return Div(inner[0], bottom)
            return Div(add(times(inner[0], bottom), minus(times(top, inner[1]))), square(bottom))
        case Pow():
            return _power_rule(node, inner)
        case Call():
            return _chain_rule(node, inner)
        case Piecewise():
            parts = list(node.args)
            parts[::2] = inner[::2]
            return Piecewise(*parts)
        case Matrix():
            height, width = node.shape
            rows = (tuple(inner[i * width : (i + 1) * width]) for i in range(height))
            return Matrix(tuple(rows))
        case Integral():
            return _leibniz_rule(node, variable)
        case BigOperator(kind="sum") if not free_symbols(Add(*node.args[2:])) & {variable}:
            return BigOperator("sum", inner[0], *node.args[1:])
    raise CannotDifferentiate(type(node).__name__)


def _power_rule(node: Expression, inner: list[Expression]) -> Expression:
    base, exponent = node.args
    terms = []
    if inner[0] is not ZERO:
        value = rational_value(exponent)
        is_integer = value is not None and value.denominator == 1 and value > 0
        lower = Number(int(value) - 1) if value and is_integer else Add(exponent, Neg(ONE))
        reduced = base if lower is ONE else ONE if lower is ZERO else Pow(base, lower)
        terms.append(times(exponent, reduced, inner[0]))
    if inner[1] is not ZERO:
        logarithm = ONE if base is _E else Call("ln", base)
        terms.append(times(node, logarithm, inner[1]))
    return add(*terms)


def _chain_rule(node: Call, inner: list[Expression]) -> Expression:
    if not node.primes:
        slope = _known_slope(node, inner)
        if slope is not None:
            return slope
    if len(node.args) == 1:
        return times(Call(node.name, *node.args, primes=node.primes + 1), inner[0])
    if not node.primes and node.name not in KNOWN_FUNCTIONS:
        slots = (
            times(Call(f"{node.name}[{i + 1}]", *node.args), slope) for i, slope in enumerate(inner)
        )
        return add(*slots)
    raise CannotDifferentiate(node.name)


def _known_slope(node: Call, inner: list[Expression]) -> Expression | None:
    """Return the derivative of a call by the rule of its function, if there is one."""
    outer, partials = OUTER_DERIVATIVES.get(node.name), PARTIAL_DERIVATIVES.get(node.name)
    if outer is not None and len(node.args) == 1:
        return times(outer(node.args[0]), inner[0])
    by_argument = DERIVATIVES_OF_ORDERS.get(node.name)
    if by_argument is not None and len(node.args) == 2 and inner[0] is ZERO:
        return times(by_argument(*node.args), inner[1])
    if partials is not None and len(node.args) == 2:
        return add(*map(times, partials(*node.args), inner))
    if node.name in EXTREMES and len(node.args) > 1:
        return slope_of_extreme(node, inner)
    return None


def slope_of_extreme(node: Call, inner: Sequence[Expression]) -> Expression:
    """Return the derivative of the argument that is the greatest (or least); none where two are."""
    op = EXTREMES[node.name]
    parts: list[Expression] = []
    for place, (argument, slope) in enumerate(zip(node.args, inner, strict=True)):
        others = (*node.args[:place], *node.args[place + 1 :])
        ahead = [Relation((argument, other), (op,)) for other in others]
        parts += [slope, ahead[0] if len(ahead) == 1 else Logic("and", *ahead)]
    return Piecewise(*parts)


def _leibniz_rule(node: Integral, variable: Expression) -> Expression:
    body, bound, *ends = node.args
    if not ends:
        if bound is variable:
            return body
        raise CannotDifferentiate("an antiderivative")
    if bound is variable:
        raise CannotDifferentiate("a bound variable")
    lower, upper = ends
    terms = [
        times(substitute(body, {bound: upper}), differentiate(upper, variable)),
        minus(times(substitute(body, {bound: lower}), differentiate(lower, variable))),
    ]
    slope = differentiate(body, variable)
    if slope is not ZERO:
        terms.append(Integral(slope, bound, lower, upper))
    return add(*terms)
