"""Functions of whole numbers in normal form: factorials, binomials, steps, common divisors."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from grader.equivalence.normal_form.assumptions import NowhereDefined
from grader.equivalence.normal_form.build import MOST_SHIFT, Builder
from grader.equivalence.normal_form.field import Quotient

Rule = Callable[..., Quotient]


def _factorial(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    value = builder.constant(x)
    if value is not None and value.denominator == 1:
        if value < 0:
            raise NowhereDefined("factorial of a negative integer")
        if value <= 2500:
            return field.rational(math.factorial(value.numerator))
    shift, base = _split_integer(builder, x)
    result = builder.opaque("factorial", (base,))
    for step in range(abs(shift)):
        offset = step + 1 if shift > 0 else -step
        factor = field.add(base, field.rational(offset))
        result = field.multiply(result, factor if shift > 0 else builder.invert(factor))
    return result


def _split_integer(builder: Builder, x: Quotient) -> tuple[int, Quotient]:
    """Split `n + 3` into 3 and `n`; an integer summand that is too large stays."""
    field = builder.field
    x = field.lowest(x)
    if not x.den.is_constant():
        return 0, x
    share = Fraction(0)
    for exponents, coefficient in zip(x.num.monoms(), x.num.coeffs(), strict=True):
        if not any(map(int, exponents)):
            share = Fraction(int(coefficient), int(x.den.leading_coefficient()))
    whole = math.floor(share)
    if abs(whole) > MOST_SHIFT or (whole == share and len(x.num) == 1):
        return 0, x
    return whole, field.subtract(x, field.rational(whole))


def _gamma(builder: Builder, x: Quotient) -> Quotient:
    return _factorial(builder, builder.field.subtract(x, builder.field.rational(1)))


def _binomial(builder: Builder, n: Quotient, k: Quotient) -> Quotient:
    field = builder.field
    below = builder.constant(k)
    if below is not None and below.denominator == 1 and 0 <= below <= 40:
        result = field.rational(1)
        for step in range(below.numerator):
            factor = field.subtract(n, field.rational(step))
            share = field.rational(Fraction(1, step + 1))
            result = field.multiply(result, field.multiply(factor, share))
        return result
    above = builder.constant(n)
    if above is not None and below is not None and 5000 >= above >= below >= 0:
        whole = above.denominator == below.denominator == 1
        return (
            field.rational(math.comb(int(above), int(below))) if whole else _by_gamma(builder, n, k)
        )
    return _by_gamma(builder, n, k)


def _by_gamma(builder: Builder, n: Quotient, k: Quotient) -> Quotient:
    field = builder.field
    parts = field.multiply(_factorial(builder, k), _factorial(builder, field.subtract(n, k)))
    return field.multiply(_factorial(builder, n), builder.invert(parts))


def _multinomial(builder: Builder, total: Quotient, *parts: Quotient) -> Quotient:
    field = builder.field
    below = field.rational(1)
    for part in parts:
        below = field.multiply(below, _factorial(builder, part))
    return field.multiply(_factorial(builder, total), builder.invert(below))


def _step(name: str, function: Callable[[Fraction], int]) -> Rule:
    def rule(builder: Builder, x: Quotient) -> Quotient:
        value = builder.constant(x)
        if value is not None:
            return builder.field.rational(function(value))
        shift, base = _split_integer(builder, x)
        rest = builder.opaque(name, (base,))
        return builder.field.add(rest, builder.field.rational(shift))

    return rule


def _ceiling(builder: Builder, x: Quotient) -> Quotient:
    floor = _step("floor", math.floor)
    return builder.field.negative(floor(builder, builder.field.negative(x)))


def _of_numbers(name: str, function: Callable[..., Fraction | None]) -> Rule:
    """Compute of rational numbers; of anything else, an opaque function."""

    def rule(builder: Builder, *arguments: Quotient) -> Quotient:
        values = [builder.constant(argument) for argument in arguments]
        if all(value is not None for value in values):
            result = function(*values)
            if result is None:
                raise NowhereDefined(name)
            return builder.field.rational(result)
        return builder.opaque(name, arguments)

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
