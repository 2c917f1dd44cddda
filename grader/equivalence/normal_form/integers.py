"""Functions of whole numbers in normal form: factorials, binomials, steps, common divisors."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from grader.equivalence.normal_form.assumptions import NowhereDefined
from grader.equivalence.normal_form.build import NormalForm, Rule
from grader.equivalence.normal_form.field import Quotient

#: How far `(n + k)!` is written as a multiple of `n!`.
_MAX_SHIFT = 60


def _factorial(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    value = form.constant(x)
    if value is not None and value.denominator == 1:
        if value < 0:
            raise NowhereDefined("factorial of a negative integer")
        if value <= 2500:
            return field.rational(math.factorial(value.numerator))
    shift, base = _split_integer(form, x)
    result = form.uninterpreted("factorial", (base,))
    for step in range(abs(shift)):
        offset = step + 1 if shift > 0 else -step
        factor = field.add(base, field.rational(offset))
        result = field.multiply(result, factor if shift > 0 else form.invert(factor))
    return result


def _split_integer(form: NormalForm, x: Quotient) -> tuple[int, Quotient]:
    """Split `n + 3` into 3 and `n`; an integer summand that is too large stays."""
    field = form.field
    x = field.lowest(x)
    if not x.den.is_constant():
        return 0, x
    share = Fraction(0)
    for exponents, coefficient in zip(x.num.monoms(), x.num.coeffs(), strict=True):
        if not any(map(int, exponents)):
            share = Fraction(int(coefficient), int(x.den.leading_coefficient()))
    whole = math.floor(share)
    if abs(whole) > _MAX_SHIFT or (whole == share and len(x.num) == 1):
        return 0, x
    return whole, field.subtract(x, field.rational(whole))


def _gamma(form: NormalForm, x: Quotient) -> Quotient:
    return _factorial(form, form.field.subtract(x, form.field.rational(1)))


def _binomial(form: NormalForm, n: Quotient, k: Quotient) -> Quotient:
    field = form.field
    below = form.constant(k)
    if below is not None and below.denominator == 1 and 0 <= below <= 40:
        result = field.rational(1)
        for step in range(below.numerator):
            factor = field.subtract(n, field.rational(step))
            share = field.rational(Fraction(1, step + 1))
            result = field.multiply(result, field.multiply(factor, share))
        return result
    above = form.constant(n)
    if above is None or below is None or not 5000 >= above >= below >= 0:
        return _by_gamma(form, n, k)
    if not above.denominator == below.denominator == 1:
        return _by_gamma(form, n, k)
    return field.rational(math.comb(int(above), int(below)))


def _by_gamma(form: NormalForm, n: Quotient, k: Quotient) -> Quotient:
    field = form.field
    parts = field.multiply(_factorial(form, k), _factorial(form, field.subtract(n, k)))
    return field.multiply(_factorial(form, n), form.invert(parts))


def _multinomial(form: NormalForm, total: Quotient, *parts: Quotient) -> Quotient:
    field = form.field
    below = field.rational(1)
    for part in parts:
        below = field.multiply(below, _factorial(form, part))
    return field.multiply(_factorial(form, total), form.invert(below))


def _step(name: str, function: Callable[[Fraction], int]) -> Rule:
    def rule(form: NormalForm, x: Quotient) -> Quotient:
        value = form.constant(x)
        if value is not None:
            return form.field.rational(function(value))
        shift, base = _split_integer(form, x)
        rest = form.uninterpreted(name, (base,))
        return form.field.add(rest, form.field.rational(shift))

    return rule


def _ceiling(form: NormalForm, x: Quotient) -> Quotient:
    floor = _step("floor", math.floor)
    return form.field.negative(floor(form, form.field.negative(x)))


def _of_numbers(name: str, function: Callable[..., Fraction | None]) -> Rule:
    """Compute of rational numbers; of anything else, an uninterpreted function."""

    def rule(form: NormalForm, *arguments: Quotient) -> Quotient:
        values = [form.constant(argument) for argument in arguments]
        if all(value is not None for value in values):
            result = function(*values)
            if result is None:
                raise NowhereDefined(name)
            return form.field.rational(result)
        return form.uninterpreted(name, arguments)

    return rule


def _modulo(x: Fraction, y: Fraction) -> Fraction | None:
    return None if y == 0 else x - y * math.floor(x / y)


def _common_divisor(*values: Fraction) -> Fraction:
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * below) for value in values)), below)


def _common_multiple(*values: Fraction) -> Fraction:
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.lcm(*(int(value * below) for value in values)), below)


def _double_factorial(n: Fraction) -> Fraction | None:
    if n.denominator != 1 or n < -1 or n > 4000:
        return None
    return Fraction(math.prod(range(n.numerator, 1, -2)))


INTEGER_RULES: dict[str, Rule] = {
    "factorial": _factorial,
    "factorial2": _of_numbers("factorial2", _double_factorial),
    "gamma_function": _gamma,
    "binomial": _binomial,
    "multinomial": _multinomial,
    "floor": _step("floor", math.floor),
    "ceiling": _ceiling,
    "gcd": _of_numbers("gcd", _common_divisor),
    "lcm": _of_numbers("lcm", _common_multiple),
    "mod": _of_numbers("mod", _modulo),
}
