"""Expressions as elements of a `Field`: the exact normal form that proves equality.

What no rule covers becomes an opaque generator whose arguments are themselves in normal form, so
that `f(2x) = f(x + x)` is proved as well.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint.utils.flint_exceptions import DomainError

from grader.equivalence import bases
from grader.equivalence.closed_elements import vanishes
from grader.equivalence.exact import is_float, rational_value
from grader.equivalence.features import features_of
from grader.equivalence.field import (
    ZETA,
    Beyond,
    Field,
    Key,
    NeedSign,
    NowhereDefined,
    Quotient,
)
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
    number,
)
from grader.expressions.notation import Notation

#: How far `(n + k)!` is written as a multiple of `n!`.
MOST_SHIFT = 60

Rule = Callable[..., Quotient]
_HALF = Fraction(1, 2)


class NoNormalForm(Exception):
    """The expression holds something that has no exact normal form."""


class Builder:
    """Brings expressions into one field; parts that occur often are built once."""

    def __init__(self, field: Field, notation: Notation, complex_: bool) -> None:
        self.field = field
        self.notation = notation
        self.complex = complex_
        self.done: dict[Expression, Quotient] = {}
        self.atoms: dict[Key, list[tuple[tuple[Quotient, ...], Key]]] = {}
        #: What the logarithms among the generators are logarithms of.
        self.logs: dict[Any, bases.Factor] = {}
        #: What `exp(i angle)` is for the values of inverse trigonometric functions.
        self.rotations: dict[Any, Quotient] = {}

    def fork(self) -> Builder:
        """Return a copy that can grow apart."""
        other = Builder(self.field.fork(), self.notation, self.complex)
        other.done = dict(self.done)
        other.atoms = {key: list(known) for key, known in self.atoms.items()}
        other.logs, other.rotations = dict(self.logs), dict(self.rotations)
        return other

    def build(self, root: Expression) -> Quotient:
        """Return the element of an expression."""
        done = self.done
        for node in features_of(root).order:
            if node not in done:
                rule = _RULES.get(type(node))
                if rule is None:
                    raise NoNormalForm(type(node).__name__)
                done[node] = rule(self, node)
        return done[root]

    # -- leaves and arithmetic -------------------------------------------------------------------

    def _number(self, node: Number) -> Quotient:
        if is_float(node):
            raise NoNormalForm("a number that a float printed")
        return self.field.rational(node.value)

    def _symbol(self, node: Symbol) -> Quotient:
        name = node.name
        if name in self.notation.complex_:
            return bases.variable_power(self.field, ("complex", name), Fraction(1))
        return bases.variable_power(self.field, ("symbol", name), Fraction(1))

    def _constant(self, node: Constant) -> Quotient:
        match node.name:
            case "i":
                return self.field.unity(Fraction(1, 4))
            case "pi":
                self.field.meanings[("int", "pi")] = node
                return bases.variable_power(self.field, ("int", "pi"), Fraction(1))
            case "e":
                return self.exp(self.field.rational(1))
            case "undefined":
                raise NowhereDefined("undefined")
        raise NoNormalForm(node.name)

    def _add(self, node: Expression) -> Quotient:
        field, done = self.field, self.done
        total = done[node.args[0]]
        for child in node.args[1:]:
            total = field.add(total, done[child])
        return total

    def _neg(self, node: Expression) -> Quotient:
        return self.field.negative(self.done[node.args[0]])

    def _mul(self, node: Expression) -> Quotient:
        field, done = self.field, self.done
        product = done[node.args[0]]
        try:
            for child in node.args[1:]:
                product = field.multiply(product, done[child])
        except Beyond:
            product = field.rational(1)
            for child in node.args:
                product = field.multiply(product, self._named_power(done[child], 1))
        return product

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
        value = rational_value(above)
        if value is None:
            value = self.constant(exponent)
        if value is not None:
            odd = self.notation.real_odd_roots and value.denominator % 2 == 1
            return self.power(base, value, odd)
        if below == Constant("e"):
            return self.exp(exponent)
        return self.symbolic_power(base, exponent)

    def symbolic_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """Return a power whose exponent has names.

        Of a negative base it is real only where the exponent is an integer: `(-1)^n |x|^n`.
        """
        field = self.field
        if self.complex:
            return self.exp(field.multiply(exponent, self.log(base)))
        if self.sign(base) >= 0:
            return self.exp(field.multiply(exponent, self.log(base)))
        base = field.negative(base)
        sign = self._alternating(exponent)
        if self.constant(base) == 1:
            return sign
        return field.multiply(sign, self.exp(field.multiply(exponent, self.log(base))))

    def _alternating(self, exponent: Quotient) -> Quotient:
        """Return `(-1) ^ exponent` for an exponent that is an integer combination of names."""
        element = self.field.lowest(exponent)
        if element.den != self.field.one:
            return self.opaque("alternating", (element,))
        result = Quotient(self.field.one, self.field.one)
        for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
            if int(coefficient) % 2 == 0:
                continue
            if not any(map(int, exponents)):
                result = self.field.negative(result)
                continue
            key = ("alternating", self.field.monomial_key(exponents))
            sign = bases.variable_power(self.field, key, Fraction(1))
            index = self.field.index[key]
            if all(index != known for known, _, _ in self.field.relations):
                self.field.relate(index, 2, self.field.one)
            result = self.field.multiply(result, sign)
        return result

    def power(self, base: Quotient, exponent: Fraction, odd: bool = False) -> Quotient:
        """Return a rational power; with `odd`, odd roots of negative numbers are real."""
        field = self.field
        if exponent.denominator == 1:
            if exponent < 0:
                base, exponent = self.invert(base), -exponent
            return self._large_power(base, exponent.numerator)
        if base.num.is_zero():
            if exponent < 0:
                raise NowhereDefined("division by zero")
            return base
        base = field.lowest(base)
        if bases.is_complex(field, base):
            return self._whole_power(base, exponent)
        parts = bases.factored(field, base)
        if odd and not self.complex:
            return bases.odd_root_power(field, parts, exponent)
        if self.complex and not parts.factors and parts.content < 0:
            turn = field.unity(exponent / 2)
            return field.multiply(turn, bases.number_power(field, -parts.content, exponent))
        if self.complex and any(not factor.sign for factor in parts.factors):
            return self._whole_power(base, exponent)
        if self.complex and bases.sign_of(parts) < 0:
            turn = field.unity(exponent / 2)
            return field.multiply(turn, bases.positive_power(field, parts, exponent))
        parts = bases.require_positive(field, parts)
        return bases.positive_power(field, parts, exponent)

    def _large_power(self, base: Quotient, exponent: int) -> Quotient:
        """Multiply a power out, or keep a very high one of a sum as a power of a new name."""
        field = self.field
        try:
            return field.integer_power(base, exponent)
        except Beyond:
            if exponent < 20:
                raise
        return self._named_power(base, exponent)

    def _named_power(self, base: Quotient, exponent: int) -> Quotient:
        """Return a power of an element whose numerator and denominator get names of their own."""
        field = self.field
        result = Quotient(field.one, field.one)
        for poly, direction in ((base.num, 1), (base.den, -1)):
            content, primitive = poly.primitive()
            if primitive.leading_coefficient() < 0:
                content, primitive = -content, -primitive
            number = field.integer_power(field.rational(int(content)), exponent)
            simple = Quotient(primitive, field.one)
            name = self.opaque("sum", (simple,)) if len(primitive) > 1 else simple
            power = field.multiply(number, field.integer_power(name, exponent))
            result = field.multiply(result, power if direction > 0 else field.inverse(power))
        return result

    def _whole_power(self, base: Quotient, exponent: Fraction) -> Quotient:
        """Return a root of an element in which complex generators occur, as one new generator."""
        field = self.field
        if exponent.denominator == 2 and not self.complex:
            root = self._square_root(base)
            if root is not None:
                return field.integer_power(self.absolute(root), exponent.numerator)
        degree = exponent.denominator
        key = ("complex", "root", degree, field.key(base))
        if key not in field.index:
            index = field.new(key, 1, False, base.num)
            right = field.times(
                base.num, field.integer_power(Quotient(base.den, field.one), degree - 1).num
            )
            field.relate(index, degree, field.reduce(right))
        root = Quotient(field.gens[field.index[key]], base.den)
        return field.integer_power(root, exponent.numerator)

    def _square_root(self, base: Quotient) -> Quotient | None:
        field = self.field
        product = field.times(base.num, base.den)
        for sign, factor in ((1, field.rational(1)), (-1, field.unity(Fraction(1, 4)))):
            content, primitive = (product * sign).primitive()
            if content < 0:
                continue
            try:
                root = primitive.sqrt()
            except DomainError:  # no perfect square
                continue
            number = bases.number_power(field, Fraction(int(content)), _HALF)
            whole = field.multiply(field.multiply(number, factor), Quotient(root, base.den))
            return field.lowest(whole)
        return None

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

    # -- signs -----------------------------------------------------------------------------------

    def sign(self, element: Quotient) -> int:
        """Return the sign of a real element; raise `NeedSign` where it has to be assumed."""
        element = self.field.lowest(element)
        if element.num.is_zero():
            return 0
        if not bases.is_complex(self.field, element):
            return bases.sign_of(bases.factored(self.field, element))
        element = self._without_i_below(element)
        signs = self.field.knowledge.signs
        for direction, other in ((1, element), (-1, self.field.negative(element))):
            key = ("real", self.field.key(other))
            if key in signs:
                return direction * signs[key]
        raise NeedSign(("real", self.field.key(element)))

    def _without_i_below(self, element: Quotient) -> Quotient:
        """Return an element with the unit `i` out of its denominator, so that its key is one."""
        field = self.field
        index = field.index.get(ZETA)
        if index is None or field.generators[index].parts != 4 or not element.den.degrees()[index]:
            return element
        i = field.gens[index]
        terms = element.den.to_dict()
        real = {m: c for m, c in terms.items() if not m[index]}
        mirrored = field.ctx.from_dict(real) * 2 - element.den
        num, den = field.times(element.num, mirrored), field.times(element.den, mirrored)
        if den.degrees()[index]:
            num, den = field.times(num, i), field.times(den, i)
        return field.lowest(Quotient(num, den))

    def absolute(self, element: Quotient) -> Quotient:
        """Return the absolute value of a real element."""
        return element if self.sign(element) >= 0 else self.field.negative(element)

    # -- exponentials and logarithms -------------------------------------------------------------

    def exp(self, exponent: Quotient, imaginary: bool = False) -> Quotient:
        """Return `exp(exponent)`, or `exp(i exponent)`, as a product over its terms."""
        field = self.field
        exponent = field.lowest(exponent)
        result = Quotient(field.one, field.one)
        den = exponent.den
        constant = den.is_constant()
        scale = int(den.leading_coefficient()) if constant else 1
        below = None if constant else field.poly_key(den)
        zeta = field.index.get(ZETA)
        for powers, coefficient in zip(exponent.num.monoms(), exponent.num.coeffs(), strict=True):
            exponents = list(map(int, powers))
            turned = imaginary
            share = Fraction(int(coefficient), scale)
            if zeta is not None and exponents[zeta]:
                order = field.generators[zeta].parts
                if exponents[zeta] * 4 == order:
                    share = -share if turned else share
                    turned = not turned
                    exponents[zeta] = 0
            key = field.monomial_key(tuple(exponents))
            factor = self._exp_term(key, below, share, turned)
            result = field.multiply(result, factor)
        return result

    def _exp_term(self, key: Any, below: Key, share: Fraction, turned: bool) -> Quotient:
        field = self.field
        single = next(iter(key)) if len(key) == 1 and below is None else None
        if single is not None and single[1] == 1:
            atom = single[0]
            if turned and atom == ("int", "pi"):
                return field.unity(share / 2)
            if not turned and atom[0] == "log":
                return self._base_of_log(atom, share)
            if turned and atom[0] == "angle":
                return self._rotation(atom, share)
        real = all(bases.is_real_key(base) for base, _ in key)
        name: Any = ("expi" if turned else "exp", key, below)
        if not key and below is None:
            angle = Constant("i") if turned else Number(1)
            field.meanings[name] = Pow(Constant("e"), angle)
        return bases.variable_power(field, name if real else ("complex", *name), share)

    def _base_of_log(self, atom: Any, share: Fraction) -> Quotient:
        base = self.logs[atom]
        return bases.absolute_power(self.field, base, share)

    def _rotation(self, atom: Any, share: Fraction) -> Quotient:
        """Return `exp(i share angle)` of an inverse function's value, algebraic in its argument."""
        field = self.field
        key = ("complex", "turn", atom)
        parts = field.parts(key, share.denominator)
        index = field.index.get(key)
        whole = self.rotations[atom]
        if parts == 1:
            return field.integer_power(whole, share.numerator)
        if index is None:
            if not whole.den.is_one():
                raise NoNormalForm("half an angle")
            index = field.new(key, parts, False, whole.num)
            field.relate(index, parts, whole.num)
        return field.monomial(index, share.numerator * (parts // share.denominator))

    def log(self, element: Quotient) -> Quotient:
        """Return the natural logarithm, a sum over the factors of its argument."""
        field = self.field
        element = field.lowest(element)
        if element.num.is_zero():
            raise NowhereDefined("logarithm of zero")
        if bases.is_complex(field, element):
            return self._opaque_log(element)
        parts = bases.factored(field, element)
        total = field.rational(0)
        if self.complex:
            if any(not factor.sign for factor in parts.factors):
                return self.opaque("ln", (element,))
            if bases.sign_of(parts) < 0:
                half_turn = field.multiply(field.unity(Fraction(1, 4)), self._constant(_PI))
                total = field.add(total, half_turn)
        else:
            parts = bases.require_positive(field, parts)
        for prime, count in bases.primes_of(abs(parts.content)).items():
            base = bases.Factor(("prime", prime), Fraction(1), 1, 1, field.one * prime)
            total = field.add(total, self._scaled_log(base, Fraction(count)))
        for factor in parts.factors:
            total = field.add(total, self._scaled_log(factor, factor.exponent))
        return total

    def _opaque_log(self, element: Quotient) -> Quotient:
        """Return the logarithm of an element with complex generators, as one generator.

        That of a root of unity is known, and that of a real reciprocal is the negative.
        """
        field = self.field
        zeta = field.index.get(ZETA)
        if zeta is not None and element.den.is_one() and len(element.num) == 1:
            order = field.generators[zeta].parts
            power = int(element.num.degrees()[zeta])
            rest = element.num.total_degree() - power
            coefficient = int(element.num.leading_coefficient())
            if not rest and abs(coefficient) == 1:
                turns = Fraction(power, order) + (Fraction(1, 2) if coefficient < 0 else 0)
                turns -= int(turns > Fraction(1, 2))
                angle = field.multiply(field.rational(2 * turns), self._constant(_PI))
                return field.multiply(field.unity(Fraction(1, 4)), angle)
        if not self.complex:
            for others, key in self.atoms.get("ln", ()):
                if field.equal(field.multiply(others[0], element), field.rational(1)):
                    return field.negative(bases.variable_power(field, key, Fraction(1)))
        return self.opaque("ln", (element,))

    def _scaled_log(self, factor: bases.Factor, count: Fraction) -> Quotient:
        field = self.field
        key: Any = factor.key
        if key[0] == "exp":
            return field.multiply(field.rational(count), self._exponent_of(key))
        if not factor.sign:
            raise NeedSign(factor.key)
        atom = ("log", key, factor.sign)
        if key[0] == "prime":
            field.meanings[atom] = Call("ln", number(key[1]))
        self.logs.setdefault(
            atom, bases.Factor(key, Fraction(1), factor.sign, factor.sign, factor.poly)
        )
        return field.multiply(field.rational(count), bases.variable_power(field, atom, Fraction(1)))

    def _exponent_of(self, key: Any) -> Quotient:
        """Return `x y` for the base of the generator `exp(x y)`."""
        _, monomial, below = key
        if below is not None:
            raise NoNormalForm("logarithm of an exponential of a quotient")
        result = self.field.rational(1)
        for base, exponent in monomial:
            index = self.field.index[base]
            parts = self.field.generators[index].parts
            power = self.field.monomial(index, int(exponent * parts))
            result = self.field.multiply(result, power)
        return result

    # -- opaque generators -----------------------------------------------------------------------

    def opaque(self, name: Key, arguments: tuple[Quotient, ...]) -> Quotient:
        """Return the generator of a function of these arguments, one for equal arguments."""
        return bases.variable_power(self.field, self.atom(name, arguments), Fraction(1))

    def atom(self, name: Key, arguments: tuple[Quotient, ...]) -> Key:
        """Return the key of a function of these arguments, the same for equal arguments."""
        known = self.atoms.setdefault(name, [])
        arguments = tuple(map(self.field.lowest, arguments))
        for others, key in known:
            if all(map(self.field.equal, arguments, others)):
                return key
        key = ("call", name, tuple(map(self.field.key, arguments)))
        known.append((arguments, key))
        return key

    def equal(self, left: Quotient, right: Quotient) -> bool:
        """Whether two elements are equal for certain."""
        difference = self.field.difference(left, right)
        return difference.is_zero() or vanishes(self.field, difference, self.complex)

    def _bound(self, node: Expression) -> Quotient:
        from grader.equivalence import bound_names

        match node:
            case BigOperator():
                return bound_names.big_operator(self, node)
            case Integral():
                return bound_names.integral(self, node)
            case Limit():
                return bound_names.limit(self, node)
            case Piecewise():
                return bound_names.piecewise(self, node)
        raise NoNormalForm(type(node).__name__)

    def _call(self, node: Call) -> Quotient:
        arguments = tuple(self.done[child] for child in node.args)
        if not node.primes:
            from grader.equivalence.function_rules import FUNCTION_RULES

            rule = FUNCTION_RULES.get(node.name)
            if rule is not None:
                return rule(self, *arguments)
        return self.opaque((node.name, node.primes), arguments)


_PI = Constant("pi")

_RULES: dict[type, Callable[[Any, Any], Quotient]] = {
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
