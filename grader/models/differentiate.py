"""Partial derivatives of expressions; one row per function, checked against finite differences."""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
    walk,
)
from grader.models.algebra import ONE, ZERO, negative, product_of, total_of


class CannotDifferentiate(Exception):
    """The expression holds something whose derivative is not known here."""


_TWO = Number(2)


def _call(name: str, argument: Expression) -> Expression:
    return Call(name, argument)


def _square(expression: Expression) -> Expression:
    return Pow(expression, _TWO)


_OUTER: dict[str, Callable[[Expression], Expression]] = {
    "exp": lambda u: _call("exp", u),
    "ln": lambda u: Div(ONE, u),
    "sqrt": lambda u: Div(ONE, Mul(_TWO, _call("sqrt", u))),
    "sin": lambda u: _call("cos", u),
    "cos": lambda u: Neg(_call("sin", u)),
    "tan": lambda u: Add(ONE, _square(_call("tan", u))),
    "cot": lambda u: Neg(Add(ONE, _square(_call("cot", u)))),
    "sec": lambda u: Mul(_call("sec", u), _call("tan", u)),
    "csc": lambda u: Neg(Mul(_call("csc", u), _call("cot", u))),
    "sinh": lambda u: _call("cosh", u),
    "cosh": lambda u: _call("sinh", u),
    "tanh": lambda u: Add(ONE, Neg(_square(_call("tanh", u)))),
    "asin": lambda u: Div(ONE, _call("sqrt", Add(ONE, Neg(_square(u))))),
    "acos": lambda u: Neg(Div(ONE, _call("sqrt", Add(ONE, Neg(_square(u)))))),
    "atan": lambda u: Div(ONE, Add(ONE, _square(u))),
    "asinh": lambda u: Div(ONE, _call("sqrt", Add(_square(u), ONE))),
    "acosh": lambda u: Div(ONE, _call("sqrt", Add(_square(u), Neg(ONE)))),
    "atanh": lambda u: Div(ONE, Add(ONE, Neg(_square(u)))),
    "abs": lambda u: Div(u, _call("abs", u)),
}


def differentiate(expression: Expression, variable: Symbol) -> Expression:
    """Return the partial derivative, every other name being constant.

    Raise `CannotDifferentiate` for integrals, sums and the like.
    """
    done: dict[Expression, Expression] = {}
    for node in walk(expression):
        if isinstance(node, Symbol):
            done[node] = ONE if node is variable else ZERO
        elif all(done[child] is ZERO for child in node.args):
            done[node] = ZERO
        else:
            done[node] = _rule(node, [done[child] for child in node.args])
    return done[expression]


def _rule(node: Expression, inner: list[Expression]) -> Expression:
    match node:
        case Add():
            return total_of(inner)
        case Neg():
            return negative(inner[0])
        case Mul():
            return _product_rule(node, inner)
        case Div():
            return _quotient_rule(node, inner)
        case Pow():
            return _power_rule(node, inner)
        case Call():
            return _chain_rule(node, inner)
        case Piecewise():
            parts = list(node.args)
            parts[::2] = inner[::2]
            return Piecewise(*parts)
        case Matrix():
            width = node.shape[1]
            return Matrix(tuple(tuple(inner[i : i + width]) for i in range(0, len(inner), width)))
        case Relation():
            return ZERO  # the condition of a case; its border has measure zero
    raise CannotDifferentiate(f"no rule for the derivative of a {type(node).__name__}")


def _product_rule(node: Mul, inner: list[Expression]) -> Expression:
    terms = []
    for position, derivative in enumerate(inner):
        if derivative is not ZERO:
            factors = [*node.args[:position], derivative, *node.args[position + 1 :]]
            terms.append(product_of(factors))
    return total_of(terms)


def _quotient_rule(node: Div, inner: list[Expression]) -> Expression:
    top, bottom = node.args
    if inner[1] is ZERO:
        return product_of([inner[0], Div(ONE, bottom)])
    numerator = total_of([product_of([inner[0], bottom]), negative(product_of([top, inner[1]]))])
    return Div(numerator, _square(bottom))


def _power_rule(node: Pow, inner: list[Expression]) -> Expression:
    base, exponent = node.args
    terms = []
    if inner[0] is not ZERO:
        lower = total_of([exponent, Neg(ONE)])
        reduced = base if lower is ONE else Pow(base, lower)
        terms.append(product_of([exponent, ONE if lower is ZERO else reduced, inner[0]]))
    if inner[1] is not ZERO:
        logarithm = () if base is Constant("e") else (Call("ln", base),)
        terms.append(product_of([node, *logarithm, inner[1]]))
    return total_of(terms)


def _chain_rule(node: Call, inner: list[Expression]) -> Expression:
    if len(node.args) != 1:
        raise CannotDifferentiate(f"no rule for {node.name} of {len(node.args)} arguments")
    (argument,) = node.args
    rule = _OUTER.get(node.name) if not node.primes else None
    if rule is None:
        outer: Expression = Call(node.name, argument, primes=node.primes + 1)
    else:
        outer = rule(argument)
    return product_of([outer, inner[0]])
