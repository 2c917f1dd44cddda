"""`lowest_terms` and `single_fraction`: fractions as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from grader.expressions.nodes import Add, Call, Constant, Div, Expression, Mul, Neg, Number, Pow
from grader.expressions.traversal import free_symbols, walk
from grader.forms.polynomials import (
    NoPolynomial,
    Ring,
    is_number,
    numerator_and_denominator,
    terms_of,
    whole_number,
    without_sign,
)
from grader.forms.result import Over, Shortfall, shown


def lowest_terms(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say which fraction can be reduced, worked out, or has a root below the stroke.

    Fractions with names must be reduced, too, where those of the reference are.
    """
    for node in _outermost_numbers(answer):
        lack = _of_number(node)
        if lack is not None:
            return lack
    if _reducible(reference) is not None:
        return None
    found = _reducible(answer)
    if found is None:
        return None
    fraction, common = found
    return Shortfall(f"{shown(fraction)} can still be reduced by {shown(common)}")


def _outermost_numbers(node: Expression) -> Iterator[Expression]:
    """Yield the largest parts without a name that hold a stroke."""
    if is_number(node):
        if any(isinstance(inner, Div) for inner in walk(node)):
            yield node
        return
    for arg in node.args:
        yield from _outermost_numbers(arg)


def _of_number(node: Expression) -> Shortfall | None:
    divisions = [inner for inner in walk(node) if isinstance(inner, Div)]
    for division in divisions:
        below = division.args[1]
        if any(_is_irrational(inner) for inner in walk(below)):
            return Shortfall(f"{shown(division)} has a root or `i` below the stroke")
    rational = all(isinstance(inner, Add | Div | Mul | Neg | Number) for inner in walk(node))
    if rational and not (_is_fraction(node) or _is_mixed(node)):
        return Shortfall(f"{shown(node)} can still be worked out")
    for division in divisions:
        numbers = [whole_number(arg) for arg in division.args]
        common = gcd(*(number or 1 for number in numbers))
        if None not in numbers and common > 1:
            return Shortfall(f"{shown(division)} can still be reduced by {common}")
    return None


def _is_irrational(node: Expression) -> bool:
    if isinstance(node, Pow):
        return whole_number(node.args[1]) is None
    return node is Constant("i") or (isinstance(node, Call) and node.name in ("sqrt", "root"))


def _is_fraction(node: Expression) -> bool:
    """Whether this is one whole number over another, with or without sign."""
    node = without_sign(node)
    return isinstance(node, Div) and all(whole_number(arg) is not None for arg in node.args)


def _is_mixed(node: Expression) -> bool:
    """Whether this is a mixed number, `2 1/3`."""
    node = without_sign(node)
    if not isinstance(node, Add) or len(node.args) != 2:
        return False
    whole, part = node.args
    return isinstance(whole, Number) and whole_number(whole) is not None and _is_fraction(part)


def _reducible(node: Expression) -> tuple[Expression, Expression] | None:
    """Return a fraction with names that can be reduced, and by what."""
    for term in terms_of(node):
        if is_number(term):
            continue
        common = common_factor(term)
        if common is not None:
            return term, common
    return None


def common_factor(node: Expression) -> Expression | None:
    """Return what stands above and below the stroke of a fraction; None if there is nothing."""
    above, below = numerator_and_denominator(node)
    if below is Number(1):
        return None
    ring = Ring.over(above, below)
    try:
        over, under = ring.polynomial(above), ring.polynomial(below)
    except NoPolynomial:
        return None
    if over.is_zero() or under.is_zero():
        return None
    whole = gcd(ring.content(over), ring.content(under))
    if whole > 1:
        return Number(whole)
    common = over.gcd(under)
    if common.is_constant():
        return None
    return _written(ring, common, above, below)


def _written(ring: Ring, common: object, above: Expression, below: Expression) -> Expression:
    """Return a common factor as it stands in the fraction, else the fraction's denominator."""
    parts = {*walk(above), *walk(below)}
    for part in sorted(parts, key=lambda node: sum(1 for _ in walk(node))):
        if not free_symbols(part):
            continue
        try:
            if ring.polynomial(part) in (common, -common):  # type: ignore[operator]
                return part
        except (NoPolynomial, ValueError, KeyError):
            continue
    return below


def single_fraction(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say where there is more than one stroke, or a term beside the fraction."""
    inner = without_sign(answer)
    strokes = [node for node in walk(inner) if _divides(node)]
    if not strokes:
        return None
    if isinstance(inner, Div) and strokes == [inner]:
        return None
    if isinstance(inner, Add):
        return Shortfall(f"{shown(answer)} is a sum, and not yet one fraction")
    if len(strokes) > 1 or not isinstance(inner, Mul | Pow):
        return Shortfall(f"{shown(answer)} holds more than one fraction")
    return _beside(inner, strokes[0])


def _divides(node: Expression) -> bool:
    if isinstance(node, Pow):
        return (whole_number(node.args[1]) or 0) < 0
    return isinstance(node, Div)


def _beside(product: Expression, fraction: Expression) -> Shortfall | None:
    """Say whether a product of a fraction and something else is one fraction."""
    if isinstance(product, Mul) and fraction in product.args and is_number(fraction):
        rest = [arg for arg in product.args if arg is not fraction]
        if not any(isinstance(arg, Add) for arg in rest):
            return None
    return Shortfall(f"whether {shown(product)} counts as one fraction is open", True)
