"""Elements without free names, written as expressions again, so that balls can tell their sign."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from grader.equivalence.normal_form.assumptions import Key
from grader.equivalence.normal_form.field import Field, Poly, Quotient
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Number,
    Pow,
    number,
)

_TURN = Mul(Number(2), Constant("i"), Constant("pi"))
_MAX_TERMS = 60


def constant_node(field: Field, poly: Poly) -> Expression | None:
    """Return a polynomial in constant generators as an expression; None where names occur."""
    if len(poly) > _MAX_TERMS:
        return None
    terms: list[Expression] = []
    for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
        factors: list[Expression] = [number(int(coefficient))]
        for index, exponent in enumerate(map(int, exponents)):
            if exponent:
                value = generator_node(field, index)
                if value is None:
                    return None
                factors.append(Pow(value, Number(exponent)) if exponent > 1 else value)
        terms.append(Mul(*factors) if len(factors) > 1 else factors[0])
    return Add(*terms) if len(terms) > 1 else terms[0] if terms else Number(0)


def constant_quotient(field: Field, element: Quotient) -> Expression | None:
    """Return an element without names as an expression."""
    top = constant_node(field, element.num)
    if top is None or element.den == field.one:
        return top
    bottom = constant_node(field, element.den)
    return None if bottom is None else Div(top, bottom)


def generator_node(field: Field, index: int) -> Expression | None:
    """Return the value of a constant generator."""
    generator = field.generators[index]
    key: Any = generator.key
    base = _base_node(field, generator.key, generator.meaning)
    if base is None or generator.parts == 1:
        return base
    share = number(Fraction(1, generator.parts))
    if key[0] == "zeta":
        return Pow(Constant("e"), Mul(_TURN, share))
    if isinstance(base, Pow) and base.args[0] == Constant("e"):
        return Pow(Constant("e"), Mul(base.args[1], share))
    if generator.parts % 2:
        return Call("root", base, Number(generator.parts))
    return Pow(base, share) if key[0] == "prime" else Pow(Call("abs", base), share)


def _base_node(field: Field, key: Any, meaning: Any) -> Expression | None:
    if key in field.meanings:
        meant: Expression = field.meanings[key]
        return meant
    match key[0]:
        case "prime":
            return number(key[1])
        case "zeta":
            return Number(1)
        case "poly" if meaning is not None:
            return constant_node(field, meaning)
    return None


def sign_of_poly(field: Field, poly: Poly) -> int:
    """Return the certain sign of a polynomial in constant generators, else 0."""
    if not _is_constant_poly(field, poly):
        return 0
    from grader.equivalence.numbers.signs import sign_of_constant

    node = constant_node(field, poly)
    return (sign_of_constant(node) or 0) if node is not None else 0


def _is_constant_poly(field: Field, poly: Poly) -> bool:
    return all(
        _is_constant(field.generators[index].key)
        for index, degree in enumerate(poly.degrees())
        if degree
    )


def _is_constant(key: Any) -> bool:
    return key[0] not in ("symbol", "complex")


def vanishes(field: Field, poly: Poly, complex_: bool) -> bool:
    """Whether a polynomial is zero because its coefficients, algebraic numbers, all are."""
    if len(poly) > 400:
        return False
    groups: dict[Key, Poly] = {}
    constant = [
        _is_algebraic(field, index) if index in field.generators else False
        for index in range(field.size)
    ]
    if not any(constant):
        return False
    from grader.equivalence.numbers.constants import constant_is_zero

    for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
        outer = tuple(0 if constant[i] else int(e) for i, e in enumerate(exponents))
        term = field.one * int(coefficient)
        for index, exponent in enumerate(map(int, exponents)):
            if exponent and constant[index]:
                term = term * field.gens[index] ** exponent
        groups[outer] = groups[outer] + term if outer in groups else term
    for part in groups.values():
        node = constant_node(field, part)
        if node is None or not constant_is_zero(node, complex_ or _turns(field, part)):
            return False
    return True


def _turns(field: Field, poly: Poly) -> bool:
    index = field.index.get(("zeta",))
    return index is not None and bool(poly.degrees()[index])


def _is_algebraic(field: Field, index: int) -> bool:
    key: Any = field.generators[index].key
    if key[0] in ("prime", "zeta") or key in field.meanings:
        return True
    if key[0] != "poly":
        return False
    inner = field.generators[index].meaning
    return all(_is_algebraic(field, i) for i, degree in enumerate(inner.degrees()) if degree)
