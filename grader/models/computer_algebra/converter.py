"""Expressions as sympy objects for the models: what comparing needs, and sets, matrices and ODEs.

Names keep their spelling, so that results read as they were asked, and powers and factorials
that would fill pages are refused. Only worker processes import this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from grader.equivalence import SYMPY_FUNCTIONS as FUNCTIONS
from grader.equivalence import SympyConverter as Converter
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Expression,
    Interval,
    Logic,
    Matrix,
    Mul,
    Pow,
    SetOperation,
)
from grader.models.computer_algebra.symbols import NoBridge, symbol_of

Sympy = Any
MAX_BITS = 20_000
MAX_FACTORIAL = 3_000
_SETS = {
    "emptyset": sympy.S.EmptySet, "reals": sympy.S.Reals, "integers": sympy.S.Integers,
    "naturals": sympy.S.Naturals0, "rationals": sympy.S.Rationals, "complexes": sympy.S.Complexes,
}  # fmt: skip
# Formulas are wanted here, not cases: a root is the principal one, as sympy integrates it.
_OWN: dict[str, Callable[..., Sympy]] = {
    "cbrt": sympy.cbrt,
    "root": lambda x, n: x ** (1 / n),
    "gcd": lambda *args: _of_integers(sympy.igcd, args),
    "lcm": lambda *args: _of_integers(sympy.ilcm, args),
    "transpose": lambda matrix: matrix.T,
    "det": lambda matrix: matrix.det(),
    "trace": lambda matrix: matrix.trace(),
    "norm": lambda x: x.norm() if hasattr(x, "norm") else sympy.Abs(x),
}
# Our names of sympy's functions, for the way back; of several the first counts (`ln`, `abs`).
OUR_NAMES: dict[str, str] = {
    function.__name__: name
    for name, function in reversed(FUNCTIONS.items())
    if isinstance(function, type)
}


def _of_integers(function: Callable[..., int], args: tuple[Sympy, ...]) -> Sympy:
    if not all(arg.is_Integer for arg in args):
        raise NoBridge("a common divisor or multiple is known of numbers only")
    return sympy.Integer(function(*args))


class ModelConverter(Converter):
    """Turns what a model is asked into sympy objects; raises `NotConvertible` or `NoBridge`."""

    def _of(self, node: Expression, args: list[Sympy]) -> Sympy:
        match node:
            case Constant() if node.name in _SETS:
                return _SETS[node.name]
            case Add() | Mul() if any(getattr(arg, "is_Matrix", False) for arg in args):
                return _of_matrices(node, args)
            case Pow():
                return _power(args[0], args[1])
            case Derivative():
                pairs = zip(args[1:], node.orders, strict=True)
                return sympy.Derivative(args[0], *pairs)
            case Logic(op="not"):
                return sympy.Not(*args)
            case Matrix() if all(isinstance(arg, sympy.Expr) for arg in args):
                return sympy.ImmutableMatrix(*node.shape, args)
            case Collection(kind="set"):
                return sympy.FiniteSet(*args)
            case Collection():
                return sympy.Tuple(*args)
            case Interval():
                return sympy.Interval(args[0], args[1], node.left_open, node.right_open)
            case SetOperation() if node.op in ("union", "intersection"):
                return getattr(sympy, node.op.capitalize())(*args)
        return super()._of(node, args)

    def _symbol(self, name: str) -> Sympy:
        return symbol_of(name, self.notation)

    def _call(self, node: Call, args: list[Sympy]) -> Sympy:
        if node.name in ("factorial", "factorial2", "binomial") and any(
            arg.is_Integer and abs(arg) > MAX_FACTORIAL for arg in args
        ):
            raise NoBridge("a factorial with too many digits")
        rule = _OWN.get(node.name) or FUNCTIONS.get(node.name)
        if rule is not None and not node.primes:
            return rule(*args)
        function = sympy.Function(node.name, real=True)
        if not node.primes:
            return function(*args)
        dummy = sympy.Dummy("u", real=True)
        return sympy.Subs(function(dummy).diff((dummy, node.primes)), dummy, args[0]).doit()


def _of_matrices(node: Expression, args: list[Sympy]) -> Sympy:
    whole = args[0]
    for arg in args[1:]:
        whole = whole + arg if isinstance(node, Add) else whole * arg
    return whole


def _power(base: Sympy, exponent: Sympy) -> Sympy:
    """Return the power; raise `NoBridge` for one whose digits would fill pages."""
    if getattr(base, "is_Rational", False) and getattr(exponent, "is_Rational", False):
        bits = max(abs(int(base.p)).bit_length(), int(base.q).bit_length())
        if bits > 1 and bits * abs(exponent) > MAX_BITS:
            raise NoBridge("a power with too many digits")
    return base**exponent
