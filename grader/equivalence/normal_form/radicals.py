"""Fractional powers, logarithms and signs of elements, by way of their irreducible factors."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from flint import fmpz

from grader.equivalence.normal_form.assumptions import Beyond, Key, NeedSign, NowhereDefined
from grader.equivalence.normal_form.constants import sign_of_poly
from grader.equivalence.normal_form.field import Field, Poly, Quotient

#: Integers of more bits are not factored; their small primes are split off only.
MAX_FACTORED_BITS = 100

#: Larger polynomials are not factored.
MAX_TERMS = 400
MAX_DEGREE = 150

_SMALL_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
_ONE = Fraction(1)
_NO_SIGN_KINDS = frozenset({"exp", "prime", "int"})


class Factor(NamedTuple):
    """`base ^ exponent`, the base being a variable or an irreducible polynomial (`poly`).

    `sign` is the sign of the base and `value` that of the factor itself, 0 where not known.
    """

    key: Key
    exponent: Fraction
    sign: int
    value: int
    poly: Poly | None = None


class Factored(NamedTuple):
    """A rational number times powers of bases."""

    content: Fraction
    factors: tuple[Factor, ...]


def is_complex(field: Field, element: Quotient) -> bool:
    """Whether roots of unity or `exp(i ...)` occur in the element, real as its value may be."""
    special = [i for i, g in field.generators.items() if not is_real_key(g.key)]
    if not special:
        return False
    degrees = (element.num.degrees(), element.den.degrees())
    return any(d[i] > 0 for d in degrees for i in special)


def is_real_key(key: Key) -> bool:
    """Whether the generators of this key have real values."""
    return not (isinstance(key, tuple) and key[0] in ("zeta", "expi", "complex"))


def factored(field: Field, element: Quotient) -> Factored:
    """Factor an element; its generators have to be real."""
    contents: list[int] = []
    factors: list[Factor] = []
    for poly, direction in ((element.num, 1), (element.den, -1)):
        if len(poly) == 1:
            contents.append(int(poly.coeffs()[0]))
            factors.extend(_monomial_factors(field, poly, direction))
            continue
        if len(poly) > 1 and (len(poly) > MAX_TERMS or poly.total_degree() > MAX_DEGREE):
            raise Beyond("a root or logarithm of a large expression")
        unit, parts = poly.factor()
        contents.append(int(unit))
        for part, multiplicity in parts:
            factors.append(_factor(field, part, Fraction(direction * int(multiplicity))))
    return Factored(Fraction(*contents), tuple(factors))


def _monomial_factors(field: Field, poly: Poly, direction: int) -> list[Factor]:
    """Return the generators of a polynomial of one term, as it takes no factoring."""
    return [
        _power_factor(field, index, Fraction(direction * int(exponent)))
        for index, exponent in enumerate(poly.degrees())
        if exponent
    ]


def _power_factor(field: Field, index: int, exponent: Fraction) -> Factor:
    generator = field.generators[index]
    sign = known_sign(field, generator.key)
    value = 1 if exponent.numerator % 2 == 0 or generator.positive else sign
    if generator.parts != 1:
        exponent /= generator.parts
    return Factor(generator.key, exponent, sign, value, generator.meaning)


def _factor(field: Field, part: Poly, exponent: Fraction) -> Factor:
    even = exponent.numerator % 2 == 0
    if len(part) == 1:
        index = next(i for i, d in enumerate(part.degrees()) if d)
        return _power_factor(field, index, exponent)
    key = ("poly", field.poly_key(part))
    sign = known_sign(field, key) or (1 if certainly_positive(field, part) else 0)
    if not sign:
        sign = -1 if certainly_positive(field, -part) else sign_of_poly(field, part)
    return Factor(key, exponent, sign, 1 if even else sign, part)


def known_sign(field: Field, key: Key) -> int:
    """Return the sign that is known of a base, 0 if none is."""
    if isinstance(key, tuple) and key[0] in _NO_SIGN_KINDS:
        return 1
    return field.assumptions.signs.get(key, 0)


def certainly_positive(field: Field, poly: Poly) -> bool:
    """Whether a polynomial is nowhere negative: `x^2 + 1`, `e^x + y^4`, `x^2 + x + 1`."""
    return _terms_are_positive(field, poly) or _is_definite(field, poly)


def _is_definite(field: Field, poly: Poly) -> bool:
    used = (index for index, degree in enumerate(poly.degrees()) if degree)
    if any(not is_real_key(field.generators[index].key) for index in used):
        return False
    from grader.equivalence.normal_form.positivity import positive_throughout

    return positive_throughout(poly)


def _terms_are_positive(field: Field, poly: Poly) -> bool:
    signs = {i: generator_sign(field, i) for i in field.generators}
    for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
        sign = 1 if coefficient > 0 else -1
        for index, exponent in enumerate(exponents):
            if int(exponent) % 2:
                sign *= signs[index]
            elif exponent and not is_real_key(field.generators[index].key):
                return False
        if sign <= 0:
            return False
    return True


def generator_sign(field: Field, index: int) -> int:
    """Return the sign of a generator, 0 where it is not known or complex."""
    generator = field.generators[index]
    if generator.positive:
        return 1
    return known_sign(field, generator.key) if is_real_key(generator.key) else 0


def require_positive(field: Field, parts: Factored) -> Factored:
    """See to it that the element is positive, as an even root or a logarithm demands.

    Return the factors with what was learnt of their signs.
    """
    sign = 1 if parts.content > 0 else -1
    unknown = [factor for factor in parts.factors if not factor.value]
    for factor in parts.factors:
        sign *= factor.value or 1
    if len(unknown) > 1:
        raise NeedSign(unknown[0].key)
    if unknown:
        field.learn(unknown[0].key, sign)
        known = tuple(
            factor._replace(sign=sign, value=sign) if factor is unknown[0] else factor
            for factor in parts.factors
        )
        return Factored(parts.content, known)
    if sign < 0:
        raise NowhereDefined("root or logarithm of a negative number")
    return parts


def sign_of(parts: Factored) -> int:
    """Return the sign of an element; raise `NeedSign` where it has to be assumed."""
    sign = (parts.content > 0) - (parts.content < 0)
    for factor in parts.factors:
        if not factor.value:
            raise NeedSign(factor.key)
        sign *= factor.value
    return sign


# -- powers --------------------------------------------------------------------------------------


def positive_power(field: Field, parts: Factored, exponent: Fraction) -> Quotient:
    """Return the power of a positive element."""
    result = number_power(field, abs(parts.content), exponent)
    for factor in parts.factors:
        result = field.multiply(result, absolute_power(field, factor, exponent))
    return result


def odd_root_power(field: Field, parts: Factored, exponent: Fraction) -> Quotient:
    """Return a power with odd denominator, odd roots of negative numbers being real."""
    result = number_power(field, abs(parts.content), exponent)
    if parts.content < 0 and exponent.numerator % 2:
        result = field.negative(result)
    for factor in parts.factors:
        if not factor.value:
            power = base_power(field, factor, factor.exponent * exponent)
        else:
            power = absolute_power(field, factor, exponent)
            if factor.value < 0 and exponent.numerator % 2:
                power = field.negative(power)
        result = field.multiply(result, power)
    return result


def absolute_power(field: Field, factor: Factor, exponent: Fraction) -> Quotient:
    """Return `|base| ^ (factor.exponent * exponent)`."""
    power = factor.exponent * exponent
    if power.denominator == 1 and power.numerator % 2 == 0:
        return base_power(field, factor, power)
    if not factor.sign:
        raise NeedSign(factor.key)
    result = base_power(field, factor, power)
    if factor.sign < 0 and power.denominator % 2 and power.numerator % 2:
        return field.negative(result)
    return result


def base_power(field: Field, factor: Factor, power: Fraction) -> Quotient:
    """Return a power of a base: of its absolute value where the denominator is even."""
    if factor.poly is None:
        return variable_power(field, factor.key, power)
    return compound_power(field, factor.key, factor.poly, power, factor.sign)


def variable(field: Field, key: Key) -> Quotient:
    """Return a variable itself, its first power."""
    index = field.index.get(key)
    whole = field.assumptions.parts.get(key, 1) == 1
    if index is None and whole:
        index = field.new(key, 1, known_sign(field, key) > 0)
    if index is not None and field.generators[index].parts == 1:
        return Quotient(field.gens[index], field.one)
    return variable_power(field, key, _ONE)


def variable_power(field: Field, key: Key, power: Fraction) -> Quotient:
    """Return a power of a variable, a symbol or another base that is its own generator.

    The generator is `base^(1/parts)`, of the absolute value for an even number of parts.
    """
    kind = key[0] if isinstance(key, tuple) else ""
    parts = field.parts(key, power.denominator)
    sign = known_sign(field, key)
    if parts % 2 == 0 and not sign and kind not in ("expi", "complex"):
        raise NeedSign(key)
    index = field.index.get(key)
    if index is None:
        index = field.new(key, parts, sign > 0 or (parts % 2 == 0 and sign != 0))
    count = power.numerator * (parts // power.denominator)
    result = field.monomial(index, count)
    if parts % 2 == 0 and sign < 0 and power.denominator % 2 and power.numerator % 2:
        return field.negative(result)  # the generator is a root of the absolute value
    return result


def compound_power(field: Field, key: Key, base: Poly, power: Fraction, sign: int) -> Quotient:
    """Return a power of a polynomial, with a generator and its relation for the fractional part."""
    if power.denominator == 1 and key not in field.index:
        return field.integer_power(Quotient(base, field.one), power.numerator)
    parts = field.parts(key, power.denominator)
    if parts == 1:
        return field.integer_power(Quotient(base, field.one), power.numerator)
    flip = parts % 2 == 0 and sign < 0
    whole = power.numerator // power.denominator
    rest = power - whole
    result = field.integer_power(Quotient(-base if flip else base, field.one), whole)
    if flip and power.denominator % 2 and power.numerator % 2:
        result = field.negative(result)
    if rest:
        index = field.index.get(key)
        if index is None:
            index = field.new(key, parts, sign > 0 or parts % 2 == 0, base)
            field.relate(index, parts, -base if flip else base)
        count = rest.numerator * (parts // rest.denominator)
        result = field.multiply(result, field.monomial(index, count))
    return result


def number_power(field: Field, value: Fraction, power: Fraction) -> Quotient:
    """Return a fractional power of a positive rational number, by its primes."""
    result = Quotient(field.one, field.one)
    for prime, multiplicity in primes_of(value).items():
        exponent = multiplicity * power
        key = ("prime", prime)
        base = field.one * prime
        result = field.multiply(result, compound_power(field, key, base, exponent, 1))
    return result


def primes_of(value: Fraction) -> dict[int, int]:
    """Return the prime factors of a positive rational number; of large ones only the small."""
    exponents: dict[int, int] = {}
    for integer, direction in ((value.numerator, 1), (value.denominator, -1)):
        for prime, multiplicity in _integer_factors(integer):
            exponents[prime] = exponents.get(prime, 0) + direction * multiplicity
    return {prime: count for prime, count in exponents.items() if count}


def _integer_factors(value: int) -> list[tuple[int, int]]:
    if value == 1:
        return []
    if value.bit_length() <= MAX_FACTORED_BITS:
        return [(int(p), int(m)) for p, m in fmpz(value).factor()]
    factors = []
    for prime in _SMALL_PRIMES:
        count = 0
        while value % prime == 0:
            value //= prime
            count += 1
        if count:
            factors.append((prime, count))
    return [*factors, (value, 1)] if value > 1 else factors
