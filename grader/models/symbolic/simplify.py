"""Sums and products in the form in which people write them; no more simplification than that."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)

ZERO = Number(0)
ONE = Number(1)
MAX_BITS = 2_000


def rational(expression: Expression) -> Fraction | None:
    """Return the value of a literal rational (`3`, `-1/2`), or None for anything else."""
    if isinstance(expression, Number):
        return Fraction(expression.value)
    if isinstance(expression, Neg):
        inner = rational(expression.args[0])
        return None if inner is None else -inner
    if isinstance(expression, Div):
        top, bottom = map(rational, expression.args)
        return None if top is None or not bottom else top / bottom
    return None


def total_of(terms: Iterable[Expression]) -> Expression:
    """Return the sum: zeros left out, numbers added up, equal terms counted."""
    constant = Fraction(0)
    counts: dict[Expression, Fraction] = {}
    for term in _terms(terms):
        value = rational(term)
        if value is not None:
            constant += value
            continue
        coefficient, rest = split_coefficient(term)
        counts[rest] = counts.get(rest, Fraction(0)) + coefficient
    parts = [product_of([number(count), rest]) for rest, count in counts.items() if count]
    if constant or not parts:
        parts.append(number(constant))
    return parts[0] if len(parts) == 1 else Add(*parts)


def _terms(terms: Iterable[Expression]) -> Iterable[Expression]:
    for term in terms:
        if isinstance(term, Add):
            yield from _terms(term.args)
        elif isinstance(term, Neg) and isinstance(term.args[0], Add):
            yield from (negative(inner) for inner in _terms(term.args[0].args))
        else:
            yield term


def negative(expression: Expression) -> Expression:
    """Return minus the expression, without two signs."""
    if isinstance(expression, Neg):
        return expression.args[0]
    return ZERO if expression is ZERO else Neg(expression)


def split_coefficient(term: Expression) -> tuple[Fraction, Expression]:
    """Split `-3 x` into `-3` and `x`."""
    if isinstance(term, Neg):
        coefficient, rest = split_coefficient(term.args[0])
        return -coefficient, rest
    if isinstance(term, Mul):
        value = rational(term.args[0])
        if value is not None:
            return value, _times(list(term.args[1:]))
    return Fraction(1), term


def product_of(factors: Iterable[Expression]) -> Expression:
    """Return the product: the number first, then names, then the rest; equal factors as powers.

    Names and the rest each keep the order in which they first come.
    """
    coefficient = Fraction(1)
    powers: dict[Expression, int] = {}
    for factor, exponent in _factors(factors, 1):
        value = rational(factor)
        if value is None or (exponent < 0 and not value) or _too_large(value, exponent):
            powers[factor] = powers.get(factor, 0) + exponent
        else:
            coefficient *= value**exponent
    if not coefficient:
        return ZERO
    return _assemble(coefficient, powers)


def _too_large(value: Fraction, exponent: int) -> bool:
    """Say whether a power is better left as it is written."""
    bits = max(abs(value.numerator).bit_length(), value.denominator.bit_length())
    return bits > 1 and bits * abs(exponent) > MAX_BITS


def _factors(factors: Iterable[Expression], sign: int) -> Iterable[tuple[Expression, int]]:
    for factor in factors:
        if isinstance(factor, Mul):
            yield from _factors(factor.args, sign)
        elif isinstance(factor, Neg):
            yield number(-1), 1
            yield from _factors(factor.args, sign)
        elif isinstance(factor, Div) and rational(factor) is None:
            yield from _factors(factor.args[:1], sign)
            yield from _factors(factor.args[1:], -sign)
        elif isinstance(factor, Pow) and (exponent := integer(factor.args[1])) is not None:
            yield factor.args[0], sign * exponent
        else:
            yield factor, sign


def integer(expression: Expression) -> int | None:
    """Return the whole number that an expression is, if it is one."""
    value = rational(expression)
    return None if value is None or value.denominator != 1 else value.numerator


def _assemble(coefficient: Fraction, powers: dict[Expression, int]) -> Expression:
    above = [power_of(base, n) for base, n in _in_order(powers) if n > 0]
    below = [power_of(base, -n) for base, n in _in_order(powers) if n < 0]
    top, bottom = coefficient.numerator, coefficient.denominator
    if not below and bottom != 1:
        above.insert(0, number(Fraction(abs(top), bottom)))
    else:
        if abs(top) != 1 or not above:
            above.insert(0, Number(abs(top)))
        if bottom != 1:
            below.insert(0, Number(bottom))
    whole = _times(above)
    if below:
        whole = Div(whole, _times(below))
    return Neg(whole) if top < 0 else whole


def _in_order(powers: dict[Expression, int]) -> list[tuple[Expression, int]]:
    return sorted(powers.items(), key=lambda item: not isinstance(item[0], Symbol | Constant))


def _times(factors: list[Expression]) -> Expression:
    return factors[0] if len(factors) == 1 else Mul(*factors)


def power_of(base: Expression, exponent: int) -> Expression:
    """Return an integer power; the first is the base itself."""
    if exponent == 0:
        return ONE
    if exponent < 0:
        return Div(ONE, power_of(base, -exponent))
    return base if exponent == 1 else Pow(base, Number(exponent))


def along_path(factors: Iterable[Expression]) -> Expression:
    """Return the product of a chain rule's factors as people write it.

    Names come first, those of the inner layers before those of the outer ones (`x w^4`), then the
    functions from the outside to the inside (`sigma'(z_5) sigma'(z_4) ...`).
    """
    flat = [
        power_of(base, exponent) for factor in factors for base, exponent in _factors([factor], 1)
    ]
    names = [factor for factor in flat if not any(isinstance(n, Call) for n in (factor,))]
    return product_of([*reversed(names), *(f for f in flat if isinstance(f, Call))])
