"""Sums, products and integrals in closed form: of polynomials, powers and few terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from math import comb

from grader.equivalence.normal_form.build import Builder
from grader.equivalence.normal_form.field import Quotient
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Neg,
    Number,
    Symbol,
)
from grader.expressions.traversal import substitute, walk

_MOST_TERMS = 60
_MOST_DEGREE = 12


def constants(*nodes: Expression) -> list[Constant]:
    """Return the constants that occur."""
    return [part for part in walk(*nodes) if isinstance(part, Constant)]


def rising_product(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return the product of `k + a` as a quotient of factorials."""
    field = builder.field
    shift = field.lowest(builder.build(Add(body, Neg(name))))
    index = field.index.get(("symbol", name.name))
    if index is None or mentions(builder, shift, index):
        return None
    last = builder.build(Call("factorial", Add(upper, body, Neg(name))))
    before = builder.build(Call("factorial", Add(lower, body, Neg(name), Neg(Number(1)))))
    return field.multiply(last, builder.invert(before))


def term_by_term(
    builder: Builder, node: BigOperator, first: Fraction, last: Fraction
) -> Quotient | None:
    """Return a sum or product of few terms between whole numbers."""
    body, variable, _, _ = node.args
    if first.denominator != 1 or last.denominator != 1 or not -1 <= last - first <= _MOST_TERMS:
        return None
    total = builder.field.rational(int(node.kind == "product"))
    for index in range(int(first), int(last) + 1):
        value: Expression = Number(index) if index >= 0 else Neg(Number(-index))
        term = builder.build(substitute(body, {variable: value}))
        combine = builder.field.multiply if node.kind == "product" else builder.field.add
        total = combine(total, term)
    return total


def polynomial_sum(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a sum in closed form where its terms are a polynomial in the index."""
    terms = _terms_by_degree(builder, body, name, lower, upper)
    if terms is None:
        return None
    before = Add(lower, Neg(Number(1)))
    return _between(builder, terms, (upper, before), partial(_power_sum, builder))


def _between(
    builder: Builder,
    terms: Mapping[int, Quotient],
    ends: tuple[Expression, Expression],
    total_power: Callable[[Quotient, int], Quotient],
) -> Quotient:
    """Return a polynomial added up from the second of two ends to the first.

    `total_power` is what a power of the variable adds up to at an end.
    """
    field = builder.field
    total = field.rational(0)
    above, below = map(builder.build, ends)
    for degree, coefficient in terms.items():
        share = field.subtract(total_power(above, degree), total_power(below, degree))
        total = field.add(total, field.multiply(coefficient, share))
    return total


def geometric_sum(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a sum of powers in closed form: neighbouring terms have one and the same ratio."""
    field = builder.field
    following = builder.build(substitute(body, {name: Add(name, Number(1))}))
    ratio = field.lowest(field.multiply(following, builder.invert(builder.build(body))))
    index = field.index.get(("symbol", name.name))
    if index is None or mentions(builder, ratio, index) or field.equal(ratio, field.rational(1)):
        return None
    first = builder.build(substitute(body, {name: lower}))
    below = builder.invert(field.subtract(field.rational(1), ratio))
    if constants(lower, upper) and any(c.name == "oo" for c in constants(lower, upper)):
        return None
    count = builder.build(Add(upper, Neg(lower), Number(1)))
    power = builder.symbolic_power(ratio, count)
    return field.multiply(first, field.multiply(field.subtract(field.rational(1), power), below))


def mentions(builder: Builder, element: Quotient, index: int) -> bool:
    """Whether a name occurs in an element, by itself or inside its generators."""
    key = repr(builder.field.generators[index].key)
    degrees = zip(element.num.degrees(), element.den.degrees(), strict=True)
    used = [i for i, (above, below) in enumerate(degrees) if above > 0 or below > 0]
    return any(key in repr(builder.field.generators[i].key) for i in used)


def _terms_by_degree(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> dict[int, Quotient] | None:
    """Return the coefficients of a polynomial in the bound name; None if it is not one."""
    if any(part.name == "oo" for part in constants(lower, upper)):
        return None
    field = builder.field
    element = field.lowest(builder.build(body))
    index = field.index.get(("symbol", name.name))
    below = Quotient(element.den, field.one)
    if index is None:
        return {0: element}
    if element.den.degrees()[index] or field.generators[index].parts != 1:
        return None
    if element.num.degrees()[index] > _MOST_DEGREE or _hidden(builder, index):
        return None
    if any(relation.degrees()[index] for _, _, relation in field.relations):
        return None
    found: dict[int, Quotient] = {}
    for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
        powers = list(map(int, exponents))
        degree, powers[index] = powers[index], 0
        rest = field.rational(int(coefficient))
        for place, exponent in enumerate(powers):
            if exponent:
                rest = field.multiply(rest, field.monomial(place, exponent))
        rest = field.multiply(rest, builder.invert(below))
        found[degree] = field.add(found[degree], rest) if degree in found else rest
    return found


def _hidden(builder: Builder, index: int) -> bool:
    """Whether the index also stands inside other generators, as in `sin k` or `x^k`."""
    key = builder.field.generators[index].key
    return any(
        repr(key) in repr(generator.key)
        for place, generator in builder.field.generators.items()
        if place != index
    )


def _power_sum(builder: Builder, n: Quotient, degree: int) -> Quotient:
    """Return `1^d + ... + n^d` as a polynomial in n, by Faulhaber's formula."""
    field = builder.field
    total = field.rational(0)
    numbers = bernoulli_numbers(degree)
    for k, number in enumerate(numbers):
        power = field.integer_power(n, degree + 1 - k)
        share = field.rational(number * comb(degree + 1, k) / (degree + 1))
        total = field.add(total, field.multiply(share, power))
    return total


def bernoulli_numbers(count: int) -> list[Fraction]:
    """Return the Bernoulli numbers up to an index, with B_1 = +1/2."""
    numbers: list[Fraction] = []
    for m in range(count + 1):
        total = sum((comb(m + 1, k) * numbers[k] for k in range(m)), Fraction(0))
        numbers.append((m + 1 - total) / (m + 1) if m else Fraction(1))
    return numbers


def polynomial_integral(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a definite integral of a polynomial in the variable."""
    terms = _terms_by_degree(builder, body, name, lower, upper)
    if terms is None:
        return None
    field = builder.field

    def power(end: Quotient, degree: int) -> Quotient:
        share = field.rational(Fraction(1, degree + 1))
        return field.multiply(share, field.integer_power(end, degree + 1))

    return _between(builder, terms, (upper, lower), power)
