"""Are the zeros of two expressions the same, and for inequalities also the signs?

Both are brought into one field; their numerators are factored, and factors that cannot be zero
under the known signs are left out. What remains has to be the same up to powers and constants.
"""

from __future__ import annotations

from grader.equivalence import bases
from grader.equivalence.closed import sign_of_closed
from grader.equivalence.field import Field, Key, Poly, Quotient
from grader.equivalence.normal_form import Builder
from grader.equivalence.prove import prove
from grader.equivalence.scalars import is_complex
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation

#: Larger polynomials are not factored, only compared as they are.
_MOST_TERMS = 300
_MOST_DEGREE = 300


def same_zeros(left: Expression, right: Expression, notation: Notation, signed: bool) -> bool:
    """Whether two expressions are zero at the same points; with `signed`, also of equal sign."""
    complex_ = is_complex(left, right, notation=notation)
    if signed and complex_:
        return False

    def action(builder: Builder) -> bool:
        one, other = builder.build(left), builder.build(right)
        if signed:
            return _same_sign(builder, one, other)
        mine, theirs = (_zero_factors(builder.field, side) for side in (one, other))
        return mine == theirs

    return prove(action, notation, complex_).equal


def _same_sign(builder: Builder, one: Quotient, other: Quotient) -> bool:
    field = builder.field
    zeros = [bool(field.reduce(side.num).is_zero()) for side in (one, other)]
    if any(zeros):
        return all(zeros)
    ratio = field.lowest(field.multiply(one, builder.invert(other)))
    if bases.is_complex(field, ratio):
        value = builder.constant(ratio)
        return value is not None and value > 0
    parts = bases.factored(field, ratio)
    return parts.content > 0 and all(factor.value > 0 for factor in parts.factors)


def _zero_factors(field: Field, element: Quotient) -> frozenset[Key] | None:
    """Return the irreducible factors that can be zero; None for an element that is zero.

    If none of them can be zero all count: equations without real solutions are told apart.
    """
    numerator = field.lowest(element).num
    if numerator.is_zero():
        return None
    if len(numerator) > _MOST_TERMS or numerator.total_degree() > _MOST_DEGREE:
        factors = [numerator.primitive()[1]]
    else:
        factors = [factor for factor, _ in numerator.factor()[1]]
    possible = [factor for factor in factors if not _never_zero(field, factor)]
    found = set()
    for factor in possible or factors:
        sign = 1 if factor.leading_coefficient() > 0 else -1
        found.add(field.poly_key(factor * sign))
    return frozenset(found)


def _never_zero(field: Field, factor: Poly) -> bool:
    if bases.certainly_positive(field, factor) or bases.certainly_positive(field, -factor):
        return True
    if len(factor) != 1:
        return False
    index = next(i for i, degree in enumerate(factor.degrees()) if degree)
    key = field.generators[index].key
    if key in field.meanings:
        return bool(sign_of_closed(field.meanings[key]))
    return not bases.is_real_key(key) or bool(bases.known_sign(field, key))
