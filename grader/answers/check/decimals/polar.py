"""Complex numbers whose parts are rounded right: `5 e^(0.9273 i)`, `5 ∠ 53.13°`, `6.283 i`."""

from __future__ import annotations

from collections.abc import Iterator

from grader.answers.check.decimals.signs import is_right
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
    number,
)
from grader.expressions.traversal import free_symbols, walk
from grader.expressions.written import has_point
from grader.rubric.types import Asked

_I, _E, _PI = Constant("i"), Constant("e"), Constant("pi")
_TURNS = (0, 1, -1)


def rounds_in_polar_form(asked: Asked, answer: Expression) -> bool:
    """Whether modulus and angle of an answer are those of the right number, as they round."""
    value = asked.value
    polar = _modulus_and_angle(answer)
    if not isinstance(value, Expression) or free_symbols(value) or polar is None:
        return False
    modulus, angle = polar
    if not has_point(answer):
        return False
    size = Call("abs", value)
    return is_right(asked, size, modulus) and any(
        is_right(asked, wanted, given) for wanted, given in _angles(value, angle)
    )


def rounds_part_by_part(asked: Asked, answer: Expression) -> bool:
    """Whether real and imaginary part of an answer are those of the right number, as they round."""
    value = asked.value
    if not isinstance(value, Expression) or free_symbols(value) or not has_point(answer):
        return False
    if not any(node is _I for node in walk(answer)):
        return False
    terms = answer.args if isinstance(answer, Add) else (answer,)
    imaginary = [_without_i(term) for term in terms if any(node is _I for node in walk(term))]
    real = [term for term in terms if not any(node is _I for node in walk(term))]
    known = [term for term in imaginary if term is not None]
    if len(known) < len(imaginary):
        return False
    return all(
        is_right(asked, Call(part, value), _sum(given))
        for part, given in (("re", real), ("im", known))
    )


def _sum(terms: list[Expression]) -> Expression:
    return Add(*terms) if len(terms) > 1 else terms[0] if terms else Number(0)


def _angles(value: Expression, angle: Expression) -> Iterator[tuple[Expression, Expression]]:
    """Yield the right angle, turned as often as may be, and the one given, in the same unit."""
    in_degrees = isinstance(angle, Call) and angle.name == "degree"
    given = angle.args[0] if in_degrees else angle
    for turns in _TURNS:
        turned = Add(Call("arg", value), Mul(number(2 * turns), _PI))
        yield (Div(Mul(number(180), turned), _PI) if in_degrees else turned), given


def _modulus_and_angle(answer: Expression) -> tuple[Expression, Expression] | None:
    """Return r and t of `r e^(i t)`, with t as it was written."""
    factors = answer.args if isinstance(answer, Mul) else (answer,)
    powers = [f for f in factors if _is_turn(f)]
    rest = [f for f in factors if not _is_turn(f)]
    if len(powers) != 1 or any(node is _I for each in rest for node in walk(each)):
        return None
    power = powers[0]
    exponent = power.args[1] if isinstance(power, Pow) else power.args[0]
    angle = _without_i(exponent)
    modulus = Number(1) if not rest else rest[0] if len(rest) == 1 else Mul(*rest)
    return None if angle is None else (modulus, angle)


def _is_turn(factor: Expression) -> bool:
    power = isinstance(factor, Pow) and factor.args[0] is _E
    called = isinstance(factor, Call) and factor.name == "exp"
    return (power or called) and any(node is _I for node in walk(factor))


def _without_i(exponent: Expression) -> Expression | None:
    """Return t of `i t`; the degrees of `-53°` stay outside of the sign."""
    if exponent is _I:
        return Number(1)
    if isinstance(exponent, Neg):
        inner = _without_i(exponent.args[0])
        return None if inner is None else _negative(inner)
    if isinstance(exponent, Div):
        inner = _without_i(exponent.args[0])
        return None if inner is None else Div(inner, exponent.args[1])
    if not isinstance(exponent, Mul) or [f is _I for f in exponent.args].count(True) != 1:
        return None
    rest = [factor for factor in exponent.args if factor is not _I]
    if len(rest) != 1:
        return Mul(*rest)
    return _negative(rest[0].args[0]) if isinstance(rest[0], Neg) else rest[0]


def _negative(angle: Expression) -> Expression:
    if isinstance(angle, Call) and angle.name == "degree":
        return Call("degree", Neg(angle.args[0]))
    return Neg(angle)
