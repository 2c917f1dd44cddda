"""The known functions at complex balls: principal values."""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb

from grader.equivalence.numbers.powers import (
    OutsideDomain,
    complex_power,
    divide,
    integer_of,
    real_part,
)
from grader.equivalence.numbers.protocols import Ball, Rule
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS, of_reciprocal, pole_free


def _real_only(rule: Rule) -> Rule:
    def lifted(*args: acb) -> Ball:
        return acb(rule(*map(real_part, args)))

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


def _of_order(name: str) -> Rule:
    method = getattr(acb, name)

    def rule(order: acb, x: acb) -> Ball:
        return method(x, order)

    return rule


_POLES = {"tan": "cos", "cot": "sin", "sec": "cos", "csc": "sin", "coth": "sinh", "csch": "sinh"}
_PLAIN = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "sech", "erf", "erfc", "erfi")
_INVERSE = ("asin", "acos", "atan", "asinh", "acosh", "atanh")


def _complex_table() -> dict[str, Rule]:
    table = {name: _real_only(rule) for name, rule in REAL_FUNCTIONS.items()}
    table |= {name: _acb(name) for name in _PLAIN}
    table |= {name: pole_free(_acb(name), _acb(zeros)) for name, zeros in _POLES.items()}
    table |= {name: _principal(REAL_FUNCTIONS[name], _acb(name)) for name in _INVERSE}
    reciprocals = {"acot": "atan", "asec": "acos", "acsc": "asin", "acoth": "atanh"}
    reciprocals |= {"asech": "acosh", "acsch": "asinh"}
    table |= {name: of_reciprocal(table[other]) for name, other in reciprocals.items()}
    special = {"Si": "si", "Shi": "shi", "FresnelS": "fresnel_s", "FresnelC": "fresnel_c"}
    table |= {name: _acb(method) for name, method in special.items()}
    cut = {"Ci": "ci", "Chi": "chi", "Ei": "ei", "li": "li", "LambertW": "lambertw"}
    cut |= {"digamma": "digamma"}
    table |= {name: _principal(REAL_FUNCTIONS[name], _acb(cut[name])) for name in cut}
    table |= {f"bessel{kind}": _of_order(f"bessel_{kind}") for kind in "jyik"}
    table |= {"polylog": _of_order("polylog")}
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
        "zeta_function": acb.zeta,
        "re": lambda x: acb(x.real),
        "im": lambda x: acb(x.imag),
        "conjugate": lambda x: x.conjugate(),
        "arg": lambda x: acb(x.arg()),
    }
    return table


COMPLEX_FUNCTIONS = _complex_table()
