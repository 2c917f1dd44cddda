"""The known functions in normal form: each is written in terms of a few that the field knows.

Trigonometric and hyperbolic functions become exponentials, inverse hyperbolic ones logarithms,
binomials factorials; roots and absolute values go through the signs of their factors.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import NoNormalForm, NowhereDefined
from grader.equivalence.normal_form.build import Builder
from grader.equivalence.normal_form.field import Poly, Quotient
from grader.equivalence.normal_form.integers import INTEGER_RULES
from grader.equivalence.normal_form.inverse import INVERSE_RULES, imaginary_unit, pi

_HALF = Fraction(1, 2)
Rule = Callable[..., Quotient]


# -- circular and hyperbolic functions -----------------------------------------------------------


def _sine(builder: Builder, x: Quotient, imaginary: bool) -> Quotient:
    """Return `(t - 1/t) / 2i` of the exponential t, for t a quotient; without i for `sinh`."""
    turn = builder.exp(x, imaginary)
    top = _square(builder, turn.num) - _square(builder, turn.den)
    if imaginary:
        top = -top * imaginary_unit(builder).num
    return Quotient(builder.field.reduce(top), _double_product(builder, turn))


def _cosine(builder: Builder, x: Quotient, imaginary: bool) -> Quotient:
    """Return `(t + 1/t) / 2` of the exponential t, for t a quotient."""
    turn = builder.exp(x, imaginary)
    top = _square(builder, turn.num) + _square(builder, turn.den)
    return Quotient(builder.field.reduce(top), _double_product(builder, turn))


def _square(builder: Builder, poly: Poly) -> Poly:
    """Return a square, that of a single term not yet reduced by the relations."""
    return poly**2 if len(poly) == 1 else builder.field.times(poly, poly)


def _double_product(builder: Builder, turn: Quotient) -> Poly:
    if turn.den == builder.field.one:
        return turn.num * 2
    return builder.field.times(turn.num, turn.den) * 2


def _tangent(builder: Builder, x: Quotient, imaginary: bool) -> Quotient:
    one = builder.field.one  # both have the same denominator
    sine, cosine = _sine(builder, x, imaginary).num, _cosine(builder, x, imaginary).num
    return builder.field.multiply(Quotient(sine, one), builder.invert(Quotient(cosine, one)))


def _of(rule: Callable[[Builder, Quotient, bool], Quotient], imaginary: bool) -> Rule:
    return lambda builder, x: rule(builder, x, imaginary)


def _one_over(rule: Callable[[Builder, Quotient, bool], Quotient], imaginary: bool) -> Rule:
    return lambda builder, x: builder.invert(rule(builder, x, imaginary))


# -- roots, logarithms, absolute values ----------------------------------------------------------


def _root(builder: Builder, x: Quotient, degree: Quotient | None = None) -> Quotient:
    count = Fraction(2) if degree is None else builder.constant(degree)
    if count is None:
        assert degree is not None
        return builder.symbolic_power(x, builder.invert(degree))
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
    if builder.complex and (radicals.is_complex(field, x)):
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
    double = field.multiply(field.rational(2), imaginary_unit(builder))
    return field.multiply(field.subtract(x, conjugate(builder, x)), field.inverse(double))


def _erf(builder: Builder, x: Quotient) -> Quotient:
    field = builder.field
    x = field.lowest(x)
    if x.num.is_zero():
        return x
    if x.num.leading_coefficient() > 0:
        return builder.opaque(("erf", 0), (x,))
    return field.negative(builder.opaque(("erf", 0), (field.negative(x),)))


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


def _scaled(share: Fraction, turn: bool = False) -> Rule:
    def rule(builder: Builder, x: Quotient) -> Quotient:
        result = builder.field.multiply(x, builder.field.rational(share))
        return builder.field.multiply(result, pi(builder)) if turn else result

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
    "erf": _erf,
    "max": _extreme(1),
    "min": _extreme(-1),
    "re": _real_part,
    "im": _imaginary_part,
    "conjugate": conjugate,
    "ratio": lambda builder, x, y: builder.field.multiply(x, builder.invert(y)),
    "degree": _scaled(Fraction(1, 180), turn=True),
    "percent": _scaled(Fraction(1, 100)),
    **INVERSE_RULES,
    **INTEGER_RULES,
}
