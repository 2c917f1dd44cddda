"""Exponentials and logarithms of elements, products over terms and sums over factors; `(-1)^n`."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import Key, NeedSign, NoNormalForm, NowhereDefined
from grader.equivalence.normal_form.elements import Elements, without_content
from grader.equivalence.normal_form.field import ZETA, Quotient
from grader.expressions.nodes import Call, Constant, Number, Pow, number


def exp(elements: Elements, exponent: Quotient, imaginary: bool = False) -> Quotient:
    """Return `exp(exponent)`, or `exp(i exponent)`, worked out once for each exponent."""
    key = exponent, imaginary
    known = elements.exponentials.get(key)
    if known is None:
        known = elements.exponentials[key] = _exp(elements, exponent, imaginary)
    return known


def _exp(elements: Elements, exponent: Quotient, imaginary: bool) -> Quotient:
    """Return an exponential as a product over the terms of its exponent."""
    field = elements.field
    exponent = field.lowest(exponent)
    factors: list[Quotient] = []
    den = exponent.den
    constant = den == field.one or den.is_constant()
    scale = int(den.coeffs()[0]) if constant else 1
    below = None if constant else field.poly_key(den)
    if below is not None:
        elements.divisors[below] = Quotient(den, field.one)
    zeta = field.index.get(ZETA)
    for powers, coefficient in zip(exponent.num.monoms(), exponent.num.coeffs(), strict=True):
        exponents = list(map(int, powers))
        turned = imaginary
        share = Fraction(int(coefficient), scale)
        if zeta is not None and exponents[zeta]:
            order = field.generators[zeta].parts
            if exponents[zeta] * 4 == order:
                share = -share if turned else share
                turned = not turned
                exponents[zeta] = 0
        key = field.monomial_key(tuple(exponents))
        factors.append(_exp_term(elements, key, below, share, turned))
    return reduce(field.multiply, factors) if factors else field.rational(1)


def _exp_term(elements: Elements, key: Any, below: Key, share: Fraction, turned: bool) -> Quotient:
    field = elements.field
    if turned and below is None and share.denominator == 1:
        half_turns = _whole_half_turns(elements, key)
        if half_turns is not None:
            return alternating(elements, field.multiply(field.rational(int(share)), half_turns))
    single = next(iter(key)) if len(key) == 1 and below is None else None
    if single is not None and single[1] == 1:
        atom = single[0]
        if turned and atom == ("int", "pi"):
            return field.unity(share / 2)
        if not turned and atom[0] == "log":
            return _base_of_log(elements, atom, share)
        if turned and atom[0] == "angle":
            return _rotation(elements, atom, share)
    real = all(radicals.is_real_key(base) for base, _ in key)
    name: Any = ("expi" if turned else "exp", key, below)
    if not key and below is None:
        angle = Constant("i") if turned else Number(1)
        field.meanings[name] = Pow(Constant("e"), angle)
    return radicals.variable_power(field, name if real else ("complex", *name), share)


def _whole_half_turns(elements: Elements, key: Any) -> Quotient | None:
    """Return n of a monomial `n π` whose n is a product of names of integers."""
    rest = key - {(("int", "pi"), 1)}
    if not rest or len(rest) == len(key):
        return None
    product = elements.field.rational(1)
    for base, power in rest:
        if base[0] != "symbol" or base[1] not in elements.notation.integer:
            return None
        if power.denominator != 1 or power < 0:
            return None
        factor = elements.field.integer_power(radicals.variable(elements.field, base), int(power))
        product = elements.field.multiply(product, factor)
    return product


def _base_of_log(elements: Elements, atom: Any, share: Fraction) -> Quotient:
    base = elements.logs[atom]
    return radicals.absolute_power(elements.field, base, share)


def _rotation(elements: Elements, atom: Any, share: Fraction) -> Quotient:
    """Return `exp(i share angle)` of an inverse function's value, algebraic in its argument."""
    field = elements.field
    key = ("complex", "turn", atom)
    parts = field.parts(key, share.denominator)
    index = field.index.get(key)
    rotation = elements.rotations[atom]
    if parts == 1:
        return field.integer_power(rotation, share.numerator)
    if index is None:
        if not rotation.den.is_one():
            raise NoNormalForm("half an angle")
        index = field.new(key, parts, False, rotation.num)
        field.relate(index, parts, rotation.num)
    return field.monomial(index, share.numerator * (parts // share.denominator))


def log(elements: Elements, element: Quotient) -> Quotient:
    """Return the natural logarithm, a sum over the factors of its argument."""
    field = elements.field
    element = field.lowest(element)
    if element.num.is_zero():
        raise NowhereDefined("logarithm of zero")
    if radicals.is_complex(field, element):
        return _uninterpreted_log(elements, element)
    parts = radicals.factored(field, element)
    total = field.rational(0)
    if elements.complex:
        if any(not factor.sign for factor in parts.factors):
            return elements.uninterpreted("ln", (element,))
        if radicals.sign_of(parts) < 0:
            half_turn = field.multiply(field.unity(Fraction(1, 4)), elements.pi())
            total = field.add(total, half_turn)
    else:
        parts = radicals.require_positive(field, parts)
    for prime, count in radicals.primes_of(abs(parts.content)).items():
        base = radicals.Factor(("prime", prime), Fraction(1), 1, 1, field.one * prime)
        total = field.add(total, _scaled_log(elements, base, Fraction(count)))
    for factor in parts.factors:
        total = field.add(total, _scaled_log(elements, factor, factor.exponent))
    return total


def _uninterpreted_log(elements: Elements, element: Quotient) -> Quotient:
    """Return the logarithm of an element with complex generators, as one generator.

    That of a root of unity is known, and that of a real reciprocal is the negative.
    """
    field = elements.field
    zeta = field.index.get(ZETA)
    if zeta is not None and element.den.is_one() and len(element.num) == 1:
        order = field.generators[zeta].parts
        power = int(element.num.degrees()[zeta])
        rest = element.num.total_degree() - power
        coefficient = int(element.num.leading_coefficient())
        if not rest and abs(coefficient) == 1:
            turns = Fraction(power, order) + (Fraction(1, 2) if coefficient < 0 else 0)
            turns -= int(turns > Fraction(1, 2))
            angle = field.multiply(field.rational(2 * turns), elements.pi())
            return field.multiply(field.unity(Fraction(1, 4)), angle)
    if elements.complex:
        return elements.uninterpreted("ln", (element,))
    content, element = without_content(elements, element)
    scale = log(elements, field.rational(content))
    for others, key in elements.atoms.get("ln", ()):
        if field.equal(field.multiply(others[0], element), field.rational(1)):
            inverse = radicals.variable(field, key)
            return field.subtract(scale, inverse)
    return field.add(scale, elements.uninterpreted("ln", (element,)))


def _scaled_log(elements: Elements, factor: radicals.Factor, count: Fraction) -> Quotient:
    field = elements.field
    key: Any = factor.key
    if key[0] == "exp":
        return field.multiply(field.rational(count), _exponent_of(elements, key))
    if not factor.sign:
        raise NeedSign(factor.key)
    other = _reciprocal_log(elements, factor)
    if other is not None:
        return field.multiply(field.rational(-count), other)
    atom = ("log", key, factor.sign)
    if key[0] == "prime":
        field.meanings[atom] = Call("ln", number(key[1]))
    elements.logs.setdefault(
        atom, radicals.Factor(key, Fraction(1), factor.sign, factor.sign, factor.poly)
    )
    return field.multiply(field.rational(count), radicals.variable(field, atom))


def _reciprocal_log(elements: Elements, factor: radicals.Factor) -> Quotient | None:
    """Return a known logarithm of the reciprocal: `r - x` is `1 / (r + x)` for `r^2 = x^2 + 1`."""
    field = elements.field
    if factor.poly is None or not field.relations or len(factor.poly) < 2:
        return None
    for atom, known in elements.logs.items():
        if known.poly is None or len(known.poly) < 2 or known.key == factor.key:
            continue
        product = field.times(known.poly, factor.poly)
        if product.is_one() or (-product).is_one():
            return radicals.variable(field, atom)
    return None


def _exponent_of(elements: Elements, key: Any) -> Quotient:
    """Return `x y / z` for the base of the generator `exp(x y / z)`."""
    _, monomial, below = key
    result = elements.field.rational(1)
    if below is not None:
        result = elements.invert(elements.divisors[below])
    for base, exponent in monomial:
        index = elements.field.index[base]
        parts = elements.field.generators[index].parts
        power = elements.field.monomial(index, int(exponent * parts))
        result = elements.field.multiply(result, power)
    return result


# -- signs that alternate ------------------------------------------------------------------------


def alternating(elements: Elements, exponent: Quotient) -> Quotient:
    """Return `(-1) ^ exponent` for an exponent that is an integer combination of names."""
    element = elements.field.lowest(exponent)
    if element.den != elements.field.one:
        return elements.uninterpreted("alternating", (element,))
    result = Quotient(elements.field.one, elements.field.one)
    for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
        if int(coefficient) % 2 == 0:
            continue
        if not any(map(int, exponents)):
            result = elements.field.negative(result)
            continue
        key = ("alternating", elements.field.monomial_key(_parity(elements, exponents)))
        sign = radicals.variable(elements.field, key)
        index = elements.field.index[key]
        if all(index != known for known, _, _ in elements.field.relations):
            elements.field.relate(index, 2, elements.field.one)
        result = elements.field.multiply(result, sign)
    return result


def _parity(elements: Elements, exponents: tuple[int, ...]) -> tuple[int, ...]:
    """Return the exponents of a monomial of the same parity: `n^3` is odd where n is."""
    generators = elements.field.generators
    return tuple(
        min(int(e), 1) if e and generators[i].key[0] == "symbol" else int(e)  # type: ignore[index]
        for i, e in enumerate(exponents)
    )
