"""The elements of a normal form, with what is known of their generators, and their signs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint.utils.flint_exceptions import DomainError

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import Key, NeedSign
from grader.equivalence.normal_form.constants import vanishes
from grader.equivalence.normal_form.field import ZETA, Field, Quotient
from grader.expressions.nodes import Constant
from grader.expressions.notation import Notation


class Elements:
    """A field whose generators have meanings: calls of functions, logarithms, angles."""

    def __init__(self, field: Field, notation: Notation, complex_: bool) -> None:
        self.field = field
        self.notation = notation
        self.complex = complex_
        self.atoms: dict[Key, list[tuple[tuple[Quotient, ...], Key]]] = {}
        #: What the logarithms among the generators are logarithms of.
        self.logs: dict[Any, radicals.Factor] = {}
        #: The exponentials of the elements that were met, with and without `i`.
        self.exponentials: dict[tuple[Quotient, bool], Quotient] = {}
        #: The denominators of exponents, by the names of their polynomials.
        self.divisors: dict[Key, Quotient] = {}
        #: What `exp(i angle)` is for the values of inverse trigonometric functions.
        self.rotations: dict[Any, Quotient] = {}

    def pi(self) -> Quotient:
        """Return the element of the number pi."""
        self.field.meanings[("int", "pi")] = Constant("pi")
        return radicals.variable(self.field, ("int", "pi"))

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

    def invert(self, element: Quotient) -> Quotient:
        """Invert; raise `NowhereDefined` for what is zero by the relations."""
        if self.field.relations:
            element = Quotient(self.field.reduce(element.num), element.den)
        return self.field.inverse(element)

    # -- uninterpreted functions -----------------------------------------------------------------

    def uninterpreted(self, name: Key, arguments: tuple[Quotient, ...]) -> Quotient:
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


# -- signs, absolute values and roots, also of real elements with complex generators -------------


_HALF = Fraction(1, 2)


def sign_of(elements: Elements, element: Quotient) -> int:
    """Return the sign of a real element; raise `NeedSign` where it has to be assumed."""
    element = elements.field.lowest(element)
    if element.num.is_zero():
        return 0
    if not radicals.is_complex(elements.field, element):
        return radicals.sign_of(radicals.factored(elements.field, element))
    element = without_content(elements, _without_i_below(elements, element))[1]
    signs = elements.field.assumptions.signs
    for direction, other in ((1, element), (-1, elements.field.negative(element))):
        key = ("real", elements.field.key(other))
        if key in signs:
            return direction * signs[key]
    raise NeedSign(("real", elements.field.key(element)))


def without_content(elements: Elements, element: Quotient) -> tuple[Fraction, Quotient]:
    """Split an element into a positive rational factor and the rest, of the same sign."""
    element = elements.field.lowest(element)
    above, below = (part.primitive()[0] for part in (element.num, element.den))
    content = abs(Fraction(int(above), int(below)))
    if content == 1:
        return content, element
    rest = elements.field.multiply(element, elements.field.rational(1 / content))
    return content, elements.field.lowest(rest)


def _without_i_below(elements: Elements, element: Quotient) -> Quotient:
    """Return an element with the unit `i` out of its denominator, so that its key is one."""
    field = elements.field
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


def absolute(elements: Elements, element: Quotient) -> Quotient:
    """Return the absolute value of a real element."""
    return element if sign_of(elements, element) >= 0 else elements.field.negative(element)


def whole_power(elements: Elements, base: Quotient, exponent: Fraction) -> Quotient:
    """Return a root of an element in which complex generators occur, as one new generator."""
    field = elements.field
    if exponent.denominator == 2 and not elements.complex:
        root = _square_root(elements, base)
        if root is not None:
            return field.integer_power(absolute(elements, root), exponent.numerator)
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


def _square_root(elements: Elements, base: Quotient) -> Quotient | None:
    field = elements.field
    product = field.times(base.num, base.den)
    for sign, factor in ((1, field.rational(1)), (-1, field.unity(Fraction(1, 4)))):
        content, primitive = (product * sign).primitive()
        if content < 0:
            continue
        try:
            root = primitive.sqrt()
        except DomainError:  # no perfect square
            continue
        number = radicals.number_power(field, Fraction(int(content)), _HALF)
        candidate = field.multiply(field.multiply(number, factor), Quotient(root, base.den))
        return field.lowest(candidate)
    return None
