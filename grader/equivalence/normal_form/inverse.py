"""Inverse circular and hyperbolic functions in normal form.

`exp(i asin x)` is known, so that `sin(2 asin x)` is algebraic; area functions are logarithms.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import Key, NowhereDefined
from grader.equivalence.normal_form.build import Builder
from grader.equivalence.normal_form.constants import closed_quotient
from grader.equivalence.normal_form.field import Quotient
from grader.expressions.nodes import Call, Constant

_HALF = Fraction(1, 2)
Rule = Callable[..., Quotient]


def imaginary_unit(builder: Builder) -> Quotient:
    """Return `i`."""
    return builder.field.unity(Fraction(1, 4))


def pi(builder: Builder) -> Quotient:
    """Return pi."""
    return builder.build(Constant("pi"))


def _square(builder: Builder, x: Quotient) -> Quotient:
    return builder.field.multiply(x, x)


def _one_minus_square(builder: Builder, x: Quotient) -> Quotient:
    return builder.field.subtract(builder.field.rational(1), _square(builder, x))


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
    return radicals.variable(builder.field, key)


def _asin(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    x, sign = _normalised(builder, x)
    special = _special_angle(builder, x, "asin")
    if special is None:
        cosine = builder.power(_one_minus_square(builder, x), _HALF)
        rotation = field.add(cosine, field.multiply(imaginary_unit(builder), x))
        special = _angle(builder, "asin", x, rotation)
    return special if sign > 0 else field.negative(special)


def _acos(builder: Builder, x: Quotient) -> Quotient:
    right = builder.field.multiply(pi(builder), builder.field.rational(_HALF))
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
        right = field.multiply(pi(builder), field.rational(_HALF))
        direction = builder.sign(x)
        other = _atan(builder, builder.invert(x))
        return field.subtract(right if direction > 0 else field.negative(right), other)
    size = builder.power(field.add(field.rational(1), _square(builder, x)), _HALF)
    direction_vector = field.add(field.rational(1), field.multiply(imaginary_unit(builder), x))
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
    angle = field.multiply(pi(builder), field.rational(share))
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
    right = field.multiply(pi(builder), field.rational(_HALF))
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


INVERSE_RULES: dict[str, Rule] = {
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
}
