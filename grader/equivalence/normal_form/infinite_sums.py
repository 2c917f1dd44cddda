"""Sums without end in closed form: polynomials times powers, as `sum n^2 x^n`."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from flint import arb

from grader.equivalence.normal_form.build import Builder
from grader.equivalence.normal_form.constants import closed_quotient
from grader.equivalence.normal_form.field import Field, Poly, Quotient
from grader.equivalence.normal_form.sums import mentions
from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import FIRST, precision
from grader.expressions.nodes import Add, Expression, Number, Symbol
from grader.expressions.traversal import substitute

_MOST_DEGREE = 6


def endless_power_sum(
    builder: Builder, body: Expression, name: Symbol, lower: Expression
) -> Quotient | None:
    """Return `sum P(n) r^n` from an index on, for a polynomial P and a ratio r free of n.

    `T b(n) = b(n + 1) - r b(n)` lowers the degree of P, and `(1 - r) sum b = b(a) + sum T b`.
    A ratio with names is taken to be small: elsewhere the sum is not defined.
    """
    field = builder.field
    here, following = (builder.build(_shifted(body, name, k)) for k in (0, 1))
    if not here.num:
        return field.rational(0)
    ratio = field.lowest(field.multiply(following, builder.invert(here)))
    found = _leading_ratio(builder, ratio, name)
    if found is None or not _is_small(builder, found[0]):
        return None
    small, degree = found
    if not _vanishes(builder, body, name, small, degree + 1):
        return None
    below = builder.invert(field.subtract(field.rational(1), small))
    start = substitute(body, {name: lower})
    firsts = [
        builder.build(substitute(body, {name: Add(lower, Number(k))})) for k in range(1, degree + 1)
    ]
    values = [builder.build(start), *firsts]
    total, power = field.rational(0), below
    for order in range(degree + 1):
        total = field.add(total, field.multiply(_difference(field, values, small, order), power))
        power = field.multiply(power, below)
    return total


def _shifted(body: Expression, name: Symbol, count: int) -> Expression:
    return substitute(body, {name: Add(name, Number(count))}) if count else body


def _difference(field: Field, values: list[Quotient], ratio: Quotient, order: int) -> Quotient:
    """Return `T^order b` from neighbouring values of b."""
    total = field.rational(0)
    for k in range(order + 1):
        sign = Fraction((-1) ** (order - k) * comb(order, k))
        share = field.multiply(field.rational(sign), field.integer_power(ratio, order - k))
        total = field.add(total, field.multiply(share, values[k]))
    return total


def _vanishes(
    builder: Builder, body: Expression, name: Symbol, ratio: Quotient, order: int
) -> bool:
    values = [builder.build(_shifted(body, name, k)) for k in range(order + 1)]
    difference = _difference(builder.field, values, ratio, order)
    return builder.equal(difference, builder.field.rational(0))


def _leading_ratio(builder: Builder, ratio: Quotient, name: Symbol) -> tuple[Quotient, int] | None:
    """Return what the ratio of neighbouring terms tends to, and the degree of P."""
    field = builder.field
    index = field.index.get(("symbol", name.name))
    if index is None:
        return None
    degrees = int(ratio.num.degrees()[index]), int(ratio.den.degrees()[index])
    if degrees[0] != degrees[1] or degrees[0] > _MOST_DEGREE:
        return None
    tops = [_coefficient(field, part, index, degrees[0]) for part in (ratio.num, ratio.den)]
    found = field.multiply(
        Quotient(tops[0], field.one), builder.invert(Quotient(tops[1], field.one))
    )
    found = field.lowest(found)
    return None if mentions(builder, found, index) else (found, degrees[0])


def _coefficient(field: Field, poly: Poly, index: int, degree: int) -> Poly:
    """Return the coefficient of a power of one generator."""
    terms = {}
    for exponents, value in zip(poly.monoms(), poly.coeffs(), strict=True):
        if int(exponents[index]) == degree:
            rest = [0 if i == index else int(e) for i, e in enumerate(exponents)]
            terms[tuple(rest)] = value
    return field.ctx.from_dict(terms)


def _is_small(builder: Builder, ratio: Quotient) -> bool:
    """Whether a ratio is below one in size, or has names that may make it so."""
    value = builder.constant(ratio)
    if value is not None:
        return abs(value) < 1
    node = closed_quotient(builder.field, ratio)
    if node is None:
        return True
    with precision(FIRST):
        try:
            return bool(abs(Evaluator({}, True).value(node)) < arb(1))
        except (OutsideDomain, Unclear):
            return False
