"""Rigorous evaluation of expressions at rational points, in real or complex ball arithmetic.

Every value is a ball that certainly holds the true value, so two disjoint balls refute an equality.
Expressions are evaluated as graphs: a part that occurs often is computed once, and nothing recurses
over the depth of what a student wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from grader.equivalence.numbers import operators, powers
from grader.equivalence.numbers.complex_functions import COMPLEX_FUNCTIONS
from grader.equivalence.numbers.powers import OutsideDomain, TooLarge, Unclear
from grader.equivalence.numbers.protocols import Ball, Env, Rule
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.numbers.unknown_functions import interpret
from grader.equivalence.terms.rationals import (
    FLOAT_DIGITS,
    MAX_BITS,
    float_radius,
    is_float,
    rational_value,
)
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Integral,
    Limit,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
)

#: Nodes that are evaluated for one value.
MAX_NODES = 25_000

#: Numbers below this are enclosed by zero and this.
TINY_BOUND = Fraction(1, 2 ** (MAX_BITS // 2))
TINY = arb(fmpq(1, TINY_BOUND.denominator))


_SMALL_NUMBERS = tuple(arb(value) for value in range(200))


def to_arb(value: Fraction | int) -> arb:
    """Return the ball of a rational number, exact where it is an integer."""
    if type(value) is int:
        return _SMALL_NUMBERS[value] if 0 <= value < 200 else arb(value)
    numerator, denominator = value.as_integer_ratio()
    if denominator == 1 and 0 <= numerator < 200:
        return _SMALL_NUMBERS[numerator]
    return arb(fmpq(numerator, denominator))


def to_fraction(value: arb) -> Fraction:
    """Return the exact value of a ball without radius, e.g. of an end of another ball.

    Raises `TooLarge` before a number of more than `MAX_BITS` bits is made.
    """
    mantissa, exponent = value.man_exp()
    if abs(exponent) + mantissa.bit_length() > MAX_BITS:
        raise TooLarge("bits")
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def outer_bounds(ball: arb) -> tuple[Fraction, Fraction]:
    """Return rational bounds of a ball, those of a tiny one rounded outwards; may be `TooLarge`."""
    if abs(ball) < TINY:
        return -TINY_BOUND * (not ball >= 0), TINY_BOUND * (not ball <= 0)
    return to_fraction(ball.lower()), to_fraction(ball.upper())


class Evaluator:
    """Evaluates expressions at one point; values of shared parts are kept.

    With `complex_`, functions have their principal values on the complex plane; without, a value
    outside the reals raises `OutsideDomain`. `real_odd_roots` as in `Notation`.
    """

    def __init__(
        self,
        env: Env,
        complex_: bool = False,
        real_odd_roots: bool = False,
        budget: list[int] | None = None,
        functions: Mapping[str, Rule] | None = None,
    ) -> None:
        self.known: dict[Expression, Ball] = dict(env)
        self.env = env
        self.budget = [MAX_NODES] if budget is None else budget
        self.complex = complex_
        self.real_odd_roots = real_odd_roots
        self.functions = functions or (COMPLEX_FUNCTIONS if complex_ else REAL_FUNCTIONS)

    def value(self, root: Expression) -> Ball:
        """Return the ball of an expression; raise `OutsideDomain` or `Unclear`."""
        known = self.known
        rules = _RULES
        order = summary_of(root).order
        self.budget[0] -= len(order)
        if self.budget[0] < 0:
            raise Unclear("too much work")
        for node in order:
            if node not in known:
                known[node] = rules[type(node)](self, node)
        result = known[root]
        if not result.is_finite():
            raise TooLarge("not finite")
        return result

    def lift(self, value: Ball) -> Ball:
        """Return a real ball as one of the kind that is computed with."""
        return acb(value) if self.complex else value

    def on_the_plane(self, extra: Env, functions: Mapping[str, Rule] | None = None) -> Evaluator:
        """Return an evaluator of complex balls with more names."""
        lifted = {key: acb(value) for key, value in self.env.items()}
        env = {**lifted, **extra}
        return Evaluator(env, True, self.real_odd_roots, self.budget, functions)

    def on_the_line(self) -> Evaluator:
        """Return an evaluator of real balls; raise `Unclear` where a name is not certainly real."""
        real = {name: powers.real_part(ball) for name, ball in self.env.items()}
        return Evaluator(real, False, self.real_odd_roots, self.budget)

    def inner(self, extra: Env) -> Evaluator:
        """Return an evaluator with more names."""
        return Evaluator({**self.env, **extra}, self.complex, self.real_odd_roots, self.budget)

    # -- arithmetic ------------------------------------------------------------------------------

    def _number(self, node: Number) -> Ball:
        value, literal = node.payload
        if len(literal) < FLOAT_DIGITS:  # type: ignore[arg-type]
            if type(value) is int and value < 200 and not self.complex:
                return _SMALL_NUMBERS[value]
            exact = to_arb(value)  # type: ignore[arg-type]
            return acb(exact) if self.complex else exact
        ball = to_arb(node.value)
        if is_float(node):
            ball = arb(ball.mid(), to_arb(float_radius(node)) + ball.rad())
        return self.lift(ball)

    def _constant(self, node: Constant) -> Ball:
        name = node.name
        if name == "pi":
            return self.lift(arb.pi())
        if name == "e":
            return self.lift(arb.const_e())
        if name == "i":
            if not self.complex:
                raise OutsideDomain("i")
            return acb(0, 1)
        if name == "undefined":
            raise OutsideDomain("undefined")
        raise Unclear(name)

    def _symbol(self, node: Expression) -> Ball:
        raise Unclear(f"no value for {node!r}")

    def _add(self, node: Expression) -> Ball:
        known, args = self.known, node.args
        total = known[args[0]]
        for child in args[1:]:
            total = total + known[child]
        return total

    def _neg(self, node: Expression) -> Ball:
        return -self.known[node.args[0]]

    def _mul(self, node: Expression) -> Ball:
        known, args = self.known, node.args
        product = known[args[0]]
        for child in args[1:]:
            product = product * known[child]
        return product

    def _div(self, node: Expression) -> Ball:
        known = self.known
        top, bottom = node.args
        return powers.divide(known[top], known[bottom])

    def _pow(self, node: Expression) -> Ball:
        base, exponent = node.args
        below = self.known[base]
        if type(exponent) is Number:
            integer = exponent.payload[0]
            if type(integer) is int and integer < _SMALL_POWER:
                return below**integer
        exact = rational_value(exponent)
        if exact is not None:
            power = powers.complex_power if self.complex else powers.real_power
            if not self.complex and self.real_odd_roots and exact.denominator % 2:
                return powers.odd_power(below, exact)
            return power(below, exact)
        if base == _E:
            return self.known[exponent].exp()
        general = powers.complex_general if self.complex else powers.real_general
        return general(below, self.known[exponent])

    def _call(self, node: Call) -> Ball:
        arguments = tuple(self.known[child] for child in node.args)
        rule = self.functions.get(node.name) if not node.primes else None
        if rule is not None:
            return rule(*arguments)
        if node.name in REAL_FUNCTIONS or node.name in _NOT_SCALAR:
            raise Unclear(node.name)
        orders = (node.primes,) + (0,) * (len(arguments) - 1)
        return self.lift(interpret(node.name, arguments, orders))


_E = Constant("e")
#: Functions of vectors, for which no function of numbers can stand.
_NOT_SCALAR = frozenset({"cross"})
#: Powers of balls below this need no look at their size.
_SMALL_POWER = 1000


def unclear(_: Evaluator, node: Expression) -> Ball:
    """Refuse a node that has no numerical value."""
    raise Unclear(type(node).__name__)


class _Rules(dict[type, Callable[[Any, Any], Ball]]):
    """The rule of every type of node; that of any other type is to refuse."""

    def __missing__(self, _: type) -> Callable[[Any, Any], Ball]:
        return unclear


_RULES = _Rules(
    {
        Number: Evaluator._number,
        Constant: Evaluator._constant,
        Add: Evaluator._add,
        Neg: Evaluator._neg,
        Mul: Evaluator._mul,
        Div: Evaluator._div,
        Pow: Evaluator._pow,
        Call: Evaluator._call,
        Piecewise: operators.piecewise,
        BigOperator: operators.big_operator,
        Integral: operators.integral,
        Limit: operators.limit,
    }
)
