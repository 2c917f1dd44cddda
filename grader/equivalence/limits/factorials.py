"""Factorials in limits at infinity, by Stirling's formula: `n! ~ sqrt(2 pi n) (n/e)^n`.

What is asymptotically the same may be put in place of a factor, a divisor, a root or a power with
a fixed exponent, and never of a term.
"""

from __future__ import annotations

from grader.equivalence.terms.rationals import rational_value
from grader.expressions.functions import FACTORIALS
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Limit,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute, transform, walk

_ONE, _TWO, _PI, _E = Number(1), Number(2), Constant("pi"), Constant("e")


def with_stirling(expression: Expression) -> Expression:
    """Return an expression whose limits at infinity have no factorials left in their factors."""
    return transform(expression, _of_limit)


def _of_limit(node: Expression) -> Expression:
    if not isinstance(node, Limit) or len(node.args) != 3:
        return node
    body, name, point = node.args
    if point is not Constant("oo") or not isinstance(name, Symbol) or not _has_factorials(body):
        return node
    replaced = _in_factors(body, name)
    return node if replaced is None else node.with_args((replaced, name, point))


def _has_factorials(body: Expression) -> bool:
    return any(isinstance(node, Call) and node.name in FACTORIALS for node in walk(body))


def _in_factors(node: Expression, name: Symbol) -> Expression | None:
    """Replace the factorials that are factors; None where one stands elsewhere."""
    if not _has_factorials(node):
        return node
    match node:
        case Mul() | Div() | Neg():
            parts = [_in_factors(arg, name) for arg in node.args]
            kept = tuple(part for part in parts if part is not None)
            return node.with_args(kept) if len(kept) == len(parts) else None
        case Pow():
            base, exponent = _in_factors(node.args[0], name), node.args[1]
            fixed = rational_value(exponent) is not None or exponent is Div(_ONE, name)
            return None if base is None or not fixed else Pow(base, exponent)
        case Call(name="sqrt") | Call(name="root"):
            base = _in_factors(node.args[0], name)
            return None if base is None else node.with_args((base, *node.args[1:]))
        case Call(name="factorial"):
            return _stirling(node.args[0], name)
        case Call(name="gamma_function"):
            return _stirling(Add(node.args[0], number(-1)), name)
        case Call(name="binomial"):
            above, below = node.args
            rest = Add(above, Neg(below))
            parts = [_stirling(each, name) for each in (above, below, rest)]
            if None in parts:
                return None
            top, one, other = (part for part in parts if part is not None)
            return Div(top, Mul(one, other))
    return None


def _stirling(argument: Expression, name: Symbol) -> Expression | None:
    """Return what the factorial of `a n + b` is asymptotic to, for a > 0."""
    slope = _slope(argument, name)
    if slope is None or slope <= 0:
        return None
    leading = Mul(number(slope), name)
    shift = Add(argument, Neg(leading))
    # (a n + b)! ~ (a n)! (a n)^b
    whole = Mul(Call("sqrt", Mul(_TWO, _PI, leading)), Pow(Div(leading, _E), leading))
    offset = rational_value(substitute(shift, {name: number(0)}))
    if offset is None:
        return None
    return whole if offset == 0 else Mul(whole, Pow(leading, number(offset)))


def _slope(argument: Expression, name: Symbol) -> int | None:
    """Return how a formula of one name grows from 0 to 1, where it is linear."""
    if free_symbols(argument) != {name}:
        return None
    values = [rational_value(substitute(argument, {name: number(at)})) for at in (0, 1, 2, 5)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    step = known[1] - known[0]
    linear = known[2] - known[0] == 2 * step and known[3] - known[0] == 5 * step
    return int(step) if linear and step.denominator == 1 else None
