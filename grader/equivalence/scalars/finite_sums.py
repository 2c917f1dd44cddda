"""Finite sums with a name as their upper bound: the binomial theorem, and proofs by induction."""

from __future__ import annotations

from collections.abc import Iterator

from grader.equivalence.core.desugar import desugar
from grader.equivalence.normal_form.prove import prove_equal
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import (
    Add,
    BigOperator,
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
from grader.expressions.notation import Notation
from grader.expressions.traversal import contains, free_symbols, substitute, transform, walk

ZERO, ONE = Number(0), Number(1)
_MAX_SUMS = 3
_SO_FAR = Symbol("sum so far")


def equal_with_sums(
    reference: Expression, answer: Expression, notation: Notation, complex_: bool
) -> bool:
    """Whether two sides are proved equal when the binomial theorem or induction is used."""
    sides = (reference, answer)
    if not contains(reference, BigOperator) and not contains(answer, BigOperator):
        return False
    closed = [desugar(transform(side, _by_the_theorem)) for side in sides]
    changed = any(new is not old for new, old in zip(closed, sides, strict=True))
    if changed and prove_equal(closed[0], closed[1], notation, complex_).equal:
        return True
    return any(
        _by_induction(closed[0], closed[1], node, notation, complex_)
        for node in _sums_up_to_a_name(closed, notation)
    )


# -- the binomial theorem --------------------------------------------------------------------------


def _by_the_theorem(node: Expression) -> Expression:
    """Return `sum C(n, k) a^k b^(n - k)` as `(a + b)^n`, also with k or k^2 as a factor."""
    if not isinstance(node, BigOperator) or node.kind != "sum" or len(node.args) != 4:
        return node
    body, index, first, last = node.args
    start = rational_value(first)
    if not isinstance(index, Symbol) or start not in (0, 1):
        return node
    factors = _factors(body)
    choice = Call("binomial", last, index)
    rest = [factor for factor in factors if factor is not choice]
    if len(rest) != len(factors) - 1:
        return node
    found = _as_powers(rest, index, last)
    if found is None:
        return node
    degree, constant, up, down = found
    if degree == 0 and start == 1:
        whole: Expression = Add(_moment(0, up, down, last), Neg(Pow(down, last)))
    else:
        whole = _moment(degree, up, down, last)
    return Mul(constant, whole)


def _moment(degree: int, up: Expression, down: Expression, n: Expression) -> Expression:
    total = Add(up, down)
    if degree == 0:
        return Pow(total, n)
    first = Mul(n, up, Pow(total, Add(n, Neg(ONE))))
    if degree == 1:
        return first
    pairs = Mul(n, Add(n, Neg(ONE)), up, up, Pow(total, Add(n, Neg(Number(2)))))
    return Add(pairs, first)


def _factors(body: Expression) -> list[Expression]:
    if isinstance(body, Mul):
        return [factor for arg in body.args for factor in _factors(arg)]
    if isinstance(body, Neg):
        return [Neg(ONE), *_factors(body.args[0])]
    if isinstance(body, Div):
        return [*_factors(body.args[0]), *(_inverse(each) for each in _factors(body.args[1]))]
    return [body]


def _inverse(factor: Expression) -> Expression:
    if isinstance(factor, Pow):
        return Pow(factor.args[0], Neg(factor.args[1]))
    return Pow(factor, Neg(ONE))


def _as_powers(
    factors: list[Expression], index: Symbol, n: Expression
) -> tuple[int, Expression, Expression, Expression] | None:
    """Return degree, c, a, b where the factors are `c k^degree a^k b^(n - k)`."""
    degree = 0
    constants: list[Expression] = [ONE]
    up: list[Expression] = [ONE]
    down: list[Expression] = [ONE]
    for factor in factors:
        if index not in free_symbols(factor):
            constants.append(factor)
        elif factor is index or factor is Pow(index, Number(2)):
            degree += 1 if factor is index else 2
        elif isinstance(factor, Pow) and index not in free_symbols(factor.args[0]):
            base, exponent = factor.args
            start = desugar(substitute(exponent, {index: ZERO}))
            slope = _slope(exponent, index)
            if slope is None:
                return None
            if slope > 0:
                up.append(Pow(base, number(slope)))
                constants.append(Pow(base, start))
            else:
                down.append(Pow(base, number(-slope)))
                constants.append(Pow(base, Add(start, Mul(number(slope), n))))
        else:
            return None
    return None if degree > 2 else (degree, Mul(*constants), Mul(*up), Mul(*down))


def _slope(exponent: Expression, index: Symbol) -> int | None:
    """Return by how much an exponent grows with the index, where that is a whole number."""
    plain = Notation()
    for slope in (1, -1, 2, -2):
        line = Add(substitute(exponent, {index: ZERO}), Mul(number(slope), index))
        if prove_equal(desugar(exponent), desugar(line), plain, False).equal:
            return slope
    return None


# -- induction -------------------------------------------------------------------------------------


def _sums_up_to_a_name(sides: list[Expression], notation: Notation) -> Iterator[BigOperator]:
    found = [node for node in walk(*sides) if isinstance(node, BigOperator)]
    for node in found if len(found) <= _MAX_SUMS else ():
        if len(node.args) == 4 and node.kind in ("sum", "product"):
            body, index, first, last = node.args
            if (
                isinstance(last, Symbol)
                and last.name in notation.integer
                and rational_value(first) is not None
                and last not in free_symbols(body) - {index}
            ):
                yield node


def _by_induction(
    reference: Expression,
    answer: Expression,
    node: BigOperator,
    notation: Notation,
    complex_: bool,
) -> bool:
    """Show that both sides agree for the first bound, and grow by the same from each to the next.

    Only one sum may hang on the bound; a product has to be a side by itself.
    """
    body, index, first, last = node.args
    after = Add(last, ONE)
    step = substitute(body, {index: after})
    if node.kind == "product" and reference is not node and answer is not node:
        return False
    grown = Add(_SO_FAR, step) if node.kind == "sum" else Mul(_SO_FAR, step)
    sides = [transform(side, lambda n: _SO_FAR if n is node else n) for side in (reference, answer)]
    if any(contains(side, BigOperator) for side in sides):
        return False
    left: Expression
    if node.kind == "product":  # the other side stands for the product so far
        known = sides[1] if sides[0] is _SO_FAR else sides[0]
        left, right = Mul(known, step), substitute(known, {last: after})
    else:
        left, right = (Add(_grown(side, last, after, grown), Neg(side)) for side in sides)
    start = substitute(body, {index: first})
    base = [substitute(substitute(side, {_SO_FAR: start}), {last: first}) for side in sides]
    return _are_equal(base[0], base[1], notation, complex_) and _are_equal(
        left, right, notation, complex_
    )


def _grown(side: Expression, last: Expression, after: Expression, grown: Expression) -> Expression:
    """Return a side for the bound after this one, with the sum that belongs to it."""
    return substitute(substitute(side, {last: after}), {_SO_FAR: grown})


def _are_equal(left: Expression, right: Expression, notation: Notation, complex_: bool) -> bool:
    sides = desugar(left), desugar(right)
    if summary_of(sides[0]).special or summary_of(sides[1]).special:
        from grader.equivalence.core.special_values import settle_special

        sides = settle_special(sides[0], notation), settle_special(sides[1], notation)
    return prove_equal(sides[0], sides[1], notation, complex_).equal
