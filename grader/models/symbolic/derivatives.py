"""Partial derivatives in a readable form: equal terms collected, factors in a natural order.

The rules of the single functions are those of `grader.equivalence`.
"""

from __future__ import annotations

from grader.equivalence import (
    EXTREMES,
    OUTER_DERIVATIVES,
    PARTIAL_DERIVATIVES,
    CannotDifferentiate,
    slope_of_extreme,
)
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
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
from grader.expressions.traversal import walk
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, total_of


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
        case Relation() | Logic():
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
    return Div(numerator, Pow(bottom, Number(2)))


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
    outer = _outer_slopes(node)
    if outer is not None:
        slopes = zip(outer, inner, strict=True)
        return total_of([product_of([one, by]) for one, by in slopes if by is not ZERO])
    if node.name in EXTREMES and len(node.args) > 1 and not node.primes:
        return slope_of_extreme(node, inner)
    if len(node.args) != 1:
        raise CannotDifferentiate(f"no rule for {node.name} of {len(node.args)} arguments")
    return product_of([Call(node.name, *node.args, primes=node.primes + 1), inner[0]])


def _outer_slopes(node: Call) -> tuple[Expression, ...] | None:
    """Return the derivatives of a known function by its arguments; None where there is no rule."""
    if node.primes:
        return None
    if len(node.args) == 1 and node.name in OUTER_DERIVATIVES:
        return (OUTER_DERIVATIVES[node.name](node.args[0]),)
    if len(node.args) == 2 and node.name in PARTIAL_DERIVATIVES:
        return PARTIAL_DERIVATIVES[node.name](*node.args)
    return None


__all__ = ["CannotDifferentiate", "differentiate"]
