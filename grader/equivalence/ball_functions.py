"""The known functions in ball arithmetic: one table for real and one for complex balls.

A real function raises `OutsideDomain` where it has no real value for certain, and `Unclear` where
the ball is too wide to tell.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpz

Ball = Any
Rule = Callable[..., Ball]

#: Greatest integer exponent of a ball.
MOST_EXPONENT = 10**9


class OutsideDomain(Exception):
    """The expression certainly has no value at this point."""


class Unclear(Exception):
    """The expression cannot be evaluated here, or not at this precision."""


def compare_to_zero(ball: arb, op: str) -> bool:
    """Decide `ball op 0`; raise `Unclear` where the ball holds both answers."""
    if op in ("=", "!="):
        if ball.is_zero():
            return op == "="
        if not ball.contains(0):
            return op == "!="
    elif op in ("<", ">="):
        if ball < 0 or ball >= 0:
            return (ball < 0) == (op == "<")
    elif op in (">", "<=") and (ball > 0 or ball <= 0):
        return (ball > 0) == (op == ">")
    raise Unclear("comparison")


def integer_of(ball: Ball) -> int:
    """Return the integer that the ball certainly is."""
    ball = _real_part(ball)
    if not ball.is_integer():
        raise Unclear("not certainly an integer") if ball.contains_integer() else OutsideDomain()
    return int(ball.unique_fmpz())


def _real_part(ball: Ball) -> Ball:
    if isinstance(ball, acb):
        if not ball.imag.is_zero():
            raise Unclear("not certainly real")
        return ball.real
    return ball


def divide(top: Ball, bottom: Ball) -> Ball:
    """Divide, where the divisor is certainly not zero."""
    if bottom.is_zero():
        raise OutsideDomain("division by zero")
    if bottom.contains(0):
        raise Unclear("divisor near zero")
    return top / bottom


# -- powers --------------------------------------------------------------------------------------


def _integer_power(base: Ball, exponent: int) -> Ball:
    if abs(exponent) > MOST_EXPONENT:
        raise Unclear("exponent")
    if exponent >= 0:
        return base**exponent
    return divide(base**0, base**-exponent)


def real_power(base: arb, exponent: Fraction) -> Ball:
    """Return a rational power of a real; of a negative base only integer powers are real."""
    if exponent.denominator == 1:
        return _integer_power(base, exponent.numerator)
    if base < 0:
        raise OutsideDomain("root of a negative number")
    if base.is_zero():
        if exponent < 0:
            raise OutsideDomain("division by zero")
        return base
    if exponent.denominator == 2:
        root = real_sqrt(base)
        return _integer_power(root, exponent.numerator)
    if base.contains(0):
        raise Unclear("root near zero")
    if exponent.denominator < 1000 and abs(exponent.numerator) < 1000:
        return _integer_power(base.root(exponent.denominator), exponent.numerator)
    return base ** arb(fmpq(exponent.numerator, exponent.denominator))


def odd_power(base: arb, exponent: Fraction) -> Ball:
    """Return a power with odd denominator, odd roots of negative numbers being real."""
    if base < 0 and exponent.denominator > 1:
        sign = -1 if exponent.numerator % 2 else 1
        return sign * real_power(-base, exponent)
    return real_power(base, exponent)


def real_general(base: arb, exponent: arb) -> Ball:
    """Return a power with any exponent; of a negative base the exponent must be an integer."""
    if base > 0:
        return (base.log() * exponent).exp()
    if exponent.is_integer():
        return _integer_power(base, integer_of(exponent))
    if base < 0 and not exponent.contains_integer():
        raise OutsideDomain("power of a negative number")
    if base.is_zero() and exponent > 0:
        return base
    raise Unclear("power")


def complex_power(base: acb, exponent: Fraction) -> Ball:
    """Return the principal rational power of a complex number."""
    if exponent.denominator == 1:
        return _integer_power(base, exponent.numerator)
    if base.is_zero():
        if exponent < 0:
            raise OutsideDomain("division by zero")
        return base
    if base.imag.is_zero() and base.real > 0:
        return acb(real_power(base.real, exponent))
    if base.contains(0):
        raise Unclear("root near zero")
    if exponent.denominator == 2:
        return _integer_power(base.sqrt(), exponent.numerator)
    power = acb(arb(fmpq(exponent.numerator, exponent.denominator)))
    return (base.log() * power).exp()


def complex_general(base: acb, exponent: acb) -> Ball:
    """Return the principal power of a complex number."""
    if base.imag.is_zero() and exponent.imag.is_zero() and exponent.real.is_integer():
        return _integer_power(base, integer_of(exponent))
    if base.is_zero() and exponent.real > 0:
        return base
    if base.contains(0):
        raise Unclear("power near zero")
    return (base.log() * exponent).exp()


# -- real functions ------------------------------------------------------------------------------


def real_sqrt(x: arb) -> Ball:
    """Return the square root of a real that is not negative."""
    if x < 0:
        raise OutsideDomain("square root of a negative number")
    root = x.sqrt()
    if not root.is_finite():
        raise Unclear("square root near zero")
    return root


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


def _of_reciprocal(rule: Rule) -> Rule:
    def reciprocal(x: Ball) -> Ball:
        return rule(divide(x**0, x))

    return reciprocal


def _pole_free(function: Callable[[Ball], Ball], zeros: Callable[[Ball], Ball]) -> Rule:
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


REAL: dict[str, Rule] = {
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
    "gcd": _integers(math.gcd),
    "lcm": _integers(math.lcm),
    "mod": _mod,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": _pole_free(arb.tan, arb.cos),
    "cot": _pole_free(arb.cot, arb.sin),
    "sec": _pole_free(arb.sec, arb.cos),
    "csc": _pole_free(arb.csc, arb.sin),
    "asin": _within(-1, 1, arb.asin),
    "acos": _within(-1, 1, arb.acos),
    "atan": arb.atan,
    "acot": _arccot,
    "asec": _of_reciprocal(_within(-1, 1, arb.acos)),
    "acsc": _of_reciprocal(_within(-1, 1, arb.asin)),
    "atan2": _atan2,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "coth": _pole_free(arb.coth, arb.sinh),
    "sech": arb.sech,
    "csch": _pole_free(arb.csch, arb.sinh),
    "asinh": arb.asinh,
    "acosh": _above(1, arb.acosh),
    "atanh": _strictly_inside(arb.atanh),
    "acoth": _of_reciprocal(_strictly_inside(arb.atanh)),
    "asech": _of_reciprocal(_above(1, arb.acosh)),
    "acsch": _of_reciprocal(arb.asinh),
    "factorial": _real_factorial,
    "factorial2": _double_factorial,
    "gamma_function": _real_gamma,
    "binomial": _binomial,
    "multinomial": _multinomial,
    "erf": arb.erf,
    "re": lambda x: x,
    "im": lambda x: x * 0,
    "conjugate": lambda x: x,
    "arg": _real_arg,
}


# -- complex functions ---------------------------------------------------------------------------


def _real_only(rule: Rule) -> Rule:
    def lifted(*args: acb) -> Ball:
        return acb(rule(*map(_real_part, args)))

    return lifted


def _complex_log(x: acb, base: acb | None = None) -> Ball:
    if x.is_zero():
        raise OutsideDomain("logarithm of zero")
    result = x.log()
    return result if base is None else divide(result, _complex_log(base))


def _complex_root(x: acb, degree: acb) -> Ball:
    return complex_power(x, Fraction(1, integer_of(degree)))


def _principal(real_rule: Rule, complex_rule: Rule) -> Rule:
    """Use the real function where the argument is real and in its domain: tighter on cuts."""

    def rule(x: acb) -> Ball:
        if x.imag.is_zero():
            try:
                return acb(real_rule(x.real))
            except OutsideDomain:
                pass
        return complex_rule(x)

    return rule


def _acb(name: str) -> Rule:
    method = getattr(acb, name)

    def rule(x: acb) -> Ball:
        return method(x)

    return rule


_POLES = {"tan": "cos", "cot": "sin", "sec": "cos", "csc": "sin", "coth": "sinh", "csch": "sinh"}
_PLAIN = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "sech", "erf")
_INVERSE = ("asin", "acos", "atan", "asinh", "acosh", "atanh")


def _complex_table() -> dict[str, Rule]:
    table = {name: _real_only(rule) for name, rule in REAL.items()}
    table |= {name: _acb(name) for name in _PLAIN}
    table |= {name: _pole_free(_acb(name), _acb(zeros)) for name, zeros in _POLES.items()}
    table |= {name: _principal(REAL[name], _acb(name)) for name in _INVERSE}
    reciprocals = {"acot": "atan", "asec": "acos", "acsc": "asin", "acoth": "atanh"}
    reciprocals |= {"asech": "acosh", "acsch": "asinh"}
    table |= {name: _of_reciprocal(table[other]) for name, other in reciprocals.items()}
    table |= {
        "sqrt": lambda x: complex_power(x, Fraction(1, 2)),
        "root": _complex_root,
        "cbrt": lambda x: complex_power(x, Fraction(1, 3)),
        "log": _complex_log,
        "ln": _complex_log,
        "abs": lambda x: acb(abs(x)),
        "norm": lambda x: acb(abs(x)),
        "sign": lambda x: divide(x, acb(abs(x))),
        "lg": lambda x, base=None: _complex_log(x, acb(10) if base is None else base),
        "lb": lambda x: _complex_log(x, acb(2)),
        "degree": lambda x: x * arb.pi() / 180,
        "percent": lambda x: x / 100,
        "ratio": divide,
        "factorial": lambda x: (x + 1).gamma(),
        "gamma_function": acb.gamma,
        "re": lambda x: acb(x.real),
        "im": lambda x: acb(x.imag),
        "conjugate": lambda x: x.conjugate(),
        "arg": lambda x: acb(x.arg()),
    }
    return table


COMPLEX = _complex_table()
