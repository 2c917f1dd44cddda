"""Rational numbers in expressions: exact values, and literals that were printed by a float."""

from __future__ import annotations

import math
from fractions import Fraction

from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow
from grader.expressions.traversal import walk
from grader.expressions.written import significant_digits

#: No exact rational grows beyond this many bits.
MAX_BITS = 20_000
#: A literal with this many significant digits was printed by a float.
FLOAT_DIGITS = 15


def rational_value(node: Expression) -> Fraction | None:
    """Return the value of an expression in rational numbers and `+ - * / ^`, if it is one."""
    if isinstance(node, Number):
        return None if is_float(node) else Fraction(node.value)
    if not node.args:
        return None
    values: dict[Expression, Fraction | None] = {}
    for part in walk(node):
        values[part] = _combine(part, [values[child] for child in part.args])
        if values[part] is None:
            return None
    return values[node]


def _combine(node: Expression, args: list[Fraction | None]) -> Fraction | None:
    if isinstance(node, Number):
        return None if is_float(node) else Fraction(node.value)
    known = [value for value in args if value is not None]
    if len(known) != len(args) or not known or sum(map(bits, known)) > MAX_BITS:
        return None
    match node:
        case Neg():
            return -known[0]
        case Add():
            return sum(known, Fraction(0))
        case Mul():
            product = Fraction(1)
            for value in known:
                product *= value
            return product
        case Div():
            return known[0] / known[1] if known[1] else None
        case Pow():
            return rational_power(known[0], known[1])
        case Call(name="percent"):
            return known[0] / 100
    return None


def rational_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """Return an integer power of moderate size; None where it is none or not defined."""
    if exponent.denominator != 1 or (base == 0 and exponent <= 0):
        return Fraction(1) if base == 0 and exponent == 0 else None
    if abs(exponent.numerator) * bits(base) > MAX_BITS:
        return None
    return base**exponent.numerator


def bits(value: Fraction) -> int:
    """Return the size of a rational number in bits."""
    return value.numerator.bit_length() + value.denominator.bit_length()


def is_float(node: Number) -> bool:
    """Whether a literal looks printed by a float: a decimal of 15 or more significant digits."""
    literal = node.literal
    if len(literal) < FLOAT_DIGITS or not ("." in literal or "e" in literal.lower()):
        return False
    return "(" not in literal and len(significant_digits(literal)) >= FLOAT_DIGITS


def float_radius(node: Number) -> Fraction:
    """Return how far the number meant can be from a float's literal: half of its 15th digit."""
    value = Fraction(node.value)
    if value == 0:
        return Fraction(0)
    exponent = _floor_log10(value)
    return Fraction(10) ** (exponent - FLOAT_DIGITS + 1) / 2


def _floor_log10(value: Fraction) -> int:
    guess = len(str(value.numerator)) - len(str(value.denominator))
    return guess if value >= Fraction(10) ** guess else guess - 1


def common_divisor(*values: Fraction) -> Fraction:
    """Return the greatest rational number of which all of some are multiples."""
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * below) for value in values)), below)


def common_multiple(*values: Fraction) -> Fraction:
    """Return the least rational number that is a multiple of all of some."""
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.lcm(*(int(value * below) for value in values)), below)


def has_broken_bound(node: Expression) -> bool:
    """Whether a sum or product begins or ends at a number that is not whole: `m = -3/2`."""
    values = map(rational_value, node.args[2:])
    return any(value is not None and value.denominator != 1 for value in values)
