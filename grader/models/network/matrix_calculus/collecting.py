"""Terms of a form collected: the numbers before one product of vectors multiplied out.

`(1 - y) p x - y (1 - p) x` becomes `(p - y) x`. It is done where it makes a formula shorter.
"""

from __future__ import annotations

from fractions import Fraction

from grader.expressions.nodes import Add, Expression, Mul, Neg, Symbol
from grader.models.network.matrix_calculus.forms import Form, Product
from grader.models.symbolic.simplify import rational

_MOST = 40
_Powers = tuple[Expression, ...]
_Polynomial = dict[_Powers, Fraction]


def collected(form: Form) -> Form:
    """Return the form with the numbers before each product of vectors multiplied out."""
    groups: dict[tuple[tuple[Expression, ...], tuple[Expression, ...]], _Polynomial] = {}
    for product, value in form.terms.items():
        found = _polynomial(product.scalars)
        if found is None:
            return form
        key = (product.over, product.factors)
        whole = groups.setdefault(key, {})
        for powers, number in found.items():
            whole[powers] = whole.get(powers, Fraction(0)) + number * value
    terms = {
        Product(powers, over, factors): value
        for (over, factors), whole in groups.items()
        for powers, value in whole.items()
        if value
    }
    before = sum(1 + sum(map(_size, product.scalars)) for product in form.terms)
    after = sum(1 + len(product.scalars) for product in terms)
    return Form(terms, form.shape) if after < before else form


def _size(scalar: Expression) -> int:
    return len(scalar.args) + 1 if isinstance(scalar, Add) else 1


def _polynomial(scalars: tuple[Expression, ...]) -> _Polynomial | None:
    """Return a product of numbers multiplied out; None where it would be long."""
    whole: _Polynomial = {(): Fraction(1)}
    for scalar in scalars:
        terms = [_monomial(term) for term in (scalar.args if isinstance(scalar, Add) else [scalar])]
        if len(whole) * len(terms) > _MOST:
            return None
        product: _Polynomial = {}
        for powers, value in whole.items():
            for names, factor in terms:
                key = tuple(sorted((*powers, *names), key=_order))
                product[key] = product.get(key, Fraction(0)) + value * factor
        whole = product
    return whole


def _monomial(term: Expression) -> tuple[_Powers, Fraction]:
    value = rational(term)
    if value is not None:
        return (), value
    if isinstance(term, Neg):
        names, factor = _monomial(term.args[0])
        return names, -factor
    if isinstance(term, Mul) and all(isinstance(each, Symbol) for each in term.args[1:]):
        first = rational(term.args[0])
        if first is not None:
            return term.args[1:], first
    return (term,), Fraction(1)


def _order(node: Expression) -> tuple[bool, str]:
    return not isinstance(node, Symbol), repr(node)
