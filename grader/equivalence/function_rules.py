"""The known functions in normal form: each is written in terms of a few that the field knows.

Trigonometric and hyperbolic functions become exponentials, inverse hyperbolic ones logarithms,
binomials factorials; roots and absolute values go through the signs of their factors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from grader.equivalence import bases
from grader.equivalence.closed_elements import closed_quotient
from grader.equivalence.field import Key, NowhereDefined, Quotient
from grader.equivalence.normal_form import MOST_SHIFT, Builder, NoNormalForm
from grader.expressions.nodes import Call, Constant

_HALF = Fraction(1, 2)
Rule = Callable[..., Quotient]


def _i(builder: Builder) -> Quotient:
    return builder.field.unity(Fraction(1, 4))


def _pi(builder: Builder) -> Quotient:
    return builder.build(Constant("pi"))


def _square(builder: Builder, x: Quotient) -> Quotient:
    return builder.field.multiply(x, x)


def _one_minus_square(builder: Builder, x: Quotient) -> Quotient:
    return builder.field.subtract(builder.field.rational(1), _square(builder, x))


# -- circular and hyperbolic functions -----------------------------------------------------------


def _sine(builder: Builder, x: Quotient, imaginary: bool) -> Quotient:
    field = builder.field
    turn = builder.exp(x, imaginary)
    difference = field.subtract(turn, field.inverse(turn))
    double = field.rational(2)
    divisor = field.multiply(double, _i(builder)) if imaginary else double
    return field.multiply(difference, field.inverse(divisor))


def _cosine(builder: Builder, x: Quotient, imaginary: bool) -> Quotient:
    field = builder.field
    turn = builder.exp(x, imaginary)
    total = field.add(turn, field.inverse(turn))
    return field.multiply(total, field.rational(_HALF))


def _tangent(builder: Builder, x: Quotient, imaginary: bool) -> Quotient:
    cosine = _cosine(builder, x, imaginary)
    return builder.field.multiply(_sine(builder, x, imaginary), builder.invert(cosine))


def _of(rule: Callable[[Builder, Quotient, bool], Quotient], imaginary: bool) -> Rule:
    return lambda builder, x: rule(builder, x, imaginary)


def _one_over(rule: Callable[[Builder, Quotient, bool], Quotient], imaginary: bool) -> Rule:
    return lambda builder, x: builder.invert(rule(builder, x, imaginary))


# -- inverse functions ---------------------------------------------------------------------------


def _normalised(builder: Builder, x: Quotient) -> tuple[Quotient, int]:
    """Return the argument with a positive leading coefficient, and the sign taken out."""
    x = builder.field.lowest(x)
    if x.num.is_zero() or x.num.leading_coefficient() > 0:
        return x, 1
    return builder.field.negative(x), -1


def _angle(builder: Builder, name: str, x: Quotient, rotation: Quotient) -> Quotient:
    key: Key = ("angle", builder.atom(name, (x,)))
    builder.rotations.setdefault(key, builder.field.lowest(rotation))
    argument = closed_quotient(builder.field, x)
    if argument is not None:
        builder.field.meanings[key] = Call(name, argument)
    return bases.variable_power(builder.field, key, Fraction(1))


def _asin(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    x, sign = _normalised(builder, x)
    special = _special_angle(builder, x, "asin")
    if special is None:
        cosine = builder.power(_one_minus_square(builder, x), _HALF)
        rotation = field.add(cosine, field.multiply(_i(builder), x))
        special = _angle(builder, "asin", x, rotation)
    return special if sign > 0 else field.negative(special)


def _acos(builder: Builder, x: Quotient) -> Quotient:
    right = builder.field.multiply(_pi(builder), builder.field.rational(_HALF))
    return builder.field.subtract(right, _asin(builder, x))


def _atan(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    x, sign = _normalised(builder, x)
    result = _special_angle(builder, x, "atan")
    if result is None:
        result = _general_atan(builder, x)
    return result if sign > 0 else field.negative(result)


def _general_atan(builder: Builder, x: Quotient) -> Quotient:
    """Return the arctangent, of the argument or its reciprocal, whichever is simpler."""
    field = builder.field
    value = builder.constant(x)
    swap = len(x.num) < len(x.den) or (
        len(x.num) == len(x.den) and x.num.total_degree() < x.den.total_degree()
    )
    if not builder.complex and (swap or (value is not None and abs(value) < 1)):
        right = field.multiply(_pi(builder), field.rational(_HALF))
        direction = builder.sign(x)
        other = _atan(builder, builder.invert(x))
        return field.subtract(right if direction > 0 else field.negative(right), other)
    size = builder.power(field.add(field.rational(1), _square(builder, x)), _HALF)
    direction_vector = field.add(field.rational(1), field.multiply(_i(builder), x))
    rotation = field.multiply(direction_vector, builder.invert(size))
    return _angle(builder, "atan", x, rotation)


def _special_angle(builder: Builder, x: Quotient, name: str) -> Quotient | None:
    """Return the inverse of the few values that everybody knows, as multiples of pi."""
    field = builder.field
    x = field.lowest(x)
    if x.num.is_zero():
        return field.rational(0)
    if any(degree > 1 for degree in x.num.degrees()):
        return None
    square = builder.constant(_square(builder, x))
    share = _SPECIAL[name].get(square) if square is not None else None
    if share is None:
        return None
    angle = field.multiply(_pi(builder), field.rational(share))
    return angle if builder.sign(x) > 0 else field.negative(angle)


_SPECIAL: dict[str, dict[Fraction, Fraction]] = {
    "asin": {
        Fraction(1): Fraction(1, 2),
        Fraction(1, 4): Fraction(1, 6),
        Fraction(1, 2): Fraction(1, 4),
        Fraction(3, 4): Fraction(1, 3),
    },
    "atan": {
        Fraction(1): Fraction(1, 4),
        Fraction(3): Fraction(1, 3),
        Fraction(1, 3): Fraction(1, 6),
    },
}


def _atan2(builder: Builder, y: Quotient, x: Quotient) -> Quotient:
    field = builder.field
    right = field.multiply(_pi(builder), field.rational(_HALF))
    side = builder.sign(x)
    if side == 0:
        height = builder.sign(y)
        if height == 0:
            raise NowhereDefined("angle of the origin")
        return right if height > 0 else field.negative(right)
    angle = _atan(builder, field.multiply(y, builder.invert(x)))
    if side > 0:
        return angle
    turn = field.add(right, right)
    return field.add(angle, turn if builder.sign(y) >= 0 else field.negative(turn))


def _reciprocal(rule: Rule) -> Rule:
    return lambda builder, x: rule(builder, builder.invert(x))


def _area(shift: int) -> Rule:
    """Return `ln(x + sqrt(x^2 + shift))`: asinh for 1 and acosh for -1."""

    def rule(builder: Builder, x: Quotient) -> Quotient:
        field = builder.field
        root = builder.power(field.add(_square(builder, x), field.rational(shift)), _HALF)
        return builder.log(field.add(x, root))

    return rule


def _atanh(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    one = field.rational(1)
    ratio = field.multiply(field.add(one, x), builder.invert(field.subtract(one, x)))
    return field.multiply(field.rational(_HALF), builder.log(ratio))


# -- roots, logarithms, absolute values ----------------------------------------------------------


def _root(builder: Builder, x: Quotient, degree: Quotient | None = None) -> Quotient:
    count = Fraction(2) if degree is None else builder.constant(degree)
    if count is None:
        power = builder.field.multiply(builder.log(x), builder.invert(degree))  # type: ignore[arg-type]
        return builder.exp(power)
    if count == 0:
        raise NowhereDefined("root of degree zero")
    return builder.power(x, 1 / count, odd=count.numerator % 2 == 1)


def _log(builder: Builder, x: Quotient, base: Quotient | None = None) -> Quotient:
    if base is None:
        return builder.log(x)
    return builder.field.multiply(builder.log(x), builder.invert(builder.log(base)))


def _log_to(base: int) -> Rule:
    def rule(builder: Builder, x: Quotient, other: Quotient | None = None) -> Quotient:
        return _log(builder, x, builder.field.rational(base) if other is None else other)

    return rule


def _absolute(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    if builder.complex and (bases.is_complex(field, x)):
        square = field.multiply(x, conjugate(builder, x))
        return builder.power(square, _HALF)
    return builder.absolute(x)


def conjugate(builder: Builder, x: Quotient) -> Quotient:
    """Return the complex conjugate, where all names in it are real."""
    field = builder.field

    def of_poly(poly: Any) -> Quotient:
        total = field.rational(0)
        for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
            term = field.rational(int(coefficient))
            for index, exponent in enumerate(map(int, exponents)):
                if exponent:
                    term = field.multiply(term, _conjugate_power(builder, index, exponent))
            total = field.add(total, term)
        return total

    return field.multiply(of_poly(x.num), builder.invert(of_poly(x.den)))


def _conjugate_power(builder: Builder, index: int, exponent: int) -> Quotient:
    key: Any = builder.field.generators[index].key
    if key[0] == "complex":
        raise NoNormalForm("conjugate")
    turning = key[0] in ("zeta", "expi")
    power = builder.field.monomial(index, -exponent if turning else exponent)
    if key[0] == "zeta":
        order = builder.field.generators[index].parts
        return builder.field.unity(Fraction(-exponent, order))
    return power


def _real_part(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    return field.multiply(field.add(x, conjugate(builder, x)), field.rational(_HALF))


def _imaginary_part(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    double = field.multiply(field.rational(2), _i(builder))
    return field.multiply(field.subtract(x, conjugate(builder, x)), field.inverse(double))


def _sign(builder: Builder, x: Quotient) -> Quotient:
    return builder.field.rational(builder.sign(x))


def _extreme(direction: int) -> Rule:
    def rule(builder: Builder, *values: Quotient) -> Quotient:
        field = builder.field
        best = values[0]
        for other in values[1:]:
            difference = field.subtract(best, other)
            if not field.reduce(difference.num).is_zero() and (
                direction * builder.sign(difference) < 0
            ):
                best = other
        return best

    return rule


# -- whole numbers -------------------------------------------------------------------------------


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


def _scaled(share: Fraction, turn: bool = False) -> Rule:
    def rule(builder: Builder, x: Quotient) -> Quotient:
        result = builder.field.multiply(x, builder.field.rational(share))
        return builder.field.multiply(result, _pi(builder)) if turn else result

    return rule


FUNCTION_RULES: dict[str, Rule] = {
    "sin": _of(_sine, True),
    "cos": _of(_cosine, True),
    "tan": _of(_tangent, True),
    "sec": _one_over(_cosine, True),
    "csc": _one_over(_sine, True),
    "cot": _one_over(_tangent, True),
    "sinh": _of(_sine, False),
    "cosh": _of(_cosine, False),
    "tanh": _of(_tangent, False),
    "sech": _one_over(_cosine, False),
    "csch": _one_over(_sine, False),
    "coth": _one_over(_tangent, False),
    "asin": _asin,
    "acos": _acos,
    "atan": _atan,
    "acot": _reciprocal(_atan),
    "asec": _reciprocal(_acos),
    "acsc": _reciprocal(_asin),
    "atan2": _atan2,
    "asinh": _area(1),
    "acosh": _area(-1),
    "atanh": _atanh,
    "acsch": _reciprocal(_area(1)),
    "asech": _reciprocal(_area(-1)),
    "acoth": _reciprocal(_atanh),
    "exp": Builder.exp,
    "ln": _log,
    "log": _log,
    "lg": _log_to(10),
    "lb": _log_to(2),
    "sqrt": _root,
    "cbrt": lambda builder, x: builder.power(x, Fraction(1, 3), odd=True),
    "root": _root,
    "abs": _absolute,
    "norm": _absolute,
    "sign": _sign,
    "max": _extreme(1),
    "min": _extreme(-1),
    "re": _real_part,
    "im": _imaginary_part,
    "conjugate": conjugate,
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
    "ratio": lambda builder, x, y: builder.field.multiply(x, builder.invert(y)),
    "degree": _scaled(Fraction(1, 180), turn=True),
    "percent": _scaled(Fraction(1, 100)),
}
