"""Expansions of expressions in one variable that tends to a point or grows without bound."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from math import comb

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
)
from grader.equivalence.limits.expansion import ONE, ZERO, Expansion, Monomial, Scale
from grader.equivalence.limits.functions import (
    RULES,
    divide,
    exponential,
    finite,
    logarithm,
    sign_near,
    unknown_function,
)
from grader.equivalence.normal_form.sums import bernoulli_numbers
from grader.equivalence.numbers.evaluate import Evaluator, to_arb
from grader.equivalence.numbers.operators import condition_holds
from grader.equivalence.numbers.powers import OutsideDomain, Unclear, compare_to_zero
from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Integral,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

OO = Constant("oo")
_MAX_SUM_DEGREE = 10


class Expander:
    """Expands for `variable = point + side t`, or `±1/t` where the point is infinite."""

    def __init__(self, scale: Scale, variable: Expression, point: Expression, side: int) -> None:
        self.scale, self.variable = scale, variable
        if point is OO or point is Neg(OO):
            start: dict[Monomial, Exact] = {((), -ONE, 0): ONE if point is OO else -ONE}
            self.done = {variable: Expansion(start)}
        else:
            place = scale.constant(simplified(point))
            step = Expansion({((), ONE, 0): Fraction(side)})
            self.done = {variable: scale.add(place, step)}

    def expand(self, node: Expression) -> Expansion:
        """Return the expansion of an expression; raise `Unknown` or `NotDefined`."""
        known = self.done.get(node)
        if known is None:
            inside = self.variable in free_symbols(node)
            known = self._of(node) if inside else self._constant(node)
            self.done[node] = known
        return known

    def _constant(self, node: Expression) -> Expansion:
        if OO in (node, *node.args):
            raise Unknown("infinity")
        if not free_symbols(node) and rational_value(node) is None:
            with precision(FIRST):
                try:
                    Evaluator({}).value(node)
                except OutsideDomain as error:
                    raise NotDefined("a constant") from error
                except Unclear as error:
                    raise Unknown("a constant") from error
        return self.scale.constant(simplified(node))

    def _of(self, node: Expression) -> Expansion:
        scale = self.scale
        match node:
            case Add():
                return scale.add(*map(self.expand, node.args))
            case Neg():
                return scale.scaled(self.expand(node.args[0]), -ONE)
            case Mul():
                result = self.expand(node.args[0])
                for factor in node.args[1:]:
                    result = scale.multiply(result, self.expand(factor))
                return result
            case Div():
                return divide(scale, self.expand(node.args[0]), self.expand(node.args[1]))
            case Pow():
                return self._power(*node.args)
            case Call():
                return self._call(node)
            case Piecewise():
                return self._piecewise(node)
            case Integral() if len(node.args) == 4:
                return self._integral(*node.args)
        return self.expand(_written_out(node, scale.notation))

    # -- powers and functions ----------------------------------------------------------------------

    def _power(self, base: Expression, exponent: Expression) -> Expansion:
        scale = self.scale
        value = rational_value(exponent)
        if value is not None:
            if value.denominator == 1 and 0 < value <= 6:
                return self._product([self.expand(base)] * int(value))
            return scale.power(self.expand(base), value, scale.notation.real_odd_roots)
        above = self.expand(exponent)
        if base is Constant("e"):
            return exponential(scale, above)
        below = self.expand(base)
        negative = rational_value(base)
        if negative is not None and negative < 0:
            logs = scale.constant(call("ln", -negative))
            size = scale.size(exponential(scale, scale.multiply(above, logs)))
            return Expansion({}, size)  # of either sign
        return exponential(scale, scale.multiply(above, logarithm(scale, below)))

    def _product(self, factors: list[Expansion]) -> Expansion:
        result = factors[0]
        for factor in factors[1:]:
            result = self.scale.multiply(result, factor)
        return result

    def _call(self, node: Call) -> Expansion:
        scale = self.scale
        name, primes = node.name, node.primes
        if name == "root" and not primes and len(node.args) == 2:
            return self._root(*node.args)
        if name in ("ln", "log", "lg") and len(node.args) == 2 and not primes:
            return divide(scale, *(logarithm(scale, self.expand(part)) for part in node.args))
        if name in ("max", "min") and not primes:
            return self._extreme(node)
        if len(node.args) != 1:
            raise Unknown(name)
        if primes or (name not in RULES and name not in REAL_FUNCTIONS):
            return unknown_function(scale, name, primes, self.expand(node.args[0]))
        if name == "acot":
            return RULES["atan"](scale, scale.power(self.expand(node.args[0]), -ONE))
        if name not in RULES:
            raise Unknown(name)
        return RULES[name](scale, self.expand(node.args[0]))

    def _root(self, base: Expression, degree: Expression) -> Expansion:
        value = rational_value(degree)
        if value is None:
            return self._power(base, Div(Number(1), degree))
        if value.denominator != 1 or value <= 0:
            raise Unknown("a root")
        return self.scale.power(self.expand(base), 1 / value, value % 2 == 1)

    def _extreme(self, node: Call) -> Expansion:
        best = self.expand(node.args[0])
        for other in map(self.expand, node.args[1:]):
            sign = sign_near(self.scale, self.scale.add(other, self.scale.scaled(best, -ONE)))
            if (sign > 0) == (node.name == "max"):
                best = other
        return best

    def _integral(
        self, body: Expression, name: Expression, lower: Expression, upper: Expression
    ) -> Expansion:
        """Return an integral from the limit of its lower end to its ends."""
        if self.variable in free_symbols(body):
            raise Unknown("an integrand that changes")
        start, _ = finite(self.scale, self.expand(lower))
        ends = [self._stretch(body, name, start, self.expand(end)) for end in (lower, upper)]
        return self.scale.add(ends[1], self.scale.scaled(ends[0], -ONE))

    def _stretch(
        self, body: Expression, name: Expression, start: Exact, end: Expansion
    ) -> Expansion:
        """Return the integral from a point to an end that tends to a point."""
        scale = self.scale
        point, small = finite(scale, end)
        whole: Exact = ZERO
        if not scale.is_zero(plus(point, minus(start))):
            whole = Integral(body, name, as_node(start), as_node(point))
        side = sign_near(scale, small)
        if side == 0:
            return scale.constant(whole)
        near = Expander(scale, name, as_node(point), side).expand(body)
        parts = [scale.constant(whole)]
        distance = scale.scaled(small, Fraction(side))
        for (exponent, power, logs), value in near.terms.items():
            if exponent or logs or power <= -1:
                raise Unknown("an integrand that is not smooth")
            term = scale.power(distance, power + 1)
            parts.append(scale.scaled(term, times(value, side / (power + 1))))
        return scale.add(*parts, self._rest_of_integral(near, distance))

    def _rest_of_integral(self, near: Expansion, distance: Expansion) -> Expansion:
        size = self.scale.size(distance)
        if near.rest is None or size is None:
            return Expansion({})
        if near.rest[0] or size[0] or near.rest[1] <= -1:
            raise Unknown("an integrand that is not smooth")
        return Expansion({}, ((), size[1] * (near.rest[1] + 1)))

    def _piecewise(self, node: Piecewise) -> Expansion:
        for value, condition in node.cases:
            if condition_holds(condition, partial(_related, self), Unknown("condition")):
                return self.expand(value)
        raise NotDefined("no case applies")


def _related(expander: Expander, left: Expression, op: str, right: Expression) -> bool:
    scale = expander.scale
    difference = scale.add(expander.expand(left), scale.scaled(expander.expand(right), -ONE))
    return compare_to_zero(to_arb(sign_near(scale, difference)), op)


# -- sums inside, written out: `1 + ... + n` as `n (n + 1)/2` -------------------------------------


def _written_out(node: Expression, notation: Notation) -> Expression:
    """Return an expression without the sum on its top; raise `Unknown` for anything else."""
    if isinstance(node, BigOperator) and node.kind == "sum":
        return _power_sums(node, notation)
    raise Unknown(type(node).__name__)


def _power_sums(node: BigOperator, notation: Notation) -> Expression:
    """Return a sum of a polynomial in the index, by Faulhaber's formula."""
    body, index, lower, upper = node.args
    if index in free_symbols(Add(lower, upper)):
        raise Unknown("a bound name")
    before = Add(lower, Neg(Number(1)))
    terms: list[Expression] = [Number(0), Number(0)]
    for degree, coefficient in _polynomial(body, index, notation).items():
        share = Add(_first_powers(upper, degree), Neg(_first_powers(before, degree)))
        terms.append(Mul(coefficient, share))
    return Add(*terms)


def _polynomial(body: Expression, index: Expression, notation: Notation) -> dict[int, Expression]:
    """Return the coefficients of a polynomial: its expansion far out, which has no rest."""
    scale = Scale(notation, _MAX_SUM_DEGREE + 1)
    expansion = Expander(scale, index, OO, 0).expand(body)
    terms: dict[int, Expression] = {}
    for (exponent, power, logs), value in expansion.terms.items():
        if exponent or logs or power > 0 or power.denominator != 1 or -power > _MAX_SUM_DEGREE:
            raise Unknown("no polynomial")
        terms[-int(power)] = as_node(value)
    if expansion.rest is not None:
        raise Unknown("no polynomial")
    return terms


def _first_powers(last: Expression, degree: int) -> Expression:
    """Return `1^d + ... + n^d` as a polynomial in n."""
    numbers = bernoulli_numbers(degree)
    terms: list[Expression] = [Number(0)]
    for k, value in enumerate(numbers):
        share = value * comb(degree + 1, k) / Fraction(degree + 1)
        terms.append(Mul(number(share), Pow(last, Number(degree + 1 - k))))
    return Add(*terms)
