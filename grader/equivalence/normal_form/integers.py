"""Functions of whole numbers in normal form: factorials, binomials, steps, common divisors."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from grader.equivalence.normal_form.assumptions import NowhereDefined
from grader.equivalence.normal_form.build import NormalForm, Rule
from grader.equivalence.normal_form.field import Quotient
from grader.equivalence.terms.rationals import common_divisor, common_multiple

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
        whole, rest = _split_whole(form, x)
        value = form.constant(rest)
        if value is not None:
            return form.field.add(whole, form.field.rational(function(value)))
        shift, base = _split_integer(form, rest)
        step = form.uninterpreted(name, (base,))
        return form.field.add(whole, form.field.add(step, form.field.rational(shift)))

    return rule


def _split_whole(form: NormalForm, x: Quotient) -> tuple[Quotient, Quotient]:
    """Split `n + k/2` into `n` and `k/2`: the terms that are integers, and the others."""
    field = form.field
    x = field.lowest(x)
    if not x.den.is_constant():
        return field.rational(0), x
    below = int(x.den.leading_coefficient())
    whole = field.rational(0)
    for exponents, coefficient in zip(x.num.monoms(), x.num.coeffs(), strict=True):
        powers = [(i, int(power)) for i, power in enumerate(exponents) if int(power)]
        if powers and int(coefficient) % below == 0 and _are_integers(form, powers):
            term = field.rational(int(coefficient) // below)
            for index, power in powers:
                term = field.multiply(term, field.monomial(index, power))
            whole = field.add(whole, term)
    return whole, field.subtract(x, whole)


def _are_integers(form: NormalForm, powers: list[tuple[int, int]]) -> bool:
    """Whether the generators are names declared to be integers, with powers that are no roots."""
    generators = [form.field.generators[index] for index, _ in powers]
    names = {("symbol", name) for name in form.notation.integer}
    return all(one.key in names and one.parts == 1 for one in generators) and all(
        power > 0 for _, power in powers
    )


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


def _modulo(form: NormalForm, x: Quotient, y: Quotient) -> Quotient:
    """Return `x - y floor(x / y)`."""
    field = form.field
    if form.constant(y) == 0:
        raise NowhereDefined("mod")
    steps = _step("floor", math.floor)(form, field.multiply(x, form.invert(y)))
    return field.subtract(x, field.multiply(y, steps))


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
    "gcd": _of_numbers("gcd", common_divisor),
    "lcm": _of_numbers("lcm", common_multiple),
    "mod": _modulo,
}
