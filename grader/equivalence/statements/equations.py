"""Are the zeros of two expressions the same, and for inequalities also the signs?

Both are brought into one field; their numerators are factored, and factors that cannot be zero
under the known signs are left out. What remains has to be the same up to powers and constants.
"""

from __future__ import annotations

from typing import Any

from grader.equivalence.normal_form import radicals
from grader.equivalence.normal_form.assumptions import Key
from grader.equivalence.normal_form.build import NormalForm
from grader.equivalence.normal_form.field import ZETA, Field, Poly, Quotient
from grader.equivalence.normal_form.prove import initial_assumptions, prove
from grader.equivalence.numbers.signs import sign_of_constant
from grader.equivalence.scalars.case_boundaries import case_boundaries
from grader.equivalence.scalars.evaluation import is_complex
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.traversal import substitute

#: Larger polynomials are not factored, only compared as they are.
_MAX_TERMS = 300
_MAX_DEGREE = 150


def same_zeros(
    left: Expression,
    right: Expression,
    notation: Notation,
    signed: bool,
    depth: int = 3,
    everywhere: bool = True,
) -> bool:
    """Whether two expressions are zero at the same points; with `signed`, also of equal sign.

    Unless `everywhere`, only points count at which the roots and logarithms of both are defined.
    Cases of signs are proved apart, and so are the borders between them, `depth` deep.
    """
    complex_ = is_complex(left, right, notation=notation)
    if signed and complex_:
        return False

    def action(form: NormalForm) -> bool:
        one, other = form.build(left), form.build(right)
        if signed:
            return _same_sign(form, one, other)
        mine, theirs = (_zero_factors(form.field, side) for side in (one, other))
        return mine == theirs or (complex_ and _proportional(form.field, one.num, other.num))

    proof = prove(action, notation, complex_)
    if not proof.equal:
        return False
    if everywhere and _needed(left, notation, complex_) != _needed(right, notation, complex_):
        return False
    if not proof.split:
        return True
    edges = case_boundaries(proof.split)
    if edges is None or depth == 0:
        return False
    return all(
        same_zeros(
            substitute(left, edge), substitute(right, edge), notation, signed, depth - 1, everywhere
        )
        for edge in edges
    )


def _needed(side: Expression, notation: Notation, complex_: bool) -> set[tuple[Key, int]]:
    """Return the signs of bases without which an expression, its roots and logarithms, is not."""
    needed: set[tuple[Key, int]] = set()
    declared = initial_assumptions(notation).signs

    def action(form: NormalForm) -> bool:
        form.build(side)
        known = form.field.assumptions
        assumed = known.nonzero | declared.keys()
        needed.update(pair for pair in known.signs.items() if pair[0] not in assumed)
        return True

    prove(action, notation, complex_)
    return needed


def _same_sign(form: NormalForm, one: Quotient, other: Quotient) -> bool:
    field = form.field
    zeros = [bool(field.reduce(side.num).is_zero()) for side in (one, other)]
    if any(zeros):
        return all(zeros)
    ratio = field.lowest(field.multiply(one, form.invert(other)))
    if radicals.is_complex(field, ratio):
        value = form.constant(ratio)
        return value is not None and value > 0
    parts = radicals.factored(field, ratio)
    return parts.content > 0 and all(
        factor.value > 0 and _is_nonzero(field, factor) for factor in parts.factors
    )


def _zero_factors(field: Field, element: Quotient) -> frozenset[Key] | None:
    """Return the irreducible factors that can be zero; None for an element that is zero.

    If none of them can be zero all count: equations without real solutions are told apart.
    """
    numerator = field.lowest(element).num
    if numerator.is_zero():
        return None
    if len(numerator) > _MAX_TERMS or numerator.total_degree() > _MAX_DEGREE:
        factors = [numerator.primitive()[1]]
    else:
        factors = [factor for factor, _ in numerator.factor()[1]]
    possible = [factor for factor in factors if not _never_zero(field, factor)]
    found = set()
    for factor in possible or factors:
        sign = 1 if factor.leading_coefficient() > 0 else -1
        found.add(field.poly_key(factor * sign))
    return frozenset(found)


def _proportional(field: Field, one: Poly, other: Poly) -> bool:
    """Whether two polynomials differ by a constant factor made of roots of unity, such as `1 + i`.

    These constants are a field in which no factors are found; but if there is such a factor, it is
    the quotient of the coefficients of any one monomial.
    """
    index = field.index.get(ZETA)
    sides = field.reduce(one), field.reduce(other)
    if index is None or any(side.is_zero() or len(side) > _MAX_TERMS for side in sides):
        return False
    first = _without(sides[0].monoms()[0], index)
    left, right = (_coefficient(field, side, first, index) for side in sides)
    if right.is_zero():
        return False
    return bool((field.times(sides[0], right) - field.times(sides[1], left)).is_zero())


def _without(monomial: tuple[int, ...], index: int) -> tuple[int, ...]:
    return (*monomial[:index], 0, *monomial[index + 1 :])


def _coefficient(field: Field, poly: Poly, monomial: tuple[int, ...], index: int) -> Poly:
    """Return the coefficient of a monomial, a polynomial in the generator of this index."""
    total = field.zero
    for exponents, number in zip(poly.monoms(), poly.coeffs(), strict=True):
        if _without(exponents, index) == monomial:
            total = total + number * field.gens[index] ** exponents[index]
    return total


def _is_nonzero(field: Field, factor: radicals.Factor) -> bool:
    if factor.poly is not None and len(factor.poly) > 1:
        return factor.key in field.assumptions.nonzero or _never_zero(field, factor.poly)
    return _key_is_nonzero(field, factor.key)


def _never_zero(field: Field, factor: Poly) -> bool:
    """Whether a factor has one sign throughout: its terms have, and one of them is never zero."""
    if ("poly", field.poly_key(factor)) in field.assumptions.nonzero:
        return True
    if not any(_term_is_nonzero(field, monomial) for monomial in factor.monoms()):
        return False
    if len(factor) == 1:
        return True
    return radicals.certainly_positive(field, factor) or radicals.certainly_positive(field, -factor)


def _term_is_nonzero(field: Field, monomial: tuple[int, ...]) -> bool:
    return all(
        _key_is_nonzero(field, field.generators[index].key)
        for index, exponent in enumerate(monomial)
        if exponent
    )


def _key_is_nonzero(field: Field, key: Any) -> bool:
    if key in field.meanings:
        return bool(sign_of_constant(field.meanings[key]))
    kind = key[0]
    return kind in ("exp", "expi", "zeta", "prime", "int") or key in field.assumptions.nonzero
