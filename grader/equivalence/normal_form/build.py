"""Expressions as elements of a `Field`: the exact normal form that proves equality.

What no rule covers becomes an uninterpreted generator whose arguments are themselves in normal
form, so that `f(2x) = f(x + x)` is proved as well.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from grader.equivalence.normal_form import elements, exponentials, powers, radicals
from grader.equivalence.normal_form.assumptions import Beyond, NoNormalForm, NowhereDefined
from grader.equivalence.normal_form.elements import Elements
from grader.equivalence.normal_form.field import Field, Quotient
from grader.equivalence.terms.rationals import FLOAT_DIGITS, is_float, rational_value
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
    Symbol,
)
from grader.expressions.notation import Notation

#: Powers below this are multiplied out or refused, but get no names.
_SMALL_POWER = 20

Rule = Callable[..., Quotient]


class NormalForm(Elements):
    """Brings expressions into one field; parts that occur often are built once.

    `function_rule` gives the rule of a function by its name, `binding` builds sums, integrals,
    limits and functions by cases: both are written in terms of a normal form.
    """

    def __init__(
        self,
        field: Field,
        notation: Notation,
        complex_: bool,
        function_rule: Callable[[str], Rule | None],
        binding: Callable[[NormalForm, Expression], Quotient],
    ) -> None:
        super().__init__(field, notation, complex_)
        self.function_rule, self.binding = function_rule, binding
        self.done: dict[Expression, Quotient] = {}

    def build(self, root: Expression) -> Quotient:
        """Return the element of an expression."""
        done = self.done
        for node in summary_of(root).order:
            if node not in done:
                done[node] = _RULES[type(node)](self, node)
        return done[root]

    # -- leaves and arithmetic -------------------------------------------------------------------

    def _number(self, node: Number) -> Quotient:
        value, literal = node.payload
        if len(literal) >= FLOAT_DIGITS and is_float(node):  # type: ignore[arg-type]
            raise NoNormalForm("a number that a float printed")
        return self.field.rational(value)  # type: ignore[arg-type]

    def _symbol(self, node: Symbol) -> Quotient:
        name = node.name
        if name in self.notation.complex_:
            return radicals.variable(self.field, ("complex", name))
        return radicals.variable(self.field, ("symbol", name))

    def _constant(self, node: Constant) -> Quotient:
        match node.name:
            case "i":
                return self.field.unity(Fraction(1, 4))
            case "pi":
                return self.pi()
            case "e":
                return self.exp(self.field.rational(1))
            case "undefined":
                raise NowhereDefined("undefined")
        raise NoNormalForm(node.name)

    def _add(self, node: Expression) -> Quotient:
        return self.field.sum([self.done[child] for child in node.args])

    def _neg(self, node: Expression) -> Quotient:
        return self.field.negative(self.done[node.args[0]])

    def _mul(self, node: Expression) -> Quotient:
        field = self.field
        parts = [self.done[child] for child in node.args]
        try:
            return field.product(parts)
        except Beyond:
            return reduce(field.multiply, [powers.named_power(self, part, 1) for part in parts])

    def _div(self, node: Expression) -> Quotient:
        top, bottom = node.args
        return self.field.multiply(self.done[top], self.invert(self.done[bottom]))

    # -- powers ----------------------------------------------------------------------------------

    def _pow(self, node: Expression) -> Quotient:
        below, above = node.args
        base, exponent = self.done[below], self.done[above]
        integer = above.payload[0] if type(above) is Number else None
        if type(integer) is int and integer < _SMALL_POWER:
            return self.field.integer_power(base, integer)
        value = rational_value(above)
        if value is None:
            value = self.constant(exponent)
        if value is not None:
            odd = self.notation.real_odd_roots and value.denominator % 2 == 1
            return self.power(base, value, odd)
        if below == Constant("e"):
            return self.exp(exponent)
        return self.symbolic_power(base, exponent)

    # -- see powers.py, exponentials.py and elements.py ------------------------------------------

    def power(self, base: Quotient, exponent: Fraction, odd: bool = False) -> Quotient:
        """Return a rational power; with `odd`, odd roots of negative numbers are real."""
        return powers.power(self, base, exponent, odd)

    def symbolic_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """Return a power whose exponent has names."""
        return powers.symbolic_power(self, base, exponent)

    def exp(self, exponent: Quotient, imaginary: bool = False) -> Quotient:
        """Return `exp(exponent)`, or `exp(i exponent)`."""
        return exponentials.exp(self, exponent, imaginary)

    def log(self, element: Quotient) -> Quotient:
        """Return the natural logarithm."""
        return exponentials.log(self, element)

    def sign(self, element: Quotient) -> int:
        """Return the sign of a real element; raise `NeedSign` where it has to be assumed."""
        return elements.sign_of(self, element)

    def absolute(self, element: Quotient) -> Quotient:
        """Return the absolute value of a real element."""
        return elements.absolute(self, element)

    def _binding(self, node: Expression) -> Quotient:
        return self.binding(self, node)

    def _call(self, node: Call) -> Quotient:
        arguments = tuple(self.done[child] for child in node.args)
        if not node.primes:
            rule = self.function_rule(node.name)
            if rule is not None:
                return rule(self, *arguments)
        return self.uninterpreted((node.name, node.primes), arguments)


def _refuse(_: NormalForm, node: Expression) -> Quotient:
    raise NoNormalForm(type(node).__name__)


class _Rules(dict[type, Callable[[Any, Any], Quotient]]):
    """The rule of every type of node; that of any other type is to refuse."""

    def __missing__(self, _: type) -> Callable[[Any, Any], Quotient]:
        return _refuse


_RULES = _Rules(
    {
        Number: NormalForm._number,
        Symbol: NormalForm._symbol,
        Constant: NormalForm._constant,
        Add: NormalForm._add,
        Neg: NormalForm._neg,
        Mul: NormalForm._mul,
        Div: NormalForm._div,
        Pow: NormalForm._pow,
        Call: NormalForm._call,
        BigOperator: NormalForm._binding,
        Integral: NormalForm._binding,
        Limit: NormalForm._binding,
        Piecewise: NormalForm._binding,
    }
)
