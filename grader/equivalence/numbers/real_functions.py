"""The known functions at real balls.

A function raises `OutsideDomain` where it has no real value for certain, and `Unclear` where the
ball is too wide to tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from flint import arb, fmpz

from grader.equivalence.numbers.powers import (
    OutsideDomain,
    Unclear,
    divide,
    integer_of,
    odd_power,
    real_general,
    real_power,
    real_sqrt,
)
from grader.equivalence.numbers.protocols import Ball, Rule


def _real_root(x: arb, degree: arb) -> Ball:
    n = integer_of(degree) if degree.is_integer() else 0
    if n == 0:
        return real_general(x, divide(arb(1), degree))
    exponent = Fraction(1, n)
    return odd_power(x, exponent) if n % 2 else real_power(x, exponent)


def _real_log(x: arb, base: arb | None = None) -> Ball:
    if x <= 0:
        raise OutsideDomain("logarithm of a number that is not positive")
    if not x > 0:
        raise Unclear("logarithm near zero")
    result = x.log()
    return result if base is None else divide(result, _real_log(base))


def _within(low: int, high: int, function: Callable[[arb], arb]) -> Rule:
    def rule(x: arb) -> Ball:
        if x < low or x > high:
            raise OutsideDomain("argument outside the domain")
        return function(x)

    return rule


def _above(low: int, function: Callable[[arb], arb]) -> Rule:
    def rule(x: arb) -> Ball:
        if x < low:
            raise OutsideDomain("argument outside the domain")
        return function(x)

    return rule


def of_reciprocal(rule: Rule) -> Rule:
    """Return the function of the reciprocal: `asec x = acos(1/x)`."""

    def reciprocal(x: Ball) -> Ball:
        return rule(divide(x**0, x))

    return reciprocal


def pole_free(function: Callable[[Ball], Ball], zeros: Callable[[Ball], Ball]) -> Rule:
    """Return the function, not defined where another has a zero."""

    def rule(x: Ball) -> Ball:
        if zeros(x).is_zero():
            raise OutsideDomain("pole")
        return function(x)

    return rule


def _arccot(x: arb) -> Ball:
    return arb.pi() / 2 if x.is_zero() else divide(arb(1), x).atan()


def _strictly_inside(function: Callable[[arb], arb]) -> Rule:
    def rule(x: arb) -> Ball:
        if x <= -1 or x >= 1:
            raise OutsideDomain("argument outside the domain")
        return function(x)

    return rule


def _real_gamma(x: arb) -> Ball:
    if x <= 0 and x.is_integer():
        raise OutsideDomain("gamma function at a pole")
    return x.gamma()


def _real_zeta(x: arb) -> Ball:
    if x == 1:
        raise OutsideDomain("zeta function at its pole")
    if x.contains(1):
        raise Unclear("zeta function near its pole")
    return x.zeta()


def _real_factorial(x: arb) -> Ball:
    if x < 0 and x.is_integer():
        raise OutsideDomain("factorial of a negative integer")
    return (x + 1).gamma()


def _double_factorial(x: arb) -> Ball:
    n = integer_of(x)
    if n < 0 or n > 100_000:
        raise Unclear("double factorial")
    product = fmpz(1)
    for factor in range(n, 1, -2):
        product *= factor
    return arb(product)


def _binomial(n: arb, k: arb) -> Ball:
    if k.is_integer() and 0 <= integer_of(k) <= 400:
        return n.bin(integer_of(k))
    if n.is_integer() and k.is_integer() and (integer_of(k) < 0 or integer_of(k) > integer_of(n)):
        if n >= 0:
            return arb(0)
        raise Unclear("binomial coefficient")
    if n < 0 and n.is_integer():
        raise Unclear("binomial coefficient")
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _multinomial(total: arb, *parts: arb) -> Ball:
    result = (total + 1).gamma()
    for part in parts:
        result *= (part + 1).rgamma()
    return result


def _sign(x: arb) -> Ball:
    if x.is_zero():
        return arb(0)
    if x.contains(0):
        raise Unclear("sign near zero")
    return arb(1) if x > 0 else arb(-1)


def _step(function: str) -> Rule:
    def rule(x: arb) -> Ball:
        result = getattr(x, function)()
        if not result.is_exact():
            raise Unclear("step")
        return result

    return rule


def _round(x: arb) -> Ball:
    result = _step("floor")(x + arb(0.5))
    if (x + arb(0.5)).is_integer():
        raise Unclear("half way")
    return result


def _mod(x: arb, y: arb) -> Ball:
    if y.is_zero():
        raise OutsideDomain("remainder of a division by zero")
    if x.is_integer() and y.is_integer():
        return arb(integer_of(x) % integer_of(y))
    return x - y * _step("floor")(x / y)


def _integers(function: Callable[..., int]) -> Rule:
    def rule(*args: arb) -> Ball:
        return arb(function(*map(integer_of, args)))

    return rule


def _extreme(name: str) -> Rule:
    def rule(*args: arb) -> Ball:
        result = args[0]
        for other in args[1:]:
            result = getattr(result, name)(other)
        return result

    return rule


def _atan2(y: arb, x: arb) -> Ball:
    if x.is_zero() and y.is_zero():
        raise OutsideDomain("angle of the origin")
    return arb.atan2(y, x)


def _real_arg(x: arb) -> Ball:
    return arb(0) if _sign(x) > 0 else arb.pi()


def _positive(function: Callable[[arb], arb]) -> Rule:
    def rule(x: arb) -> Ball:
        if x <= 0:
            raise OutsideDomain("argument outside the domain")
        return function(x)

    return rule


def _exponential_integral(x: arb) -> Ball:
    if x.is_zero():
        raise OutsideDomain("exponential integral at its pole")
    return x.ei()


def _logarithmic_integral(x: arb) -> Ball:
    if x <= 0 or x == 1:
        raise OutsideDomain("argument outside the domain")
    return x.li()


def _real_lambert(x: arb) -> Ball:
    if x < -arb(-1).exp():
        raise OutsideDomain("argument outside the domain")
    return x.lambertw()


def _real_digamma(x: arb) -> Ball:
    if x <= 0 and x.is_integer():
        raise OutsideDomain("digamma function at a pole")
    return x.digamma()


def _bessel(function: Callable[[arb, arb], arb], everywhere: bool) -> Rule:
    def rule(order: arb, x: arb) -> Ball:
        if x <= 0 and not (everywhere and order.is_integer()):
            raise OutsideDomain("argument outside the domain")
        return function(x, order)

    return rule


def _polylogarithm(order: arb, x: arb) -> Ball:
    if x > 1:
        raise OutsideDomain("argument outside the domain")
    return _real_zeta(order) if x == 1 and order > 1 else x.polylog(order)


REAL_FUNCTIONS: dict[str, Rule] = {
    "sqrt": real_sqrt,
    "root": _real_root,
    "cbrt": lambda x: _real_root(x, arb(3)),
    "log": _real_log,
    "ln": _real_log,
    "lg": lambda x, base=None: _real_log(x, arb(10) if base is None else base),
    "lb": lambda x: _real_log(x, arb(2)),
    "degree": lambda x: x * arb.pi() / 180,
    "percent": lambda x: x / 100,
    "ratio": divide,
    "exp": arb.exp,
    "abs": abs,
    "norm": abs,
    "sign": _sign,
    "floor": _step("floor"),
    "ceiling": _step("ceil"),
    "round": _round,
    "max": _extreme("max"),
    "min": _extreme("min"),
    "sup": _extreme("max"),
    "inf": _extreme("min"),
    "gcd": _integers(math.gcd),
    "lcm": _integers(math.lcm),
    "mod": _mod,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": pole_free(arb.tan, arb.cos),
    "cot": pole_free(arb.cot, arb.sin),
    "sec": pole_free(arb.sec, arb.cos),
    "csc": pole_free(arb.csc, arb.sin),
    "asin": _within(-1, 1, arb.asin),
    "acos": _within(-1, 1, arb.acos),
    "atan": arb.atan,
    "acot": _arccot,
    "asec": of_reciprocal(_within(-1, 1, arb.acos)),
    "acsc": of_reciprocal(_within(-1, 1, arb.asin)),
    "atan2": _atan2,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "coth": pole_free(arb.coth, arb.sinh),
    "sech": arb.sech,
    "csch": pole_free(arb.csch, arb.sinh),
    "asinh": arb.asinh,
    "acosh": _above(1, arb.acosh),
    "atanh": _strictly_inside(arb.atanh),
    "acoth": of_reciprocal(_strictly_inside(arb.atanh)),
    "asech": of_reciprocal(_above(1, arb.acosh)),
    "acsch": of_reciprocal(arb.asinh),
    "factorial": _real_factorial,
    "factorial2": _double_factorial,
    "gamma_function": _real_gamma,
    "zeta_function": _real_zeta,
    "binomial": _binomial,
    "multinomial": _multinomial,
    "erf": arb.erf,
    "erfc": arb.erfc,
    "erfi": arb.erfi,
    "erfinv": _strictly_inside(arb.erfinv),
    "Si": arb.si,
    "Ci": _positive(arb.ci),
    "Shi": arb.shi,
    "Chi": _positive(arb.chi),
    "Ei": _exponential_integral,
    "li": _logarithmic_integral,
    "LambertW": _real_lambert,
    "digamma": _real_digamma,
    "FresnelS": arb.fresnel_s,
    "FresnelC": arb.fresnel_c,
    "besselj": _bessel(arb.bessel_j, everywhere=True),
    "bessely": _bessel(arb.bessel_y, everywhere=False),
    "besseli": _bessel(arb.bessel_i, everywhere=True),
    "besselk": _bessel(arb.bessel_k, everywhere=False),
    "polylog": _polylogarithm,
    "re": lambda x: x,
    "im": lambda x: x * 0,
    "conjugate": lambda x: x,
    "arg": _real_arg,
}

#: Known functions whose values are no numbers here, by the reason.
WITHOUT_VALUE = {
    "of matrices and sets, decided elsewhere": "det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
