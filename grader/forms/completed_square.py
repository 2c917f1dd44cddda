"""`completed_square`: the variable stands only inside one square, `a (x + p)^2 + q`."""

from __future__ import annotations

from grader.expressions.nodes import Div, Expression, Mul, Number, Pow, Symbol
from grader.expressions.traversal import free_symbols
from grader.forms.polynomials import (
    NoPolynomial,
    Ring,
    factors_of,
    terms_of,
    variables_in,
    without_sign,
)
from grader.forms.result import Over, Shortfall, shown


def completed_square(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say that the variable stands outside of the square.

    The variables are those of which the reference completes the square; where it completes none,
    any that occurs squared.
    """
    squared = [
        name
        for name in sorted(variables_in(answer, reference), key=str)
        if _degree(answer, name) == 2
    ]
    asked = [name for name in squared if _is_completed(reference, name)]
    lacking = [name for name in (asked or squared) if not _is_completed(answer, name)]
    if not lacking or (not asked and len(lacking) < len(squared)):
        return None
    return _lack(answer, lacking[0])


def _lack(answer: Expression, name: Symbol) -> Shortfall:
    inner = without_sign(answer)
    if isinstance(inner, Mul) and any(_is_completed(arg, name) for arg in inner.args):
        text = f"whether the factor before the bracket of {shown(answer)} belongs there is open"
        return Shortfall(text, True)
    return Shortfall(f"{shown(name)} stands outside of the square in {shown(answer)}")


def _degree(node: Expression, name: Symbol) -> int:
    ring = Ring.over(node)
    try:
        return ring.degree(ring.polynomial(node), name)
    except NoPolynomial:
        return 2 if any(_is_square(term, name) for term in terms_of(node)) else 0


def _is_completed(node: Expression, name: Symbol) -> bool:
    terms = [term for term in terms_of(without_sign(node)) if name in free_symbols(term)]
    return len(terms) == 1 and _is_square(terms[0], name)


def _is_square(term: Expression, name: Symbol) -> bool:
    """Whether a term is `c (a x + b)^2`, with nothing else of the variable in it."""
    holding = [f for f in factors_of(term) if name in free_symbols(f)]
    if len(holding) != 1:
        return False
    factor = holding[0]
    if isinstance(factor, Div):
        return name not in free_symbols(factor.args[1]) and _is_square(factor.args[0], name)
    if not isinstance(factor, Pow) or factor.args[1] is not Number(2):
        return False
    ring = Ring.over(factor.args[0])
    try:
        return ring.degree(ring.polynomial(factor.args[0]), name) == 1
    except NoPolynomial:
        return False
