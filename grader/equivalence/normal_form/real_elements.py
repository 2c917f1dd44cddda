"""Signs, absolute values and roots of elements, also of real ones with complex generators."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from flint.utils.flint_exceptions import DomainError

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import NeedSign
from grader.equivalence.normal_form.field import ZETA, Quotient

if TYPE_CHECKING:
    from grader.equivalence.normal_form.build import Builder


_HALF = Fraction(1, 2)


def sign(builder: Builder, element: Quotient) -> int:
    """Return the sign of a real element; raise `NeedSign` where it has to be assumed."""
    element = builder.field.lowest(element)
    if element.num.is_zero():
        return 0
    if not radicals.is_complex(builder.field, element):
        return radicals.sign_of(radicals.factored(builder.field, element))
    element = without_content(builder, _without_i_below(builder, element))[1]
    signs = builder.field.knowledge.signs
    for direction, other in ((1, element), (-1, builder.field.negative(element))):
        key = ("real", builder.field.key(other))
        if key in signs:
            return direction * signs[key]
    raise NeedSign(("real", builder.field.key(element)))


def without_content(builder: Builder, element: Quotient) -> tuple[Fraction, Quotient]:
    """Split an element into a positive rational factor and the rest, of the same sign."""
    element = builder.field.lowest(element)
    above, below = (part.primitive()[0] for part in (element.num, element.den))
    content = abs(Fraction(int(above), int(below)))
    if content == 1:
        return content, element
    rest = builder.field.multiply(element, builder.field.rational(1 / content))
    return content, builder.field.lowest(rest)


def _without_i_below(builder: Builder, element: Quotient) -> Quotient:
    """Return an element with the unit `i` out of its denominator, so that its key is one."""
    field = builder.field
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


def absolute(builder: Builder, element: Quotient) -> Quotient:
    """Return the absolute value of a real element."""
    return element if sign(builder, element) >= 0 else builder.field.negative(element)


def whole_power(builder: Builder, base: Quotient, exponent: Fraction) -> Quotient:
    """Return a root of an element in which complex generators occur, as one new generator."""
    field = builder.field
    if exponent.denominator == 2 and not builder.complex:
        root = _square_root(builder, base)
        if root is not None:
            return field.integer_power(absolute(builder, root), exponent.numerator)
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


def _square_root(builder: Builder, base: Quotient) -> Quotient | None:
    field = builder.field
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
        whole = field.multiply(field.multiply(number, factor), Quotient(root, base.den))
        return field.lowest(whole)
    return None
