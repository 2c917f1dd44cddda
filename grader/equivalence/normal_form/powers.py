"""Powers of elements: rational and symbolic exponents, signs `(-1)^n`, and powers kept as names."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.equivalence.normal_form import radicals, real_elements
from grader.equivalence.normal_form.assumptions import Beyond, NowhereDefined
from grader.equivalence.normal_form.field import Quotient

if TYPE_CHECKING:
    from grader.equivalence.normal_form.build import Builder


def symbolic_power(builder: Builder, base: Quotient, exponent: Quotient) -> Quotient:
    """Return a power whose exponent has names.

    Of a negative base it is real only where the exponent is an integer: `(-1)^n |x|^n`.
    """
    field = builder.field
    if builder.complex:
        return builder.exp(field.multiply(exponent, builder.log(base)))
    if builder.sign(base) >= 0:
        return builder.exp(field.multiply(exponent, builder.log(base)))
    base = field.negative(base)
    sign = alternating(builder, exponent)
    if builder.constant(base) == 1:
        return sign
    return field.multiply(sign, builder.exp(field.multiply(exponent, builder.log(base))))


def alternating(builder: Builder, exponent: Quotient) -> Quotient:
    """Return `(-1) ^ exponent` for an exponent that is an integer combination of names."""
    element = builder.field.lowest(exponent)
    if element.den != builder.field.one:
        return builder.opaque("alternating", (element,))
    result = Quotient(builder.field.one, builder.field.one)
    for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
        if int(coefficient) % 2 == 0:
            continue
        if not any(map(int, exponents)):
            result = builder.field.negative(result)
            continue
        key = ("alternating", builder.field.monomial_key(_parity(builder, exponents)))
        sign = radicals.variable(builder.field, key)
        index = builder.field.index[key]
        if all(index != known for known, _, _ in builder.field.relations):
            builder.field.relate(index, 2, builder.field.one)
        result = builder.field.multiply(result, sign)
    return result


def _parity(builder: Builder, exponents: tuple[int, ...]) -> tuple[int, ...]:
    """Return the exponents of a monomial of the same parity: `n^3` is odd where n is."""
    generators = builder.field.generators
    return tuple(
        min(int(e), 1) if e and generators[i].key[0] == "symbol" else int(e)  # type: ignore[index]
        for i, e in enumerate(exponents)
    )


def power(builder: Builder, base: Quotient, exponent: Fraction, odd: bool = False) -> Quotient:
    """Return a rational power; with `odd`, odd roots of negative numbers are real."""
    field = builder.field
    if exponent.denominator == 1:
        if exponent < 0:
            base, exponent = builder.invert(base), -exponent
        return _large_power(builder, base, exponent.numerator)
    if base.num.is_zero():
        if exponent < 0:
            raise NowhereDefined("division by zero")
        return base
    base = field.lowest(base)
    if radicals.is_complex(field, base):
        return real_elements.whole_power(builder, base, exponent)
    parts = radicals.factored(field, base)
    if odd and not builder.complex:
        return radicals.odd_root_power(field, parts, exponent)
    if builder.complex and not parts.factors and parts.content < 0:
        turn = field.unity(exponent / 2)
        return field.multiply(turn, radicals.number_power(field, -parts.content, exponent))
    if builder.complex and any(not factor.sign for factor in parts.factors):
        return real_elements.whole_power(builder, base, exponent)
    if builder.complex and radicals.sign_of(parts) < 0:
        turn = field.unity(exponent / 2)
        return field.multiply(turn, radicals.positive_power(field, parts, exponent))
    parts = radicals.require_positive(field, parts)
    return radicals.positive_power(field, parts, exponent)


def _large_power(builder: Builder, base: Quotient, exponent: int) -> Quotient:
    """Multiply a power out, or keep a very high one of a sum as a power of a new name."""
    field = builder.field
    try:
        return field.integer_power(base, exponent)
    except Beyond:
        if exponent < 20:
            raise
    return named_power(builder, base, exponent)


def named_power(builder: Builder, base: Quotient, exponent: int) -> Quotient:
    """Return a power of an element whose numerator and denominator get names of their own."""
    field = builder.field
    result = Quotient(field.one, field.one)
    for poly, direction in ((base.num, 1), (base.den, -1)):
        content, primitive = poly.primitive()
        if primitive.leading_coefficient() < 0:
            content, primitive = -content, -primitive
        number = field.integer_power(field.rational(int(content)), exponent)
        simple = Quotient(primitive, field.one)
        name = builder.opaque("sum", (simple,)) if len(primitive) > 1 else simple
        power = field.multiply(number, field.integer_power(name, exponent))
        result = field.multiply(result, power if direction > 0 else field.inverse(power))
    return result
