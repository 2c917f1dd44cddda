"""Sums, products and integrals in closed form: of polynomials, powers and few terms.

Sums without end have one where the terms are a polynomial times a power, as `sum n^2 x^n`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from math import comb

from flint import arb

from grader.equivalence.normal_form.build import NormalForm
from grader.equivalence.normal_form.constants import constant_quotient
from grader.equivalence.normal_form.field import Field, Poly, Quotient
from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import FIRST, precision
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

_MAX_TERMS = 60
_MAX_DEGREE = 12
_MAX_INFINITE_DEGREE = 6


def constants(*nodes: Expression) -> list[Constant]:
    """Return the constants that occur."""
    return [part for part in walk(*nodes) if isinstance(part, Constant)]


def rising_product(
    form: NormalForm, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return the product of `k + a` as a quotient of factorials."""
    field = form.field
    shift = field.lowest(form.build(Add(body, Neg(name))))
    index = field.index.get(("symbol", name.name))
    if index is None or mentions(form, shift, index):
        return None
    last = form.build(Call("factorial", Add(upper, body, Neg(name))))
    before = form.build(Call("factorial", Add(lower, body, Neg(name), Neg(Number(1)))))
    return field.multiply(last, form.invert(before))


def term_by_term(
    form: NormalForm, node: BigOperator, first: Fraction, last: Fraction
) -> Quotient | None:
    """Return a sum or product of few terms between whole numbers."""
    body, variable, _, _ = node.args
    if first.denominator != 1 or last.denominator != 1 or not -1 <= last - first <= _MAX_TERMS:
        return None
    total = form.field.rational(int(node.kind == "product"))
    for index in range(int(first), int(last) + 1):
        value: Expression = Number(index) if index >= 0 else Neg(Number(-index))
        term = form.build(substitute(body, {variable: value}))
        combine = form.field.multiply if node.kind == "product" else form.field.add
        total = combine(total, term)
    return total


def polynomial_sum(
    form: NormalForm, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a sum in closed form where its terms are a polynomial in the index."""
    terms = _terms_by_degree(form, body, name, lower, upper)
    if terms is None:
        return None
    before = Add(lower, Neg(Number(1)))
    return _between(form, terms, (upper, before), partial(_power_sum, form))


def _between(
    form: NormalForm,
    terms: Mapping[int, Quotient],
    ends: tuple[Expression, Expression],
    total_power: Callable[[Quotient, int], Quotient],
) -> Quotient:
    """Return a polynomial added up from the second of two ends to the first.

    `total_power` is what a power of the variable adds up to at an end.
    """
    field = form.field
    total = field.rational(0)
    above, below = map(form.build, ends)
    for degree, coefficient in terms.items():
        share = field.subtract(total_power(above, degree), total_power(below, degree))
        total = field.add(total, field.multiply(coefficient, share))
    return total


def geometric_sum(
    form: NormalForm, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a sum of powers in closed form: neighbouring terms have one and the same ratio."""
    field = form.field
    following = form.build(substitute(body, {name: Add(name, Number(1))}))
    ratio = field.lowest(field.multiply(following, form.invert(form.build(body))))
    index = field.index.get(("symbol", name.name))
    if index is None or mentions(form, ratio, index) or field.equal(ratio, field.rational(1)):
        return None
    first = form.build(substitute(body, {name: lower}))
    below = form.invert(field.subtract(field.rational(1), ratio))
    if constants(lower, upper) and any(c.name == "oo" for c in constants(lower, upper)):
        return None
    count = form.build(Add(upper, Neg(lower), Number(1)))
    power = form.symbolic_power(ratio, count)
    return field.multiply(first, field.multiply(field.subtract(field.rational(1), power), below))


def mentions(form: NormalForm, element: Quotient, index: int) -> bool:
    """Whether a name occurs in an element, by itself or inside its generators."""
    key = repr(form.field.generators[index].key)
    degrees = zip(element.num.degrees(), element.den.degrees(), strict=True)
    used = [i for i, (above, below) in enumerate(degrees) if above > 0 or below > 0]
    return any(key in repr(form.field.generators[i].key) for i in used)


def _terms_by_degree(
    form: NormalForm, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> dict[int, Quotient] | None:
    """Return the coefficients of a polynomial in the bound name; None if it is not one."""
    if any(part.name == "oo" for part in constants(lower, upper)):
        return None
    field = form.field
    element = field.lowest(form.build(body))
    index = field.index.get(("symbol", name.name))
    below = Quotient(element.den, field.one)
    if index is None:
        return {0: element}
    if element.den.degrees()[index] or field.generators[index].parts != 1:
        return None
    if element.num.degrees()[index] > _MAX_DEGREE or _hidden(form, index):
        return None
    if any(relation.degrees()[index] for _, _, relation in field.relations):
        return None
    coefficients: dict[int, Quotient] = {}
    for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
        powers = list(map(int, exponents))
        degree, powers[index] = powers[index], 0
        rest = field.rational(int(coefficient))
        for place, exponent in enumerate(powers):
            if exponent:
                rest = field.multiply(rest, field.monomial(place, exponent))
        rest = field.multiply(rest, form.invert(below))
        known = coefficients.get(degree)
        coefficients[degree] = rest if known is None else field.add(known, rest)
    return coefficients


def _hidden(form: NormalForm, index: int) -> bool:
    """Whether the index also stands inside other generators, as in `sin k` or `x^k`."""
    key = form.field.generators[index].key
    return any(
        repr(key) in repr(generator.key)
        for place, generator in form.field.generators.items()
        if place != index
    )


def _power_sum(form: NormalForm, n: Quotient, degree: int) -> Quotient:
    """Return `1^d + ... + n^d` as a polynomial in n, by Faulhaber's formula."""
    field = form.field
    total = field.rational(0)
    numbers = bernoulli_numbers(degree)
    for k, number in enumerate(numbers):
        if not number:
            continue
        power = field.integer_power(n, degree + 1 - k)
        share = field.rational(number * comb(degree + 1, k) / (degree + 1))
        total = field.add(total, field.multiply(share, power))
    return total


@lru_cache(maxsize=64)
def bernoulli_numbers(count: int) -> tuple[Fraction, ...]:
    """Return the Bernoulli numbers up to an index, with B_1 = +1/2."""
    numbers: list[Fraction] = []
    for m in range(count + 1):
        total = sum((comb(m + 1, k) * numbers[k] for k in range(m)), Fraction(0))
        numbers.append((m + 1 - total) / (m + 1) if m else Fraction(1))
    return tuple(numbers)


def polynomial_integral(
    form: NormalForm, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a definite integral of a polynomial in the variable."""
    terms = _terms_by_degree(form, body, name, lower, upper)
    if terms is None:
        return None
    field = form.field

    def power(end: Quotient, degree: int) -> Quotient:
        share = field.rational(Fraction(1, degree + 1))
        return field.multiply(share, field.integer_power(end, degree + 1))

    return _between(form, terms, (upper, lower), power)


# -- sums without end ----------------------------------------------------------------------------


def infinite_power_sum(
    form: NormalForm, body: Expression, name: Symbol, lower: Expression
) -> Quotient | None:
    """Return `sum P(n) r^n` from an index on, for a polynomial P and a ratio r free of n.

    `T b(n) = b(n + 1) - r b(n)` lowers the degree of P, and `(1 - r) sum b = b(a) + sum T b`.
    A ratio with names is taken to be small: elsewhere the sum is not defined.
    """
    field = form.field
    here, following = (form.build(_shifted(body, name, k)) for k in (0, 1))
    if not here.num:
        return field.rational(0)
    ratio = field.lowest(field.multiply(following, form.invert(here)))
    leading = _leading_ratio(form, ratio, name)
    if leading is None or not _is_small(form, leading[0]):
        return None
    small, degree = leading
    if not _vanishes(form, body, name, small, degree + 1):
        return None
    below = form.invert(field.subtract(field.rational(1), small))
    start = substitute(body, {name: lower})
    firsts = [
        form.build(substitute(body, {name: Add(lower, Number(k))})) for k in range(1, degree + 1)
    ]
    values = [form.build(start), *firsts]
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
    form: NormalForm, body: Expression, name: Symbol, ratio: Quotient, order: int
) -> bool:
    values = [form.build(_shifted(body, name, k)) for k in range(order + 1)]
    difference = _difference(form.field, values, ratio, order)
    return form.equal(difference, form.field.rational(0))


def _leading_ratio(form: NormalForm, ratio: Quotient, name: Symbol) -> tuple[Quotient, int] | None:
    """Return what the ratio of neighbouring terms tends to, and the degree of P."""
    field = form.field
    index = field.index.get(("symbol", name.name))
    if index is None:
        return None
    degrees = int(ratio.num.degrees()[index]), int(ratio.den.degrees()[index])
    if degrees[0] != degrees[1] or degrees[0] > _MAX_INFINITE_DEGREE:
        return None
    tops = [_coefficient(field, part, index, degrees[0]) for part in (ratio.num, ratio.den)]
    top, bottom = (Quotient(poly, field.one) for poly in tops)
    leading = field.lowest(field.multiply(top, form.invert(bottom)))
    return None if mentions(form, leading, index) else (leading, degrees[0])


def _coefficient(field: Field, poly: Poly, index: int, degree: int) -> Poly:
    """Return the coefficient of a power of one generator."""
    terms = {}
    for exponents, value in zip(poly.monoms(), poly.coeffs(), strict=True):
        if int(exponents[index]) == degree:
            rest = [0 if i == index else int(e) for i, e in enumerate(exponents)]
            terms[tuple(rest)] = value
    return field.ctx.from_dict(terms)


def _is_small(form: NormalForm, ratio: Quotient) -> bool:
    """Whether a ratio is below one in size, or has names that may make it so."""
    value = form.constant(ratio)
    if value is not None:
        return abs(value) < 1
    node = constant_quotient(form.field, ratio)
    if node is None:
        return True
    with precision(FIRST):
        try:
            return bool(abs(Evaluator({}, True).value(node)) < arb(1))
        except (OutsideDomain, Unclear):
            return False
