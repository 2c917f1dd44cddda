"""The gamma and zeta functions at closed numbers, where nothing else was declared of the names."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from flint import fmpq

from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Call, Constant, Expression, Mul, Number, Pow, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, transform

_MAX_ARGUMENT = 100


def settle_special(root: Expression, notation: Notation) -> Expression:
    """Return the expression with `Gamma(5)` and `zeta(2)` resolved; `Gamma(x)` stays open."""

    def change(node: Expression) -> Expression:
        if not isinstance(node, Call) or len(node.args) != 1 or node.primes:
            return node
        rule = _RULES.get(node.name)
        if rule is None or node.name in notation.functions or free_symbols(node):
            return node
        return rule(node)

    return transform(root, change)


def _gamma(node: Call) -> Expression:
    """Return the gamma function, a rational multiple of `sqrt(π)` at halves."""
    value = rational_value(node.args[0])
    if value is None or value.denominator != 2 or abs(value) > _MAX_ARGUMENT:
        return Call("gamma_function", *node.args)
    share, at = Fraction(1), Fraction(1, 2)
    while at < value:
        share, at = share * at, at + 1
    while at > value:
        at -= 1
        share /= at
    return Mul(number(share), Call("sqrt", Constant("pi")))


def _zeta(node: Call) -> Expression:
    """Return `|B_n| (2π)^n / (2 n!)` for an even positive argument (Euler); for others a ball."""
    value = rational_value(node.args[0])
    if value is None or value not in range(2, _MAX_ARGUMENT, 2):
        return Call("zeta_function", *node.args)
    n = int(value)
    bernoulli = fmpq.bernoulli(n)
    share = abs(Fraction(int(bernoulli.p), int(bernoulli.q))) * 2 ** (n - 1) / factorial(n)
    return Mul(number(share), Pow(Constant("pi"), Number(n)))


_RULES = {"Gamma": _gamma, "gamma_function": _gamma, "zeta": _zeta}
