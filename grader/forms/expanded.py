"""`expanded`: a sum of products of numbers, names and their powers, like terms collected."""

from __future__ import annotations

from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Pow
from grader.forms.polynomials import (
    NoPolynomial,
    Ring,
    factors_of,
    is_number,
    terms_of,
    whole_number,
)
from grader.forms.result import Over, Shortfall, shown


def expanded(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say which product is not multiplied out, or which terms can be collected."""
    for term in terms_of(answer):
        lack = _of_term(term)
        if lack is not None:
            return lack
    return _like_terms(answer)


def _of_term(term: Expression) -> Shortfall | None:
    if isinstance(term, Neg) and isinstance(term.args[0], Add):
        return Shortfall(f"the minus before {shown(term.args[0])} can still be multiplied out")
    factors = factors_of(term)
    for factor in factors:
        lack = _of_factor(factor, alone=len(factors) == 1)
        if lack is not None:
            return lack
    return None


def _of_factor(factor: Expression, alone: bool) -> Shortfall | None:
    if isinstance(factor, Add) and not alone:
        return Shortfall(f"the bracket {shown(factor)} can still be multiplied out")
    if isinstance(factor, Pow):
        exponent = whole_number(factor.args[1])
        if exponent is not None and exponent > 1 and isinstance(factor.args[0], Add | Mul):
            return Shortfall(f"the power {shown(factor)} can still be multiplied out")
    if isinstance(factor, Div):
        above, below = factor.args
        if isinstance(above, Add) and is_number(below):
            return Shortfall(f"{shown(factor)} can still be divided term by term")
        return next(filter(None, map(_of_term, (*terms_of(above), *terms_of(below)))), None)
    return None


def _like_terms(answer: Expression) -> Shortfall | None:
    terms = terms_of(answer)
    ring = Ring.over(answer)
    seen: dict[tuple[int, ...], Expression] = {}
    for term in terms:
        try:
            monomials = ring.polynomial(term).monoms()
        except NoPolynomial:
            continue
        if len(monomials) != 1:
            continue
        key = tuple(monomials[0])
        if key in seen:
            text = f"the terms {shown(seen[key])} and {shown(term)} can still be collected"
            return Shortfall(text)
        seen[key] = term
    return None
