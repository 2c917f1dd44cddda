"""From sympy objects back to expressions, node by node."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Integral,
    Interval,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    SetOperation,
    Symbol,
    number,
)
from grader.models.computer_algebra.symbols import NoBridge

Sympy = Any


def from_sympy(value: Sympy) -> Expression:
    """Return the expression of a sympy object; raise `NoBridge` where there is none."""
    import sympy

    if isinstance(value, sympy.MatrixBase):
        rows = (tuple(map(from_sympy, value.row(i))) for i in range(value.rows))
        return Matrix(tuple(rows))
    if isinstance(value, tuple | list | sympy.Tuple):
        return Collection("tuple", *map(from_sympy, value))
    for kind, convert in _from_rules():
        if isinstance(value, kind):
            return convert(value)
    raise NoBridge(f"{type(value).__name__} has no counterpart here")


def _from_rules() -> tuple[tuple[Any, Callable[[Sympy], Expression]], ...]:
    import sympy
    from sympy.logic import boolalg

    constants: dict[Sympy, str] = {
        sympy.pi: "pi", sympy.E: "e", sympy.I: "i", sympy.oo: "oo", sympy.true: "true",
        sympy.false: "false", sympy.Reals: "reals", sympy.Integers: "integers",
    }  # fmt: skip
    named = tuple({type(constant) for constant in constants})
    return (
        (sympy.Rational, lambda v: number(Fraction(int(v.p), int(v.q)))),
        (type(sympy.S.NegativeInfinity), lambda v: Neg(Constant("oo"))),
        (type(sympy.S.ComplexInfinity), lambda v: Constant("undefined")),
        (type(sympy.EmptySet), lambda v: Constant("emptyset")),
        (sympy.Interval, _from_interval),
        (named, lambda v: Constant(constants[v])),
        (sympy.Symbol, lambda v: Symbol(v.name)),
        (sympy.Add, _from_add),
        (sympy.Mul, _from_mul),
        (sympy.Pow, _from_pow),
        (sympy.exp, lambda v: Pow(Constant("e"), from_sympy(v.args[0]))),
        (sympy.Piecewise, _from_piecewise),
        (sympy.core.relational.Relational, _from_relation),
        ((boolalg.And, boolalg.Or, boolalg.Not), _from_logic),
        (sympy.FiniteSet, _from_set),
        (sympy.Union, lambda v: SetOperation("union", *map(from_sympy, v.args))),
        (sympy.ImageSet, _infinitely_many),
        (sympy.Integral, _from_integral),
        (sympy.Derivative, _from_derivative),
        (sympy.Function, _from_function),
    )


def _from_interval(value: Sympy) -> Expression:
    ends = from_sympy(value.start), from_sympy(value.end)
    return Interval(*ends, bool(value.left_open), bool(value.right_open))


def _from_add(value: Sympy) -> Expression:
    return Add(*map(from_sympy, value.as_ordered_terms()))


def _from_mul(value: Sympy) -> Expression:
    import sympy

    top, bottom = sympy.fraction(value)
    if bottom != 1:
        sign = top.could_extract_minus_sign()
        whole = Div(from_sympy(-top if sign else top), from_sympy(bottom))
        return Neg(whole) if sign else whole
    coefficient, _ = value.as_coeff_Mul()
    if coefficient < 0:
        return Neg(from_sympy(-value))
    return Mul(*map(from_sympy, value.as_ordered_factors()))


def _from_pow(value: Sympy) -> Expression:
    import sympy

    base, exponent = value.args
    if exponent.could_extract_minus_sign():
        return Div(Number(1), from_sympy(base ** (-exponent)))
    if exponent == sympy.Rational(1, 2):
        return Call("sqrt", from_sympy(base))
    return Pow(from_sympy(base), from_sympy(exponent))


def _from_piecewise(value: Sympy) -> Expression:
    return Piecewise(*(from_sympy(part) for case in value.args for part in case.args))


def _from_relation(value: Sympy) -> Expression:
    names = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
    return Relation((from_sympy(value.lhs), from_sympy(value.rhs)), (names[value.rel_op],))


def _from_logic(value: Sympy) -> Expression:
    return Logic(type(value).__name__.lower(), *map(from_sympy, value.args))


def _from_set(value: Sympy) -> Expression:
    return Collection("set", *map(from_sympy, value.args))


def _infinitely_many(value: Sympy) -> Expression:
    raise NoBridge("there are infinitely many solutions: bound the name, e.g. 0 <= x < 2 pi")


def _from_integral(value: Sympy) -> Expression:
    body, *limits = value.args
    whole = from_sympy(body)
    for limit in limits:
        if len(limit) == 2:
            raise NoBridge("an integral with one limit alone is left")
        whole = Integral(whole, *map(from_sympy, limit))
    return whole


def _from_derivative(value: Sympy) -> Expression:
    orders = tuple(int(order) for _, order in value.variable_count)
    names = (from_sympy(name) for name, _ in value.variable_count)
    return Derivative(from_sympy(value.expr), *names, orders=orders)


def _from_function(value: Sympy) -> Expression:
    from grader.models.computer_algebra.converter import OUR_NAMES

    name = type(value).__name__
    return Call(OUR_NAMES.get(name, name), *map(from_sympy, value.args))
