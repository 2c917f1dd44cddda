"""Expressions as sympy objects, made by construction and never from text.

Only worker processes import this module: sympy is slow to load. The models' bridge builds on it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk


class NotConvertible(Exception):
    """The expression has a part that has no counterpart."""


SYMPY_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": sympy.sqrt, "cbrt": lambda x: sympy.real_root(x, 3), "exp": sympy.exp,
    "ln": sympy.log, "log": sympy.log, "abs": sympy.Abs, "norm": sympy.Abs, "sign": sympy.sign,
    "lg": lambda x, base=10: sympy.log(x, base), "lb": lambda x: sympy.log(x, 2),
    "floor": sympy.floor, "ceiling": sympy.ceiling, "max": sympy.Max, "min": sympy.Min,
    "sup": sympy.Max, "inf": sympy.Min,
    "mod": sympy.Mod, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot,
    "sec": sympy.sec, "csc": sympy.csc, "asin": sympy.asin, "acos": sympy.acos,
    "atan": sympy.atan, "acot": lambda x: sympy.atan(1 / x), "asec": sympy.asec,
    "acsc": sympy.acsc, "atan2": sympy.atan2, "sinh": sympy.sinh, "cosh": sympy.cosh,
    "tanh": sympy.tanh, "coth": sympy.coth, "sech": sympy.sech, "csch": sympy.csch,
    "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh, "acoth": sympy.acoth,
    "asech": sympy.asech, "acsch": sympy.acsch, "factorial": sympy.factorial,
    "factorial2": sympy.factorial2, "gamma_function": sympy.gamma,
    "zeta_function": sympy.zeta, "binomial": sympy.binomial,
    "erfi": sympy.erfi, "erfinv": sympy.erfinv, "Si": sympy.Si, "Ci": sympy.Ci,
    "Shi": sympy.Shi, "Chi": sympy.Chi, "Ei": sympy.Ei, "li": sympy.li,
    "LambertW": sympy.LambertW, "digamma": sympy.digamma, "FresnelS": sympy.fresnels,
    "FresnelC": sympy.fresnelc, "besselj": sympy.besselj, "bessely": sympy.bessely,
    "besseli": sympy.besseli, "besselk": sympy.besselk, "polylog": sympy.polylog,
    "erf": sympy.erf, "erfc": sympy.erfc, "re": sympy.re, "im": sympy.im,
    "conjugate": sympy.conjugate, "arg": sympy.arg,
    "degree": lambda x: x * sympy.pi / 180, "percent": lambda x: x / 100,
}  # fmt: skip
#: Known functions that become unknown ones of sympy, by the reason.
WITHOUT_COUNTERPART = {
    "converted with its degree, see `_call`": "root",
    "sympy rounds halves otherwise": "round",
    "sympy's are of polynomials where the arguments are names": "gcd lcm",
    "of matrices and sets": "det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
CONSTANTS = {
    "pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo, "true": sympy.true,
    "false": sympy.false,
}  # fmt: skip
RELATIONS = {
    "=": sympy.Eq, "!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge,
}  # fmt: skip


class SympyConverter:
    """Turns expressions of one question into sympy objects."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.known: dict[Expression, Any] = {}

    def convert(self, root: Expression) -> Any:
        """Return the sympy object of an expression; raise `NotConvertible`."""
        for node in walk(root):
            if node not in self.known:
                self.known[node] = self._of(node, [self.known[child] for child in node.args])
        return self.known[root]

    def _of(self, node: Expression, args: list[Any]) -> Any:
        match node:
            case Add() | Mul() if any(isinstance(arg, sympy.Tuple) for arg in args):
                raise NotConvertible("a list among numbers")
            case Number():
                value = Fraction(node.value)
                return sympy.Rational(value.numerator, value.denominator)
            case Symbol():
                return self._symbol(node.name)
            case Constant() if node.name in CONSTANTS:
                return CONSTANTS[node.name]
            case Add():
                return sympy.Add(*args)
            case Neg():
                return -args[0]
            case Mul():
                return sympy.Mul(*args)
            case Div():
                return args[0] / args[1]
            case Pow():
                return sympy.Pow(*args)
            case Call():
                return self._call(node, args)
            case BigOperator():
                kind = sympy.Sum if node.kind == "sum" else sympy.Product
                return kind(args[0], (args[1], args[2], args[3]))
            case Integral():
                return sympy.Integral(args[0], tuple(args[1:]) if len(args) > 2 else args[1])
            case Limit():
                return sympy.Limit(*args, dir=node.side or "+-")
            case Piecewise():
                pairs = zip(args[::2], args[1::2], strict=True)
                return sympy.Piecewise(*pairs)
            case Relation():
                return self._relation(node, args)
            case Logic(op="and"):
                return sympy.And(*args)
            case Logic(op="or"):
                return sympy.Or(*args)
        raise NotConvertible(type(node).__name__)

    def _symbol(self, name: str) -> Any:
        notation = self.notation
        assumptions: dict[str, bool] = {}
        if name not in notation.complex_:
            assumptions["real"] = True
        if name in notation.positive:
            assumptions["positive"] = True
        if name in notation.nonnegative:
            assumptions["nonnegative"] = True
        if name in notation.integer:
            assumptions["integer"] = True
        return sympy.Symbol(f"v_{name}", **assumptions)

    def _call(self, node: Call, args: list[Any]) -> Any:
        if not node.primes:
            if node.name == "root":
                degree = args[1] if len(args) == 2 else sympy.Integer(2)
                odd = degree.is_Integer and degree % 2 == 1
                return sympy.real_root(args[0], degree) if odd else args[0] ** (1 / degree)
            rule = SYMPY_FUNCTIONS.get(node.name)
            if rule is not None:
                return rule(*args)
        return sympy.Function(f"f_{node.name}{node.primes}", real=True)(*args)

    def _relation(self, node: Relation, args: list[Any]) -> Any:
        parts = []
        for left, op, right in zip(args, node.ops, args[1:], strict=False):
            if op not in RELATIONS:
                raise NotConvertible(op)
            parts.append(RELATIONS[op](left, right))
        return sympy.And(*parts) if len(parts) > 1 else parts[0]
