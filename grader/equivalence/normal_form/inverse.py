"""Inverse circular and hyperbolic functions in normal form.

`exp(i asin x)` is known, so that `sin(2 asin x)` is algebraic; area functions are logarithms.
"""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import Key, NowhereDefined
from grader.equivalence.normal_form.build import NormalForm, Rule
from grader.equivalence.normal_form.constants import constant_quotient
from grader.equivalence.normal_form.field import Quotient
from grader.expressions.nodes import Call, Constant

_HALF = Fraction(1, 2)


def imaginary_unit(form: NormalForm) -> Quotient:
    """Return `i`."""
    return form.field.unity(Fraction(1, 4))


def pi(form: NormalForm) -> Quotient:
    """Return pi."""
    return form.build(Constant("pi"))


def _square(form: NormalForm, x: Quotient) -> Quotient:
    return form.field.multiply(x, x)


def _one_minus_square(form: NormalForm, x: Quotient) -> Quotient:
    return form.field.subtract(form.field.rational(1), _square(form, x))


def _normalised(form: NormalForm, x: Quotient) -> tuple[Quotient, int]:
    """Return the argument with a positive leading coefficient, and the sign taken out."""
    x = form.field.lowest(x)
    if x.num.is_zero() or x.num.leading_coefficient() > 0:
        return x, 1
    return form.field.negative(x), -1


def _angle(form: NormalForm, name: str, x: Quotient, rotation: Quotient) -> Quotient:
    key: Key = ("angle", form.atom(name, (x,)))
    form.rotations.setdefault(key, form.field.lowest(rotation))
    argument = constant_quotient(form.field, x)
    if argument is not None:
        form.field.meanings[key] = Call(name, argument)
    return radicals.variable(form.field, key)


def _asin(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    x, sign = _normalised(form, x)
    special = _special_angle(form, x, "asin")
    if special is None:
        cosine = form.power(_one_minus_square(form, x), _HALF)
        rotation = field.add(cosine, field.multiply(imaginary_unit(form), x))
        special = _angle(form, "asin", x, rotation)
    return special if sign > 0 else field.negative(special)


def _acos(form: NormalForm, x: Quotient) -> Quotient:
    right = form.field.multiply(pi(form), form.field.rational(_HALF))
    return form.field.subtract(right, _asin(form, x))


def _atan(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    x, sign = _normalised(form, x)
    result = _special_angle(form, x, "atan")
    if result is None:
        result = _general_atan(form, x)
    return result if sign > 0 else field.negative(result)


def _general_atan(form: NormalForm, x: Quotient) -> Quotient:
    """Return the arctangent, of the argument or its reciprocal, whichever is simpler."""
    field = form.field
    value = form.constant(x)
    swap = len(x.num) < len(x.den) or (
        len(x.num) == len(x.den) and x.num.total_degree() < x.den.total_degree()
    )
    if not form.complex and (swap or (value is not None and abs(value) < 1)):
        right = field.multiply(pi(form), field.rational(_HALF))
        direction = form.sign(x)
        other = _atan(form, form.invert(x))
        return field.subtract(right if direction > 0 else field.negative(right), other)
    size = form.power(field.add(field.rational(1), _square(form, x)), _HALF)
    direction_vector = field.add(field.rational(1), field.multiply(imaginary_unit(form), x))
    rotation = field.multiply(direction_vector, form.invert(size))
    return _angle(form, "atan", x, rotation)


def _special_angle(form: NormalForm, x: Quotient, name: str) -> Quotient | None:
    """Return the inverse of the few values that everybody knows, as multiples of pi."""
    field = form.field
    x = field.lowest(x)
    if x.num.is_zero():
        return field.rational(0)
    if any(degree > 1 for degree in x.num.degrees()):
        return None
    square = form.constant(_square(form, x))
    share = _SPECIAL[name].get(square) if square is not None else None
    if share is None:
        return None
    angle = field.multiply(pi(form), field.rational(share))
    return angle if form.sign(x) > 0 else field.negative(angle)


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


def _atan2(form: NormalForm, y: Quotient, x: Quotient) -> Quotient:
    field = form.field
    right = field.multiply(pi(form), field.rational(_HALF))
    side = form.sign(x)
    if side == 0:
        height = form.sign(y)
        if height == 0:
            raise NowhereDefined("angle of the origin")
        return right if height > 0 else field.negative(right)
    angle = _atan(form, field.multiply(y, form.invert(x)))
    if side > 0:
        return angle
    turn = field.add(right, right)
    return field.add(angle, turn if form.sign(y) >= 0 else field.negative(turn))


def _reciprocal(rule: Rule) -> Rule:
    return lambda form, x: rule(form, form.invert(x))


def _area(shift: int) -> Rule:
    """Return `ln(x + sqrt(x^2 + shift))`: asinh for 1 and acosh for -1."""

    def rule(form: NormalForm, x: Quotient) -> Quotient:
        field = form.field
        root = form.power(field.add(_square(form, x), field.rational(shift)), _HALF)
        return form.log(field.add(x, root))

    return rule


def _atanh(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    one = field.rational(1)
    ratio = field.multiply(field.add(one, x), form.invert(field.subtract(one, x)))
    return field.multiply(field.rational(_HALF), form.log(ratio))


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
