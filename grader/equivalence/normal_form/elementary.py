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
from grader.equivalence.normal_form.build import NormalForm, Rule
from grader.equivalence.normal_form.field import Generator, Poly, Quotient
from grader.equivalence.normal_form.integers import INTEGER_RULES
from grader.equivalence.normal_form.inverse import INVERSE_RULES, imaginary_unit, pi
from grader.expressions.functions import SPECIAL_FUNCTIONS

_HALF = Fraction(1, 2)


# -- circular and hyperbolic functions -----------------------------------------------------------


def _sine(form: NormalForm, x: Quotient, imaginary: bool) -> Quotient:
    """Return `(t - 1/t) / 2i` of the exponential t, for t a quotient; without i for `sinh`."""
    turn = form.exp(x, imaginary)
    top = _square(form, turn.num) - _square(form, turn.den)
    if imaginary:
        top = -top * imaginary_unit(form).num
    return Quotient(form.field.reduce(top), _double_product(form, turn))


def _cosine(form: NormalForm, x: Quotient, imaginary: bool) -> Quotient:
    """Return `(t + 1/t) / 2` of the exponential t, for t a quotient."""
    turn = form.exp(x, imaginary)
    top = _square(form, turn.num) + _square(form, turn.den)
    return Quotient(form.field.reduce(top), _double_product(form, turn))


def _square(form: NormalForm, poly: Poly) -> Poly:
    """Return a square, that of a single term not yet reduced by the relations."""
    return poly**2 if len(poly) == 1 else form.field.times(poly, poly)


def _double_product(form: NormalForm, turn: Quotient) -> Poly:
    if turn.den == form.field.one:
        return turn.num * 2
    return form.field.times(turn.num, turn.den) * 2


def _tangent(form: NormalForm, x: Quotient, imaginary: bool) -> Quotient:
    one = form.field.one  # both have the same denominator
    sine, cosine = _sine(form, x, imaginary).num, _cosine(form, x, imaginary).num
    return form.field.multiply(Quotient(sine, one), form.invert(Quotient(cosine, one)))


def _of(rule: Callable[[NormalForm, Quotient, bool], Quotient], imaginary: bool) -> Rule:
    return lambda form, x: rule(form, x, imaginary)


def _one_over(rule: Callable[[NormalForm, Quotient, bool], Quotient], imaginary: bool) -> Rule:
    return lambda form, x: form.invert(rule(form, x, imaginary))


# -- roots, logarithms, absolute values ----------------------------------------------------------


def _root(form: NormalForm, x: Quotient, degree: Quotient | None = None) -> Quotient:
    count = Fraction(2) if degree is None else form.constant(degree)
    if count is None:
        assert degree is not None
        return form.symbolic_power(x, form.invert(degree))
    if count == 0:
        raise NowhereDefined("root of degree zero")
    return form.power(x, 1 / count, odd=count.numerator % 2 == 1)


def _log(form: NormalForm, x: Quotient, base: Quotient | None = None) -> Quotient:
    if base is None:
        return form.log(x)
    return form.field.multiply(form.log(x), form.invert(form.log(base)))


def _log_to(base: int) -> Rule:
    def rule(form: NormalForm, x: Quotient, other: Quotient | None = None) -> Quotient:
        return _log(form, x, form.field.rational(base) if other is None else other)

    return rule


def _absolute(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    if form.complex and (radicals.is_complex(field, x)):
        square = field.multiply(x, conjugate(form, x))
        return form.power(square, _HALF)
    return form.absolute(x)


def conjugate(form: NormalForm, x: Quotient) -> Quotient:
    """Return the complex conjugate, where all names in it are real."""
    field = form.field

    def of_poly(poly: Any) -> Quotient:
        total = field.rational(0)
        for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
            term = field.rational(int(coefficient))
            for index, exponent in enumerate(map(int, exponents)):
                if exponent:
                    term = field.multiply(term, _conjugate_power(form, index, exponent))
            total = field.add(total, term)
        return total

    return field.multiply(of_poly(x.num), form.invert(of_poly(x.den)))


def _conjugate_power(form: NormalForm, index: int, exponent: int) -> Quotient:
    key: Any = form.field.generators[index].key
    if not _is_real_or_turns(form.field.generators[index]):
        raise NoNormalForm("conjugate")
    turning = key[0] in ("zeta", "expi")
    power = form.field.monomial(index, -exponent if turning else exponent)
    if key[0] == "zeta":
        order = form.field.generators[index].parts
        return form.field.unity(Fraction(-exponent, order))
    return power


#: Functions that have no real value everywhere, and so are not their own conjugates.
_NOT_EVERYWHERE = frozenset(
    {
        "ln", "log", "lg", "lb", "asin", "acos", "acosh", "atanh", "acoth", "asec", "acsc", "asech",
        "erfinv", "Ci", "Chi", "Ei", "li", "LambertW", "bessely", "besselk", "besselj", "besseli",
        "polylog",
    }
)  # fmt: skip


def _is_real_or_turns(generator: Generator) -> bool:
    """Whether a generator is certainly real, or a rotation."""
    key: Any = generator.key
    if key[0] in ("zeta", "expi"):
        return not _holds(key[1:], ("complex",))
    if generator.parts > 1 and not generator.positive:
        return False
    if key[0] == "call" and not generator.positive:
        name = key[1] if isinstance(key[1], str) else key[1][0]
        if name in _NOT_EVERYWHERE:
            return False
    return not _holds(key, ("complex", "zeta", "expi"))


def _holds(key: Any, kinds: tuple[str, ...]) -> bool:
    """Whether a key is, or is made of, one of these kinds."""
    if not isinstance(key, tuple | frozenset):
        return isinstance(key, str) and key in kinds
    return any(_holds(part, kinds) for part in key)


def _real_part(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    return field.multiply(field.add(x, conjugate(form, x)), field.rational(_HALF))


def _imaginary_part(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    double = field.multiply(field.rational(2), imaginary_unit(form))
    return field.multiply(field.subtract(x, conjugate(form, x)), field.inverse(double))


def _erf(form: NormalForm, x: Quotient) -> Quotient:
    field = form.field
    x = field.lowest(x)
    if x.num.is_zero():
        return x
    if x.num.leading_coefficient() > 0:
        return form.uninterpreted(("erf", 0), (x,))
    return field.negative(form.uninterpreted(("erf", 0), (field.negative(x),)))


def _erfc(form: NormalForm, x: Quotient) -> Quotient:
    return form.field.subtract(form.field.rational(1), _erf(form, x))


def _sign(form: NormalForm, x: Quotient) -> Quotient:
    return form.field.rational(form.sign(x))


def _extreme(direction: int) -> Rule:
    def rule(form: NormalForm, *values: Quotient) -> Quotient:
        field = form.field
        best = values[0]
        for other in values[1:]:
            difference = field.subtract(best, other)
            if not field.reduce(difference.num).is_zero() and (
                direction * form.sign(difference) < 0
            ):
                best = other
        return best

    return rule


def _scaled(share: Fraction, turn: bool = False) -> Rule:
    def rule(form: NormalForm, x: Quotient) -> Quotient:
        result = form.field.multiply(x, form.field.rational(share))
        return form.field.multiply(result, pi(form)) if turn else result

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
    "exp": NormalForm.exp,
    "ln": _log,
    "log": _log,
    "lg": _log_to(10),
    "lb": _log_to(2),
    "sqrt": _root,
    "cbrt": lambda form, x: form.power(x, Fraction(1, 3), odd=True),
    "root": _root,
    "abs": _absolute,
    "norm": _absolute,
    "sign": _sign,
    "erf": _erf,
    "erfc": _erfc,
    "max": _extreme(1),
    "min": _extreme(-1),
    "sup": _extreme(1),
    "inf": _extreme(-1),
    "re": _real_part,
    "im": _imaginary_part,
    "conjugate": conjugate,
    "ratio": lambda form, x, y: form.field.multiply(x, form.invert(y)),
    "degree": _scaled(Fraction(1, 180), turn=True),
    "percent": _scaled(Fraction(1, 100)),
    **INVERSE_RULES,
    **INTEGER_RULES,
}

#: Known functions without an exact form, by the reason: they are generators without relations.
WITHOUT_FORM = {
    "names of their own, of which values tell the rest": SPECIAL_FUNCTIONS,
    "its exact value is known at numbers alone": "round arg",
    "of matrices and sets": "det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
