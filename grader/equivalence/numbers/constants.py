"""Is a sum of arctangents, logarithms and pi zero, as `4 atan 1/5 - atan 1/239 - π/4` is?

Such a sum is the logarithm of a product of algebraic numbers: it is zero when the product of the
rotations is 1 and the angle is less than a full turn, and when the product of the logarithms'
arguments is 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb

from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.zero_test import is_zero
from grader.equivalence.terms.rationals import rational_value
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

_ANGLES = frozenset({"atan", "asin", "acos"})
_MAX_POWER = 200
_ONE = Number(1)


@dataclass(slots=True)
class _Sum:
    """A rational combination: of calls and of pi, and a rational number."""

    calls: dict[Call, Fraction] = field(default_factory=dict)
    pi: Fraction = Fraction(0)
    rest: Fraction = Fraction(0)


class _NoSum(Exception):
    """The expression is not such a combination."""


def constant_is_zero(expression: Expression, complex_: bool, odd: bool = False) -> bool | None:
    """Decide whether a closed expression is zero, as an algebraic number or as a sum of angles."""
    zero = is_zero(expression, complex_, odd)
    if zero is None and not complex_ and _sum_is_zero(expression):
        return True
    return zero


def _sum_is_zero(expression: Expression) -> bool:
    total = _Sum()
    try:
        _collect(expression, Fraction(1), total)
    except _NoSum:
        return False
    if total.rest or not total.calls:
        return False
    angles = {call: share for call, share in total.calls.items() if call.name in _ANGLES}
    logs = {call: share for call, share in total.calls.items() if call.name not in _ANGLES}
    return _angles_vanish(angles, total.pi) and _logs_vanish(logs)


def _collect(node: Expression, share: Fraction, total: _Sum) -> None:
    value = rational_value(node)
    if value is not None:
        total.rest += share * value
        return
    match node:
        case Constant(name="pi"):
            total.pi += share
        case Neg():
            _collect(node.args[0], -share, total)
        case Add():
            for part in node.args:
                _collect(part, share, total)
        case Mul():
            numbers = [rational_value(part) for part in node.args]
            others = [p for p, value in zip(node.args, numbers, strict=True) if value is None]
            if len(others) != 1:
                raise _NoSum
            factor = math.prod(value for value in numbers if value is not None)
            _collect(others[0], share * factor, total)
        case Div():
            below = rational_value(node.args[1])
            if not below:
                raise _NoSum
            _collect(node.args[0], share / below, total)
        case Call() if node.name in ("ln", *_ANGLES) and len(node.args) == 1:
            total.calls[node] = total.calls.get(node, Fraction(0)) + share
        case _:
            raise _NoSum


def _angles_vanish(angles: dict[Call, Fraction], pi: Fraction) -> bool:
    if not angles:
        return pi == 0
    scale = math.lcm(*(share.denominator for share in angles.values()))
    whole = _turns_back(angles, pi, scale)
    if whole is not None:
        return whole
    factors: list[Expression] = []
    terms: list[Expression] = [Mul(number(pi), Constant("pi"))]
    for call, share in angles.items():
        exponent = int(share * scale)
        if abs(exponent) > _MAX_POWER:
            return False
        factors.append(Pow(_rotation(call), number(exponent)))
        terms.append(Mul(number(share), call))
    turn = Mul(Constant("i"), Mul(number(pi * scale), Constant("pi")))
    factors.append(Pow(Constant("e"), turn))
    if not _within(Add(*terms), 1 / Fraction(scale)):
        return False
    return bool(is_zero(Add(Mul(*factors), Neg(_ONE)), True))


_QUARTERS = 4
_MAX_BITS = 40_000


def _turns_back(angles: dict[Call, Fraction], pi: Fraction, scale: int) -> bool | None:
    """Multiply `(q + i p)^n` of every `n atan(p/q)`; None where other angles occur.

    The product, turned by the eighths of pi that are left, has to be a positive number.
    """
    ratios = {call: rational_value(call.args[0]) for call in angles if call.name == "atan"}
    eighths = pi * scale * _QUARTERS
    if len(ratios) < len(angles) or None in ratios.values() or eighths.denominator != 1:
        return None
    steps = [(ratio, int(angles[call] * scale)) for call, ratio in ratios.items()]
    steps.append((Fraction(1), int(eighths)))
    real, imaginary = 1, 0
    for ratio, exponent in steps:
        assert ratio is not None
        across, up = ratio.denominator, ratio.numerator * (1 if exponent > 0 else -1)
        if abs(exponent) > _MAX_POWER:
            return None
        for _ in range(abs(exponent)):
            real, imaginary = real * across - imaginary * up, real * up + imaginary * across
        if real.bit_length() > _MAX_BITS:
            return None
    terms = [Mul(number(share), call) for call, share in angles.items()]
    near = _within(Add(*terms, Mul(number(pi), Constant("pi"))), 1 / Fraction(scale))
    return imaginary == 0 and real > 0 and near


def _within(angle: Expression, bound: Fraction) -> bool:
    with precision(LADDER[1]):
        try:
            size = abs(Evaluator({}).value(angle))
        except (OutsideDomain, Unclear):
            return False
        return bool(size < arb(bound.numerator) / bound.denominator)


def _rotation(call: Call) -> Expression:
    """Return `exp(i angle)` of an inverse circular function of a real algebraic number."""
    x = call.args[0]
    square = Mul(x, x)
    if call.name == "atan":
        size = Call("sqrt", Add(_ONE, square))
        return Div(Add(_ONE, Mul(Constant("i"), x)), size)
    other = Call("sqrt", Add(_ONE, Neg(square)))
    real, imaginary = (x, other) if call.name == "acos" else (other, x)
    return Add(real, Mul(Constant("i"), imaginary))


def _logs_vanish(logs: dict[Call, Fraction]) -> bool:
    if not logs:
        return True
    scale = math.lcm(*(share.denominator for share in logs.values()))
    exponents = {call: int(share * scale) for call, share in logs.items()}
    if any(abs(exponent) > _MAX_POWER for exponent in exponents.values()):
        return False
    factors = [Pow(call.args[0], number(exponent)) for call, exponent in exponents.items()]
    product = Mul(*factors) if len(factors) > 1 else factors[0]
    return bool(is_zero(Add(product, Neg(_ONE)), False))
