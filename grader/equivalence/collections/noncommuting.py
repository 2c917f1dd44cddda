"""Polynomials in names that do not commute, with ordinary coefficients.

`(A + B)^2` is `A^2 + AB + BA + B^2`. A monomial is a tuple of factors; a factor is a name with an
exponent of 1 or -1 and a mark for the transpose, so that `A A^(-1)` vanishes and
`(AB)^T = B^T A^T`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.equivalence.collections.sequences import Comparer, all_of
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import Proved, Verdict, equivalent, undecided
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

_MAX_MONOMIALS = 2_000
_MAX_POWER = 40
_TRANSPOSED = Symbol("T")


@dataclass(frozen=True, slots=True)
class Factor:
    """A name that does not commute, its inverse or its transpose."""

    name: Symbol
    inverse: bool = False
    transposed: bool = False


Monomial = tuple[Factor, ...]
Polynomial = dict[Monomial, Expression]


class _NotPolynomial(Exception):
    """The expression is no polynomial in such names."""


def has_noncommuting(node: Expression, notation: Notation) -> bool:
    """Whether names occur whose products keep their order."""
    if not notation.noncommuting:
        return False
    return any(symbol.name in notation.noncommuting for symbol in summary_of(node).symbols)


def compare_noncommuting(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare polynomials by the coefficients of every monomial."""
    try:
        left, right = (_polynomial(side, notation) for side in (reference, answer))
    except _NotPolynomial:
        return undecided("noncommuting")
    zero = Number(0)
    verdicts = [
        comparer(left.get(monomial, zero), right.get(monomial, zero), notation)
        for monomial in dict.fromkeys([*left, *right])
    ]
    return all_of(verdicts) if verdicts else equivalent("proved", Proved("normal form"))


def _polynomial(root: Expression, notation: Notation) -> Polynomial:
    known: dict[Expression, Polynomial] = {}
    for node in walk(root):
        known[node] = _of(node, [known[child] for child in node.args], notation)
    return known[root]


def _of(node: Expression, inner: list[Polynomial], notation: Notation) -> Polynomial:
    if isinstance(node, Symbol) and node.name in notation.noncommuting:
        return {(Factor(node),): Number(1)}
    if all(set(terms) == {()} for terms in inner):
        return {(): node}
    match node:
        case Neg():
            return {monomial: Neg(value) for monomial, value in inner[0].items()}
        case Add():
            return _sum(inner)
        case Mul():
            product = inner[0]
            for other in inner[1:]:
                product = _product(product, other)
            return product
        case Div() if set(inner[1]) == {()}:
            return {monomial: Div(value, node.args[1]) for monomial, value in inner[0].items()}
        case Pow():
            return _power(node, inner)
        case Call(name="transpose") if len(inner) == 1:
            return {_transposed(monomial): value for monomial, value in inner[0].items()}
    raise _NotPolynomial


def _sum(parts: list[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for terms in parts:
        for monomial, value in terms.items():
            total[monomial] = Add(total[monomial], value) if monomial in total else value
    return total


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    if len(left) * len(right) > _MAX_MONOMIALS:
        raise _NotPolynomial
    products: list[Polynomial] = [
        {_joined(one, other): Mul(first, second)}
        for one, first in left.items()
        for other, second in right.items()
    ]
    return _sum(products)


def _joined(left: Monomial, right: Monomial) -> Monomial:
    while left and right and left[-1] == replace(right[0], inverse=not right[0].inverse):
        left, right = left[:-1], right[1:]
    return left + right


def _transposed(monomial: Monomial) -> Monomial:
    return tuple(replace(factor, transposed=not factor.transposed) for factor in reversed(monomial))


def _power(node: Expression, inner: list[Polynomial]) -> Polynomial:
    base, above = inner[0], node.args[1]
    if above is _TRANSPOSED:
        return {_transposed(monomial): value for monomial, value in base.items()}
    exponent = rational_value(above)
    if exponent is None or exponent.denominator != 1 or abs(exponent) > _MAX_POWER:
        raise _NotPolynomial
    if exponent < 0:
        if len(base) != 1:
            raise _NotPolynomial
        ((monomial, value),) = base.items()
        turned = tuple(replace(x, inverse=not x.inverse) for x in reversed(monomial))
        base = {turned: Div(Number(1), value)}
    result: Polynomial = {(): Number(1)}
    for _ in range(abs(int(exponent))):
        result = _product(result, base)
    return result
