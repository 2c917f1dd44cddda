"""Expressions as elements of a `Field`: the exact normal form that proves equality.

What no rule covers becomes an opaque generator whose arguments are themselves in normal form, so
that `f(2x) = f(x + x)` is proved as well.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from grader.equivalence.normal_form import exponentials, powers, radicals, real_elements
from grader.equivalence.normal_form.assumptions import Beyond, Key, NoNormalForm, NowhereDefined
from grader.equivalence.normal_form.constants import vanishes
from grader.equivalence.normal_form.field import Field, Quotient
from grader.equivalence.terms.features import features_of
from grader.equivalence.terms.rationals import FLOAT_DIGITS, is_float, rational_value
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

#: How far `(n + k)!` is written as a multiple of `n!`.
MOST_SHIFT = 60

Rule = Callable[..., Quotient]
_HALF = Fraction(1, 2)


class Builder:
    """Brings expressions into one field; parts that occur often are built once."""

    def __init__(self, field: Field, notation: Notation, complex_: bool) -> None:
        self.field = field
        self.notation = notation
        self.complex = complex_
        self.done: dict[Expression, Quotient] = {}
        self.atoms: dict[Key, list[tuple[tuple[Quotient, ...], Key]]] = {}
        #: What the logarithms among the generators are logarithms of.
        self.logs: dict[Any, radicals.Factor] = {}
        #: The exponentials of the elements that were met, with and without `i`.
        self.exponentials: dict[tuple[Quotient, bool], Quotient] = {}
        #: What `exp(i angle)` is for the values of inverse trigonometric functions.
        self.rotations: dict[Any, Quotient] = {}

    def build(self, root: Expression) -> Quotient:
        """Return the element of an expression."""
        done = self.done
        for node in features_of(root).order:
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
                self.field.meanings[("int", "pi")] = node
                return radicals.variable(self.field, ("int", "pi"))
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

    def invert(self, element: Quotient) -> Quotient:
        """Invert; raise `NowhereDefined` for what is zero by the relations."""
        if self.field.relations:
            element = Quotient(self.field.reduce(element.num), element.den)
        return self.field.inverse(element)

    # -- powers ----------------------------------------------------------------------------------

    def _pow(self, node: Expression) -> Quotient:
        below, above = node.args
        base, exponent = self.done[below], self.done[above]
        whole = above.payload[0] if type(above) is Number else None
        if type(whole) is int and whole < _SMALL_POWER:
            return self.field.integer_power(base, whole)
        value = rational_value(above)
        if value is None:
            value = self.constant(exponent)
        if value is not None:
            odd = self.notation.real_odd_roots and value.denominator % 2 == 1
            return self.power(base, value, odd)
        if below == Constant("e"):
            return self.exp(exponent)
        return self.symbolic_power(base, exponent)

    def constant(self, element: Quotient) -> Fraction | None:
        """Return the value of an element that is a rational number."""
        if element.num.is_constant() and element.den.is_constant():
            top, bottom = element.num, element.den
            if top.is_zero():
                return Fraction(0)
            return Fraction(int(top.leading_coefficient()), int(bottom.leading_coefficient()))
        lowest = self.field.lowest(element)
        if lowest.num.is_constant() and lowest.den.is_constant():
            return self.constant(lowest)
        return None

    # -- see powers.py, exponentials.py and real_elements.py -------------------------------------

    def power(self, base: Quotient, exponent: Fraction, odd: bool = False) -> Quotient:
        """Return a rational power; with `odd`, odd roots of negative numbers are real."""
        return powers.power(self, base, exponent, odd)

    def symbolic_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """Return a power whose exponent has names."""
        return powers.symbolic_power(self, base, exponent)

    def alternating(self, exponent: Quotient) -> Quotient:
        """Return `(-1) ^ exponent` for an exponent that is an integer combination of names."""
        return powers.alternating(self, exponent)

    def exp(self, exponent: Quotient, imaginary: bool = False) -> Quotient:
        """Return `exp(exponent)`, or `exp(i exponent)`."""
        key = exponent, imaginary
        known = self.exponentials.get(key)
        if known is None:
            known = self.exponentials[key] = exponentials.exp(self, exponent, imaginary)
        return known

    def log(self, element: Quotient) -> Quotient:
        """Return the natural logarithm."""
        return exponentials.log(self, element)

    def sign(self, element: Quotient) -> int:
        """Return the sign of a real element; raise `NeedSign` where it has to be assumed."""
        return real_elements.sign(self, element)

    def absolute(self, element: Quotient) -> Quotient:
        """Return the absolute value of a real element."""
        return real_elements.absolute(self, element)

    # -- opaque generators -----------------------------------------------------------------------

    def opaque(self, name: Key, arguments: tuple[Quotient, ...]) -> Quotient:
        """Return the generator of a function of these arguments, one for equal arguments."""
        return radicals.variable(self.field, self.atom(name, arguments))

    def atom(self, name: Key, arguments: tuple[Quotient, ...]) -> Key:
        """Return the key of a function of these arguments, the same for equal arguments."""
        known = self.atoms.setdefault(name, [])
        arguments = tuple(map(self.field.lowest, arguments))
        for others, key in known:
            same_number = len(arguments) == len(others)
            if same_number and all(map(self.field.equal, arguments, others)):
                return key
        key = ("call", name, tuple(map(self.field.key, arguments)))
        known.append((arguments, key))
        return key

    def equal(self, left: Quotient, right: Quotient) -> bool:
        """Whether two elements are equal for certain."""
        difference = self.field.difference(left, right)
        return difference.is_zero() or vanishes(self.field, difference, self.complex)

    def _bound(self, node: Expression) -> Quotient:
        from grader.equivalence.limits import bound

        match node:
            case BigOperator():
                return bound.big_operator(self, node)
            case Integral():
                return bound.integral(self, node)
            case Limit():
                return bound.limit(self, node)
            case Piecewise():
                return bound.piecewise(self, node)
        raise NoNormalForm(type(node).__name__)

    def _call(self, node: Call) -> Quotient:
        arguments = tuple(self.done[child] for child in node.args)
        if not node.primes:
            from grader.equivalence.normal_form.elementary import FUNCTION_RULES

            rule = FUNCTION_RULES.get(node.name)
            if rule is not None:
                return rule(self, *arguments)
        return self.opaque((node.name, node.primes), arguments)


def _refuse(_: Builder, node: Expression) -> Quotient:
    raise NoNormalForm(type(node).__name__)


class _Rules(dict[type, Callable[[Any, Any], Quotient]]):
    """The rule of every type of node; that of any other type is to refuse."""

    def __missing__(self, _: type) -> Callable[[Any, Any], Quotient]:
        return _refuse


_RULES = _Rules(
    {
        Number: Builder._number,
        Symbol: Builder._symbol,
        Constant: Builder._constant,
        Add: Builder._add,
        Neg: Builder._neg,
        Mul: Builder._mul,
        Div: Builder._div,
        Pow: Builder._pow,
        Call: Builder._call,
        BigOperator: Builder._bound,
        Integral: Builder._bound,
        Limit: Builder._bound,
        Piecewise: Builder._bound,
    }
)
