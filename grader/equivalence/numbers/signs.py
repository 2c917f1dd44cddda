"""Calls that the certain order of closed numbers settles: `max`, `floor`, `|π - 4|`."""

from __future__ import annotations

import math
from fractions import Fraction

from flint import acb, arb

from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.zero_test import is_zero
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Add, Call, Constant, Div, Expression, Mul, Neg, Number, number
from grader.expressions.traversal import free_symbols

CONSTANT_CALLS = frozenset({"abs", "max", "min", "floor", "ceiling", "round", "mod", "sign", "arg"})


def sign_of_constant(expression: Expression) -> int | None:
    """Return the certain sign of a closed real expression; None where it cannot be told."""
    exact = rational_value(expression)
    if exact is not None:
        return (exact > 0) - (exact < 0)
    for bits in LADDER:
        with precision(bits):
            try:
                value = Evaluator({}).value(expression)
            except OutsideDomain:
                return None
            except Unclear:
                continue
        if value > 0 or value < 0:
            return 1 if value > 0 else -1
    return 0 if is_zero(expression, False) else None


def settle(node: Call) -> Expression:
    """Return the value of a call of `CONSTANT_CALLS`, or the call where it cannot be told."""
    if free_symbols(node) or any(
        isinstance(child, Constant) and child.name in ("i", "oo") for child in node.args
    ):
        return node
    match node.name:
        case "abs" if (sign := sign_of_constant(node.args[0])) is not None:
            return node.args[0] if sign >= 0 else Neg(node.args[0])
        case "sign" if (sign := sign_of_constant(node.args[0])) is not None:
            return number(sign)
        case "arg" if (sign := sign_of_constant(node.args[0])) in (1, -1):
            return Number(0) if sign == 1 else Constant("pi")
        case "max" | "min":
            return _extreme(node)
        case "floor" | "ceiling" | "round" | "mod":
            return _stepped(node)
    return node


def _extreme(node: Call) -> Expression:
    best = node.args[0]
    for other in node.args[1:]:
        sign = sign_of_constant(Add(other, Neg(best)))
        if sign is None:
            return node
        if (sign > 0) == (node.name == "max") and sign:
            best = other
    return best


def _stepped(node: Call) -> Expression:
    if node.name == "mod":
        if sign_of_constant(node.args[1]) in (0, None):
            return node
        whole = floor_of(Div(*node.args))
        return node if whole is None else Add(node.args[0], Neg(Mul(number(whole), node.args[1])))
    if len(node.args) != 1:
        return node
    argument = node.args[0]
    if node.name == "ceiling":
        whole = floor_of(Neg(argument))
        return node if whole is None else number(-whole)
    if node.name == "round":
        exact = rational_value(argument)
        if exact is not None:  # a half goes away from zero
            half = math.floor(abs(exact) + Fraction(1, 2))
            return number(half if exact >= 0 else -half)
        whole = floor_of(Add(argument, Div(Number(1), Number(2))))
        return node if whole is None else number(whole)
    whole = floor_of(argument)
    return node if whole is None else number(whole)


def floor_of(expression: Expression) -> int | None:
    """Return the greatest integer below a closed real expression, where it is certain."""
    exact = rational_value(expression)
    if exact is not None:
        return math.floor(exact)
    for bits in LADDER:
        with precision(bits):
            try:
                value = Evaluator({}).value(expression)
            except OutsideDomain:
                return None
            except Unclear:
                continue
            if isinstance(value, acb) or abs(value) > arb(10) ** 30:
                return None
            below = value.floor()
            if below.is_integer():
                return int(below.unique_fmpz())
            nearest = (value + arb(0.5)).floor()
            if nearest.is_integer():
                whole = int(nearest.unique_fmpz())
                if is_zero(Add(expression, Neg(number(whole))), False):
                    return whole
    return None
