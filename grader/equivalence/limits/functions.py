"""Known functions of expansions: by their Taylor coefficients, or by how they behave far out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial

from grader.equivalence.limits.coefficients import (
    Exact,
    NotDefined,
    Unknown,
    as_node,
    call,
    minus,
    plus,
    simplified,
    times,
    to_power,
)
from grader.equivalence.limits.expansion import ONE, UNIT, ZERO, Expansion, Monomial, Scale, parity
from grader.equivalence.numbers.signs import settle
from grader.expressions.functions import SPECIAL_FUNCTIONS
from grader.expressions.nodes import Call, Constant, Expression, Mul, Number, Pow, number

Rule = Callable[[Scale, Expansion], Expansion]
HALF = Fraction(1, 2)
PI = Constant("pi")


def split(scale: Scale, of: Expansion) -> tuple[Expansion, Exact, Expansion]:
    """Split an expansion into what grows without bound, its constant, and what vanishes."""
    large: dict[Monomial, Exact] = {}
    small: dict[Monomial, Exact] = {}
    for key, value in of.terms.items():
        if key != UNIT:
            (large if scale.compare(key, UNIT) > 0 else small)[key] = value
    rest = Expansion(small, of.rest)
    if not scale.vanishes(rest):
        raise Unknown("only the rest is left")
    return Expansion(large), of.terms.get(UNIT, ZERO), rest


def finite(scale: Scale, of: Expansion) -> tuple[Exact, Expansion]:
    """Return the limit of an expansion and what vanishes; raise `Unknown` where it is infinite."""
    large, constant, small = split(scale, of)
    if large.terms:
        raise Unknown("an infinite argument")
    return constant, small


def exponential(scale: Scale, of: Expansion) -> Expansion:
    """Return `e^f`."""
    large, constant, small = split(scale, of)
    exponent: dict[tuple[Fraction, int], Exact] = {}
    power = ZERO
    for (part, place, logs), value in large.terms.items():
        if part:
            raise Unknown("an exponential of an exponential")
        if (place, logs) != (ZERO, 1):
            exponent[place, logs] = value
        elif isinstance(value, Fraction):
            power = value
        else:
            raise Unknown("a power that is not rational")
    series = scale.compose(small, lambda k: Fraction(1, factorial(k)))
    value = ONE if constant == 0 else simplified(Pow(Constant("e"), as_node(constant)))
    return scale.scaled(series, value, (scale.exponent(exponent), power, 0))


def logarithm(scale: Scale, of: Expansion) -> Expansion:
    """Return `ln f`."""
    if not of.terms and of.rest is None:
        raise NotDefined("logarithm of zero")
    (exponent, power, logs), coefficient, small = scale.relative(of)
    if logs % 2:
        coefficient = minus(coefficient)
    if not scale.positive(coefficient):
        raise NotDefined("logarithm of a negative number")
    if logs:
        raise Unknown("a logarithm of a logarithm")
    terms: dict[Monomial, Exact] = {((), place, b): value for (place, b), value in exponent}
    lead = scale.constant(ZERO if coefficient == 1 else call("ln", coefficient))
    series = scale.compose(small, lambda k: Fraction((-1) ** (k + 1), k) if k else ZERO)
    return scale.add(lead, Expansion(terms), Expansion({((), ZERO, 1): power}), series)


def sign_near(scale: Scale, of: Expansion) -> int:
    """Return the sign of a function near the point."""
    if not of.terms and of.rest is None:
        return 0
    (_, _, logs), coefficient = scale.lead(of)
    return scale.sign(coefficient) * parity(logs)


def _circular(start: int) -> Rule:
    """Return the sine, starting from the 0th of its derivatives, or the cosine, from the 1st."""

    def rule(scale: Scale, of: Expansion) -> Expansion:
        large, constant, small = _bounded_split(scale, of)
        if large:
            return Expansion({}, ((), ZERO))  # no larger than one
        values = call("sin", constant), call("cos", constant)

        def coefficient(k: int) -> Exact:
            turn = (k + start) % 4
            value = times(values[turn % 2], Fraction(1, factorial(k)))
            return minus(value) if turn > 1 else value

        return scale.compose(small, coefficient)

    return rule


def _bounded_split(scale: Scale, of: Expansion) -> tuple[bool, Exact, Expansion]:
    """Split the argument of a function that is bounded everywhere; large where it has no limit."""
    try:
        large, constant, small = split(scale, of)
    except Unknown:
        return True, ZERO, of
    return bool(large.terms), constant, small


def _by_slope(name: str, exponent: Fraction, quadratic: tuple[int, int]) -> Rule:
    """Return a function whose derivative is `(a + b x^2)^exponent`, at finite arguments."""
    free, square = quadratic

    def rule(scale: Scale, of: Expansion) -> Expansion:
        constant, small = finite(scale, of)
        bottom = plus(Fraction(free), times(Fraction(square), times(constant, constant)))
        if scale.is_zero(bottom):
            raise Unknown("the end of the domain")
        if exponent.denominator > 1 and scale.sign(bottom) < 0:
            raise NotDefined("outside the domain")
        parts = bottom, times(Fraction(2 * square), constant), Fraction(square)
        slopes = _power_of_quadratic(parts, exponent, 14)
        start = ZERO if constant == 0 else call(name, constant)
        return scale.compose(small, lambda k: times(slopes[k - 1], Fraction(1, k)) if k else start)

    return rule


def _power_of_quadratic(
    parts: tuple[Exact, Exact, Exact], exponent: Fraction, count: int
) -> list[Exact]:
    """Return the first coefficients of `(p + q w + r w^2)^exponent`, by Miller's recurrence."""
    found = [to_power(parts[0], exponent)]
    inverse = to_power(parts[0], Fraction(-1))
    for n in range(1, count):
        total: Exact = ZERO
        for k in range(1, min(n, 2) + 1):
            share = Fraction(k) * exponent - n + k
            total = plus(total, times(share, times(parts[k], found[n - k])))
        found.append(times(total, times(inverse, Fraction(1, n))))
    return found


def _arctangent(scale: Scale, of: Expansion) -> Expansion:
    large, _, _ = split(scale, of)
    if not large.terms:
        return _FINITE_ARCTANGENT(scale, of)
    sign = Fraction(sign_near(scale, of))
    quarter = scale.constant(simplified(Mul(number(sign * HALF), PI)))
    inverse = scale.power(of, Fraction(-1))
    return scale.add(quarter, scale.scaled(_FINITE_ARCTANGENT(scale, inverse), -ONE))


def _arccosine(scale: Scale, of: Expansion) -> Expansion:
    quarter = scale.constant(Mul(number(HALF), PI))
    return scale.add(quarter, scale.scaled(_ARCSINE(scale, of), -ONE))


_FINITE_ARCTANGENT = _by_slope("atan", -ONE, (1, 1))
_ARCSINE = _by_slope("asin", -HALF, (1, -1))


def _quotient(top: Rule, bottom: Rule) -> Rule:
    def rule(scale: Scale, of: Expansion) -> Expansion:
        return divide(scale, top(scale, of), bottom(scale, of))

    return rule


def divide(scale: Scale, top: Expansion, bottom: Expansion) -> Expansion:
    """Divide two expansions."""
    return scale.multiply(top, scale.power(bottom, -ONE))


def _hyperbolic(sign: int) -> Rule:
    def rule(scale: Scale, of: Expansion) -> Expansion:
        rising = exponential(scale, of)
        falling = exponential(scale, scale.scaled(of, -ONE))
        both = scale.add(rising, scale.scaled(falling, Fraction(sign)))
        return scale.scaled(both, HALF)

    return rule


def _one(scale: Scale, _: Expansion) -> Expansion:
    return scale.constant(ONE)


def _absolute(scale: Scale, of: Expansion) -> Expansion:
    try:
        negative = sign_near(scale, of) < 0
    except Unknown:
        if of.terms:
            raise
        return of  # a rest of which the order is known
    return scale.scaled(of, -ONE) if negative else of


def _step(rounding: str) -> Rule:
    """Return the greatest integer below (`floor`) or the least above (`ceiling`)."""

    def rule(scale: Scale, of: Expansion) -> Expansion:
        constant, small = finite(scale, of)
        node = Call(rounding, as_node(constant))
        value = simplified(settle(node))
        if not isinstance(value, Fraction):
            raise Unknown("a step")
        if value == constant:
            side = sign_near(scale, small)
            value += -(side < 0) if rounding == "floor" else (side > 0)
        return scale.constant(value)

    return rule


def _factorial(scale: Scale, of: Expansion) -> Expansion:
    """Return `f!` by Stirling's series, where f grows without bound."""
    large, _, _ = split(scale, of)
    if not large.terms or sign_near(scale, of) < 0:
        raise Unknown("the factorial of what has a limit")
    inverse = scale.power(of, -ONE)
    terms = [
        scale.multiply(scale.add(of, scale.constant(HALF)), logarithm(scale, of)),
        scale.scaled(of, -ONE),
        scale.constant(times(HALF, call("ln", Mul(Number(2), PI)))),
        scale.scaled(inverse, Fraction(1, 12)),
    ]
    size = scale.size(inverse)
    assert size is not None
    scaled = {key: times(value, Fraction(3)) for key, value in size[0]}
    terms.append(Expansion({}, (scale.exponent(scaled), size[1] * 3)))
    return exponential(scale, scale.add(*terms))


def _log_to(base: int) -> Rule:
    def rule(scale: Scale, of: Expansion) -> Expansion:
        below = call("ln", Fraction(base))
        return scale.scaled(logarithm(scale, of), to_power(below, -ONE))

    return rule


def unknown_function(scale: Scale, name: str, primes: int, of: Expansion) -> Expansion:
    """Return a function about which nothing is known but that it is smooth."""
    constant, small = finite(scale, of)
    node = as_node(constant)
    return scale.compose(
        small, lambda k: times(Call(name, node, primes=primes + k), Fraction(1, factorial(k)))
    )


def _root(degree: int, odd: bool) -> Rule:
    return lambda scale, of: scale.power(of, Fraction(1, degree), odd)


_SIN, _COS = _circular(0), _circular(1)
_SINH, _COSH = _hyperbolic(-1), _hyperbolic(1)
RULES: dict[str, Rule] = {
    "exp": exponential, "ln": logarithm, "log": logarithm, "lg": _log_to(10), "lb": _log_to(2),
    "sqrt": _root(2, False), "cbrt": _root(3, True), "sin": _SIN, "cos": _COS,
    "tan": _quotient(_SIN, _COS), "cot": _quotient(_COS, _SIN), "sec": _quotient(_one, _COS),
    "csc": _quotient(_one, _SIN), "sinh": _SINH, "cosh": _COSH, "tanh": _quotient(_SINH, _COSH),
    "coth": _quotient(_COSH, _SINH), "sech": _quotient(_one, _COSH),
    "csch": _quotient(_one, _SINH), "atan": _arctangent, "asin": _ARCSINE, "acos": _arccosine,
    "asinh": _by_slope("asinh", -HALF, (1, 1)), "atanh": _by_slope("atanh", -ONE, (1, -1)),
    "abs": _absolute, "floor": _step("floor"), "ceiling": _step("ceiling"),
    "factorial": _factorial,
    "sign": lambda scale, of: scale.constant(Fraction(sign_near(scale, of))),
}  # fmt: skip

#: Known functions of which no expansion is written, by the reason. A limit with one of them is
#: enclosed instead, or is not known.
WITHOUT_EXPANSION = {
    "special functions": SPECIAL_FUNCTIONS,
    "the other functions say it": "acot acoth asec acsc asech acsch root percent degree",
    "seldom in limits": "acosh erf erfc gamma_function factorial2 binomial atan2",
    "of several arguments": "max min sup inf gcd lcm mod round",
    "of complex numbers": "re im arg conjugate",
    "of matrices, vectors and sets": "norm det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}


def known(expression: Expression) -> bool:
    """Whether a call is one of a function in `RULES`."""
    return isinstance(expression, Call) and not expression.primes and expression.name in RULES
