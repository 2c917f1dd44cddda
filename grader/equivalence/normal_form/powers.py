"""Powers of elements: rational and symbolic exponents, and powers that are kept as names."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import Beyond, NowhereDefined
from grader.equivalence.normal_form.elements import Elements, sign_of, whole_power
from grader.equivalence.normal_form.exponentials import alternating, exp, log
from grader.equivalence.normal_form.field import Quotient


def symbolic_power(elements: Elements, base: Quotient, exponent: Quotient) -> Quotient:
    """Return a power whose exponent has names.

    Of a negative base it is real only where the exponent is an integer: `(-1)^n |x|^n`.
    """
    field = elements.field
    if elements.complex or sign_of(elements, base) >= 0:
        return _by_logarithm(elements, base, exponent)
    base = field.negative(base)
    sign = alternating(elements, exponent)
    if elements.constant(base) == 1:
        return sign
    return field.multiply(sign, _by_logarithm(elements, base, exponent))


def _by_logarithm(elements: Elements, base: Quotient, exponent: Quotient) -> Quotient:
    """Return `exp(exponent ln(base))`."""
    return exp(elements, elements.field.multiply(exponent, log(elements, base)))


def power(elements: Elements, base: Quotient, exponent: Fraction, odd: bool = False) -> Quotient:
    """Return a rational power; with `odd`, odd roots of negative numbers are real."""
    field = elements.field
    if exponent.denominator == 1:
        if exponent < 0:
            base, exponent = elements.invert(base), -exponent
        return _large_power(elements, base, exponent.numerator)
    if base.num.is_zero():
        if exponent < 0:
            raise NowhereDefined("division by zero")
        return base
    base = field.lowest(base)
    if radicals.is_complex(field, base):
        return whole_power(elements, base, exponent)
    parts = radicals.factored(field, base)
    if odd and not elements.complex:
        return radicals.odd_root_power(field, parts, exponent)
    if elements.complex and not parts.factors and parts.content < 0:
        turn = field.unity(exponent / 2)
        return field.multiply(turn, radicals.number_power(field, -parts.content, exponent))
    if elements.complex and any(not factor.sign for factor in parts.factors):
        return whole_power(elements, base, exponent)
    if elements.complex and radicals.sign_of(parts) < 0:
        turn = field.unity(exponent / 2)
        return field.multiply(turn, radicals.positive_power(field, parts, exponent))
    parts = radicals.require_positive(field, parts)
    return radicals.positive_power(field, parts, exponent)


def _large_power(elements: Elements, base: Quotient, exponent: int) -> Quotient:
    """Multiply a power out, or keep a very high one of a sum as a power of a new name."""
    field = elements.field
    try:
        return field.integer_power(base, exponent)
    except Beyond:
        if exponent < 20:
            raise
    return named_power(elements, base, exponent)


def named_power(elements: Elements, base: Quotient, exponent: int) -> Quotient:
    """Return a power of an element whose numerator and denominator get names of their own."""
    field = elements.field
    result = Quotient(field.one, field.one)
    for poly, direction in ((base.num, 1), (base.den, -1)):
        content, primitive = poly.primitive()
        if primitive.leading_coefficient() < 0:
            content, primitive = -content, -primitive
        number = field.integer_power(field.rational(int(content)), exponent)
        simple = Quotient(primitive, field.one)
        name = elements.uninterpreted("sum", (simple,)) if len(primitive) > 1 else simple
        power = field.multiply(number, field.integer_power(name, exponent))
        result = field.multiply(result, power if direction > 0 else field.inverse(power))
    return result
