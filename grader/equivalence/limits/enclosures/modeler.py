"""Models of expressions: an exponential factor, a sign that may alternate, and a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from grader.equivalence.limits.enclosures.remainders import ONE, ZERO, Key, Model, Range
from grader.equivalence.numbers.powers import Unclear
from grader.equivalence.numbers.protocols import Ball, Evaluation
from grader.equivalence.terms.derivatives import CannotDifferentiate, differentiate
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.functions import SPECIAL_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
)
from grader.expressions.traversal import free_symbols, substitute

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Factored:
    """`(-1)^n e^exponent model`, the sign only where it alternates."""

    exponent: Model
    model: Model
    alternates: bool = False


NOTHING = Model({})


class Modeler:
    """Makes models in one variable; names and constants have their values at the evaluator.

    With `counts` the variable takes whole numbers only.
    """

    def __init__(
        self,
        evaluator: Evaluation,
        over: Range,
        variable: Expression,
        start: dict[Key, Ball],
        counts: bool = False,
    ) -> None:
        self.evaluator, self.range, self.variable = evaluator, over, variable
        self.counts = counts
        self.done = {variable: Factored(NOTHING, Model(start))}

    def model(self, node: Expression) -> Model:
        """Return the model of an expression, whatever decays exponentially being a rest."""
        return self.collapsed(self.factored(node))

    def collapsed(self, factored: Factored) -> Model:
        """Return a model without exponential factor and sign."""
        model = factored.model
        if factored.exponent.terms:
            model = self.range.multiply(self.range.decaying(factored.exponent), model)
        if factored.alternates:
            power = self.range.least_power(model)
            return Model({}, (power, self.range.bound(model, power)))
        return model

    def factored(self, node: Expression) -> Factored:
        """Return the model of an expression; raise `Unclear` or `OutsideDomain`."""
        known = self.done.get(node)
        if known is None:
            if self.variable in free_symbols(node):
                known = self._of(node)
            else:
                value = self.evaluator.value(node)
                known = Factored(NOTHING, self.range.constant(value))
                if value.is_zero():
                    known = Factored(NOTHING, NOTHING)
            self.done[node] = known
        return known

    def _of(self, node: Expression) -> Factored:
        match node:
            case Neg():
                below = self.factored(node.args[0])
                return self._with(below, self.range.scaled(below.model, arb(-1)))
            case Add():
                return self._sum([self.factored(part) for part in node.args])
            case Mul():
                result = self.factored(node.args[0])
                for factor in node.args[1:]:
                    result = self._product(result, self.factored(factor))
                return result
            case Div():
                top, bottom = map(self.factored, node.args)
                return self._product(top, self._power(bottom, -ONE))
            case Pow():
                return self._general_power(*node.args)
            case Call() if not node.primes:
                return self._call(node)
        raise Unclear(type(node).__name__)

    @staticmethod
    def _with(factored: Factored, model: Model) -> Factored:
        return Factored(factored.exponent, model, factored.alternates)

    def _sum(self, parts: list[Factored]) -> Factored:
        first = parts[0]
        same = all(
            part.alternates == first.alternates and part.exponent == first.exponent
            for part in parts
        )
        if same:
            return self._with(first, self.range.add(*(part.model for part in parts)))
        largest = self._leading(parts)
        if largest is not None:
            return largest
        return Factored(NOTHING, self.range.add(*map(self.collapsed, parts)))

    def _leading(self, parts: list[Factored]) -> Factored | None:
        """Factor out what grows exponentially, where the others are small beside it."""
        over = self.range
        for part in parts:
            if not part.exponent.terms:
                continue
            shares = []
            try:
                for other in parts:
                    same = other.exponent is part.exponent and other.alternates == part.alternates
                    shares.append(other.model if same else self._over_exponent(other, part))
            except Unclear:
                continue
            return Factored(part.exponent, over.add(*shares), part.alternates)
        return None

    def _over_exponent(self, part: Factored, by: Factored) -> Model:
        difference = self.range.add(part.exponent, self.range.scaled(by.exponent, arb(-1)))
        return self.collapsed(Factored(difference, part.model, part.alternates != by.alternates))

    def _product(self, left: Factored, right: Factored) -> Factored:
        over = self.range
        exponent = over.add(left.exponent, right.exponent)
        model = over.multiply(left.model, right.model)
        return Factored(exponent, model, left.alternates != right.alternates)

    def _power(self, base: Factored, exponent: Fraction, odd: bool = False) -> Factored:
        over = self.range
        is_integer = exponent.denominator == 1
        if base.alternates and not is_integer:
            raise Unclear("a root of a changing sign")
        return Factored(
            over.scaled(base.exponent, arb(exponent.numerator) / exponent.denominator),
            over.power(base.model, exponent, odd),
            base.alternates and exponent.numerator % 2 == 1,
        )

    def _general_power(self, base: Expression, exponent: Expression) -> Factored:
        value = rational_value(exponent)
        if value is not None:
            odd = self.evaluator.real_odd_roots
            return self._power(self.factored(base), value, odd)
        above = self.model(exponent)
        if base is Constant("e"):
            return self.exponential(above)
        if self.variable not in free_symbols(base):
            below = self.evaluator.value(base)
            if below.contains(0):
                raise Unclear("a power of zero")
            alternates = below < 0
            if alternates and not self._counts(exponent):
                raise Unclear("a power of a negative number")
            exponential = self.exponential(self.range.scaled(above, abs(below).log()))
            odd = alternates and self._counts_up_by_odd(exponent)
            shift = self._starts_odd(exponent) if alternates else False
            model = self.range.scaled(exponential.model, arb(-1)) if shift else exponential.model
            return Factored(exponential.exponent, model, odd)
        return self.exponential(self.range.multiply(above, self.logarithm(self.factored(base))))

    def _step(self, exponent: Expression) -> tuple[Fraction, Fraction] | None:
        """Return a and b of an exponent `a n + b` of whole numbers."""
        ends = [rational_value(substitute(exponent, {self.variable: Number(n)})) for n in (0, 1)]
        if not self.counts:
            return None
        try:
            slope = differentiate(exponent, self.variable)
        except CannotDifferentiate:
            return None
        if None in ends or self.variable in free_symbols(slope):
            return None
        first, second = (value for value in ends if value is not None)
        if first.denominator != 1 or second.denominator != 1:
            return None
        return second - first, first

    def _counts(self, exponent: Expression) -> bool:
        return self._step(exponent) is not None

    def _counts_up_by_odd(self, exponent: Expression) -> bool:
        step = self._step(exponent)
        return step is not None and step[0] % 2 == 1

    def _starts_odd(self, exponent: Expression) -> bool:
        step = self._step(exponent)
        return step is not None and step[1] % 2 == 1

    # -- functions -------------------------------------------------------------------------------

    def exponential(self, of: Model) -> Factored:
        """Return `e^f`."""
        over = self.range
        large, constant, small = over.split(of)
        terms = dict(large.terms)
        power = ZERO
        value = terms.pop((ZERO, 1), None)
        if value is not None:
            if not value.is_exact():
                raise Unclear("a power that is not exact")
            mantissa, exponent = value.man_exp()
            power = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
        series = over.compose(small, constant, lambda x: x.exp())
        return Factored(Model(terms), over.scaled(series, arb(1), (power, 0)))

    def logarithm(self, factored: Factored) -> Model:
        """Return the natural logarithm of what does not alternate."""
        if factored.alternates:
            raise Unclear("a logarithm of a changing sign")
        return self.range.add(factored.exponent, self.range.logarithm(factored.model))

    def _call(self, node: Call) -> Factored:
        rule = ENCLOSURES.get(node.name)
        if rule is None or len(node.args) != (2 if node.name in _OF_TWO else 1):
            raise Unclear(node.name)
        return rule(self, node)

    def _root(self, node: Call) -> Factored:
        degree = rational_value(node.args[1])
        if degree is None:
            return self._general_power(node.args[0], Div(Number(1), node.args[1]))
        return self._power(self.factored(node.args[0]), 1 / degree, degree % 2 == 1)

    def _hyperbolic(self, node: Call) -> Factored:
        e = Constant("e")
        up, down = Pow(e, node.args[0]), Pow(e, Neg(node.args[0]))
        sum_or_difference = Add(up, down if node.name == "cosh" else Neg(down))
        return self.factored(Div(sum_or_difference, Number(2)))

    def _absolute(self, node: Call) -> Factored:
        argument = self.factored(node.args[0])
        _, value, _ = self.range.relative(argument.model)
        sign = arb(1) if value > 0 else arb(-1)
        return Factored(argument.exponent, self.range.scaled(argument.model, sign))

    def _analytic(self, node: Call) -> Factored:
        """Return the model of a function with a power series, of what stays near one value."""
        large, constant, small = self.range.split(self.model(node.args[0]))
        if large.terms:
            raise Unclear(node.name)
        return Factored(NOTHING, self.range.compose(small, constant, _SERIES[node.name]))

    def _circular(self, node: Call) -> Factored:
        over = self.range
        if node.name == "cos" and self._half_turns(node.args[0]):
            return Factored(NOTHING, over.constant(arb(1)), True)
        argument = self.model(node.args[0])
        try:
            large, constant, small = over.split(argument)
            if not large.terms:
                series = _SERIES[node.name]
                return Factored(NOTHING, over.compose(small, constant, series))
        except Unclear:
            pass
        return Factored(NOTHING, Model({}, (ZERO, arb(1))))  # no larger than one

    def _half_turns(self, argument: Expression) -> bool:
        """Whether an argument is an odd multiple of `n pi`."""
        if not self.counts or not isinstance(argument, Mul):
            return False
        rest = [part for part in argument.args if part not in (self.variable, Constant("pi"))]
        if len(rest) != len(argument.args) - 2 or Constant("pi") not in argument.args:
            return False
        value = rational_value(Mul(Number(1), *rest)) if rest else ONE
        return value is not None and value.denominator == 1 and value % 2 == 1

    def _arctangent(self, of: Model) -> Model:
        over = self.range
        large, constant, small = over.split(of)
        if not large.terms:
            return over.compose(small, constant, lambda x: x.atan())
        _, value, _ = over.relative(of)
        quarter = arb.pi() / 2 if value > 0 else -arb.pi() / 2
        inverse = over.compose(over.power(of, -ONE), arb(0), lambda x: x.atan())
        return over.add(over.constant(quarter), over.scaled(inverse, arb(-1)))

    def _factorial(self, of: Model) -> Factored:
        """Return `f!` by Stirling's formula; its rest is below the first term that is left out."""
        over = self.range
        if of.rest is None and not of.terms.keys() - {(ZERO, 0)}:
            return Factored(NOTHING, over.constant((of.terms.get((ZERO, 0), arb(0)) + 1).gamma()))
        key, value, _ = over.relative(of)
        if key[0] >= 0 or not value > 0:
            raise Unclear("the factorial of what has a limit")
        inverse = over.power(of, -ONE)
        parts = [
            over.multiply(over.add(of, over.constant(arb(1) / 2)), over.logarithm(of)),
            over.scaled(of, arb(-1)),
            over.constant((2 * arb.pi()).log() / 2),
            *self._stirling(inverse),
        ]
        return self.exponential(over.add(*parts))

    def _stirling(self, inverse: Model) -> Iterator[Model]:
        """Yield the terms `B_2k / (2k (2k - 1) f^(2k - 1))`, and the bound of the rest."""
        over = self.range
        square, odd = over.multiply(inverse, inverse), inverse
        last = over.degree // 2
        for k in range(1, last):
            yield over.scaled(odd, _stirling_coefficient(k))
            odd = over.multiply(odd, square)
        degree, power = 2 * last - 1, over.least_power(inverse)
        bound = abs(_stirling_coefficient(last)) * over.bound(inverse, power) ** degree
        yield Model({}, (degree * power, bound))

    def _binomial(self, upper: Expression, lower: Expression) -> Factored:
        if self.variable not in free_symbols(upper):
            return self._choices_of(self.evaluator.value(upper), lower)
        whole, part = self._factorial(self.model(upper)), self.model(lower)
        rest = self.model(Add(upper, Neg(lower)))
        below = self._product(self._factorial(part), self._factorial(rest))
        return self._product(whole, self._power(below, -ONE))

    def _choices_of(self, upper: Ball, lower: Expression) -> Factored:
        """Return `C(a, k) = (-1)^k (k - a - 1)!/((-a - 1)! k!)`; it ends where a is natural."""
        step = self._step(lower)
        if step is None or step[0] != 1:
            raise Unclear("a choice of something else than whole numbers")
        over = self.range
        if upper.is_integer() and upper >= 0:
            if not 1 / over.h + arb(step[1].numerator) > upper:
                raise Unclear("a choice that is not zero")
            return Factored(NOTHING, NOTHING)
        chosen = self.model(lower)
        rest = self._factorial(over.add(chosen, over.constant(-upper - 1)))
        share = self._product(rest, self._power(self._factorial(chosen), -ONE))
        sign = -1 if step[1] % 2 else 1
        factor = sign * (-upper).rgamma()
        return Factored(share.exponent, over.scaled(share.model, factor), True)


def _stirling_coefficient(k: int) -> Ball:
    return arb(fmpq.bernoulli(2 * k)) / (2 * k * (2 * k - 1))


_SERIES: dict[str, Callable[[Any], Any]] = {
    "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(),
    "tan": lambda x: x.tan(),
    "asin": lambda x: x.asin(),
    "acos": lambda x: x.acos(),
    "erf": lambda x: x.erf(),
    "erfc": lambda x: x.erfc(),
}
_OF_TWO = frozenset({"root", "binomial"})
ENCLOSURES: dict[str, Callable[[Modeler, Call], Factored]] = {
    **dict.fromkeys(_SERIES, Modeler._analytic),
    "sin": Modeler._circular,
    "cos": Modeler._circular,
    "exp": lambda to, node: to.exponential(to.model(node.args[0])),
    "ln": lambda to, node: Factored(NOTHING, to.logarithm(to.factored(node.args[0]))),
    "log": lambda to, node: Factored(NOTHING, to.logarithm(to.factored(node.args[0]))),
    "sqrt": lambda to, node: to._power(to.factored(node.args[0]), _HALF),
    "cbrt": lambda to, node: to._power(to.factored(node.args[0]), Fraction(1, 3), True),
    "root": Modeler._root,
    "binomial": lambda to, node: to._binomial(*node.args),
    "factorial": lambda to, node: to._factorial(to.model(node.args[0])),
    "sinh": Modeler._hyperbolic,
    "cosh": Modeler._hyperbolic,
    "atan": lambda to, node: Factored(NOTHING, to._arctangent(to.model(node.args[0]))),
    "abs": Modeler._absolute,
}
#: Known functions that are not enclosed in sums, limits and integrals without end, by the reason.
WITHOUT_ENCLOSURE = {
    "special functions": SPECIAL_FUNCTIONS,
    "the other functions say it": "lg lb cot sec csc tanh coth sech csch acot asec acsc percent"
    " degree",
    "seldom in what has no end": "asinh acosh atanh acoth asech acsch gamma_function factorial2",
    "it jumps": "sign floor ceiling round mod arg atan2 gcd lcm",
    "of several arguments": "max min sup inf",
    "of complex numbers": "re im conjugate",
    "of matrices, vectors and sets": "norm det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
