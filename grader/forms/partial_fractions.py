"""`partial_fractions`: a polynomial, and fractions over powers of irreducible polynomials."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq_mpoly

from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Symbol
from grader.expressions.traversal import walk
from grader.forms.factored import splits
from grader.forms.polynomials import (
    NoPolynomial,
    Ring,
    is_number,
    numerator_and_denominator,
    product_of,
    variables_in,
)
from grader.forms.result import Over, Shortfall, shown

#: Which of several names is the variable.
_USUAL = "xszntyuvwpq"


def partial_fractions(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say which term is no partial fraction."""
    terms = [*_terms(answer)]
    parts = [numerator_and_denominator(term) for term in terms]
    variable = _variable([node.args[1] for node in walk(answer) if isinstance(node, Div)])
    if variable is None:
        return None
    seen: dict[str, Expression] = {}
    ring = Ring.over(*(part for pair in parts for part in pair))
    for term, (above, below) in zip(terms, parts, strict=True):
        if variable not in variables_in(below):
            if any(
                isinstance(node, Div) and variable in variables_in(node.args[1])
                for node in walk(above)
            ):
                return Shortfall(f"{shown(term)} is not split into fractions")
            continue
        lack = _of_fraction(ring, term, above, below, variable, over)
        if lack is not None:
            return lack
        key = _monic(ring.polynomial(below))
        if key in seen:
            return Shortfall(f"{shown(seen[key])} and {shown(term)} can still be added")
        seen[key] = term
    return None


def _monic(polynomial: fmpq_mpoly) -> str:
    return str(polynomial / polynomial.leading_coefficient())


def _terms(node: Expression) -> Iterator[Expression]:
    """Yield the terms of a sum, numbers before brackets multiplied into them."""
    if isinstance(node, Add):
        for arg in node.args:
            yield from _terms(arg)
    elif isinstance(node, Neg):
        yield from _terms(node.args[0])
    elif isinstance(node, Mul) and (split := _number_and_sum(node)) is not None:
        factor, inner = split
        yield from (product_of([factor, term]) for term in _terms(inner))
    elif isinstance(node, Div) and isinstance(node.args[0], Add) and is_number(node.args[1]):
        yield from (Div(term, node.args[1]) for term in _terms(node.args[0]))
    else:
        yield node


def _number_and_sum(node: Mul) -> tuple[Expression, Expression] | None:
    sums = [arg for arg in node.args if isinstance(arg, Add)]
    rest = [arg for arg in node.args if not isinstance(arg, Add)]
    if len(sums) != 1 or not all(is_number(arg) for arg in rest):
        return None
    return product_of(rest), sums[0]


def _variable(denominators: list[Expression]) -> Symbol | None:
    """Return the name by which the fractions are split: one that is in most denominators."""
    names = [name for below in denominators for name in variables_in(below)]
    if not names:
        return None
    usual = [*_USUAL]

    def rank(name: Symbol) -> tuple[int, int, str]:
        place = usual.index(name.name) if name.name in usual else len(usual)
        return -names.count(name), place, name.name

    return min(set(names), key=rank)


def _of_fraction(
    ring: Ring, term: Expression, above: Expression, below: Expression, variable: Symbol, over: Over
) -> Shortfall | None:
    try:
        numerator, denominator = ring.polynomial(above), ring.polynomial(below)
    except NoPolynomial:
        return Shortfall(f"{shown(term)} is not split into fractions")
    _, factors = denominator.factor()
    bases = [base for base, _ in factors if ring.degree(base, variable)]
    if len(bases) > 1:
        return Shortfall(f"{shown(term)} can still be split into partial fractions")
    if splits(ring, bases[0], over):
        return Shortfall(f"the denominator of {shown(term)} can still be factored")
    if ring.degree(numerator, variable) >= ring.degree(bases[0], variable):
        return Shortfall(f"the degree above the stroke of {shown(term)} is too high")
    return None
