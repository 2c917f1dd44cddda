"""Expressions to sympy, node by node; no text is ever parsed by sympy."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import Any, ParamSpec, TypeVar

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
)
from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.expressions.traversal import walk

Sympy = Any


class NoBridge(Exception):
    """There is no counterpart on the other side."""


MOST_BITS = 20_000
MOST_FACTORIAL = 3_000
P = ParamSpec("P")
T = TypeVar("T")


def by_sympy(task: Callable[P, T]) -> Callable[P, T]:
    """Turn what sympy raises on a question that it cannot handle into `NoBridge`.

    sympy has no one kind of error for this: it raises NotImplementedError, but also TypeError,
    AttributeError and others from deep inside. The author sees the text.
    """

    @wraps(task)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return task(*args, **kwargs)
        except _SYMPY_ERRORS as error:
            raise NoBridge(f"sympy gives up: {type(error).__name__}: {error}") from None

    return guarded


_SYMPY_ERRORS = (
    NotImplementedError, TypeError, AttributeError, ValueError, ArithmeticError, LookupError,
    RecursionError,
)  # fmt: skip
NAMES = {
    "ln": "log", "lg": "log10", "abs": "Abs", "ceiling": "ceiling", "max": "Max", "min": "Min",
    "sign": "sign", "conjugate": "conjugate", "arg": "arg", "factorial": "factorial",
    "gamma_function": "gamma",
}  # fmt: skip
_SAME = (
    "exp", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot", "asec",
    "acsc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh", "acoth",
    "floor", "sqrt", "cbrt", "erf", "binomial", "gcd", "lcm", "atan2", "re", "im",
)  # fmt: skip
_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge"}
_CONSTANTS = {
    "pi": "pi", "e": "E", "i": "I", "oo": "oo", "true": "true", "false": "false",
    "emptyset": "EmptySet", "reals": "Reals", "integers": "Integers", "naturals": "Naturals0",
    "rationals": "Rationals", "complexes": "Complexes",
}  # fmt: skip


def symbol_of(name: str, notation: Notation = DEFAULT_NOTATION) -> Sympy:
    """Return the sympy symbol of a name with its declared domain; real unless declared."""
    import sympy

    domains: dict[str, bool] = {}
    if name in notation.positive:
        domains["positive"] = True
    elif name in notation.nonnegative:
        domains["nonnegative"] = True
    elif name not in notation.complex_:
        domains["real"] = True
    if name in notation.integer:
        domains["integer"] = True
    return sympy.Symbol(name, **domains)


def to_sympy(expression: Expression, notation: Notation = DEFAULT_NOTATION) -> Sympy:
    """Return the sympy object of an expression; raise `NoBridge` where there is none."""
    done: dict[Expression, Sympy] = {}
    for node in walk(expression):
        done[node] = _to(node, [done[child] for child in node.args], notation)
    return done[expression]


def _to(node: Expression, args: list[Sympy], notation: Notation) -> Sympy:
    import sympy

    match node:
        case Number():
            value = Fraction(node.value)
            return sympy.Rational(value.numerator, value.denominator)
        case Symbol():
            return symbol_of(node.name, notation)
        case Constant() if node.name in _CONSTANTS:
            return getattr(sympy, _CONSTANTS[node.name])
        case Add():
            return _sum(args)
        case Mul():
            return _product(args)
        case Neg():
            return -args[0]
        case Div():
            return args[0] / args[1]
        case Pow():
            return _power(args[0], args[1])
        case Call():
            return _call(node, args)
        case Derivative():
            pairs = zip(args[1:], node.orders, strict=True)
            return sympy.Derivative(args[0], *pairs)
        case Integral():
            bounds = args[1] if len(args) == 2 else tuple(args[1:])
            return sympy.Integral(args[0], bounds)
        case Relation():
            links = zip(node.ops, args, args[1:], strict=False)
            return sympy.And(*(_relation(op, left, right) for op, left, right in links))
        case Logic() if node.op in ("and", "or", "not"):
            return getattr(sympy, node.op.capitalize())(*args)
        case Piecewise():
            return sympy.Piecewise(*zip(args[::2], args[1::2], strict=True))
        case Matrix():
            return sympy.ImmutableMatrix(*node.shape, args)
        case Collection(kind="set"):
            return sympy.FiniteSet(*args)
        case Collection():
            return sympy.Tuple(*args)
        case Interval():
            return sympy.Interval(args[0], args[1], node.left_open, node.right_open)
        case SetOperation() if node.op in ("union", "intersection"):
            return getattr(sympy, node.op.capitalize())(*args)
    raise NoBridge(f"a {type(node).__name__} cannot be computed with")


def _sum(args: list[Sympy]) -> Sympy:
    import sympy

    if any(getattr(arg, "is_Matrix", False) for arg in args):
        total = args[0]
        for arg in args[1:]:
            total = total + arg
        return total
    return sympy.Add(*args)


def _product(args: list[Sympy]) -> Sympy:
    whole = args[0]
    for arg in args[1:]:
        whole = whole * arg
    return whole


def _power(base: Sympy, exponent: Sympy) -> Sympy:
    """Return the power; raise `NoBridge` for one whose digits would fill pages."""
    if getattr(base, "is_Rational", False) and getattr(exponent, "is_Rational", False):
        bits = max(abs(int(base.p)).bit_length(), int(base.q).bit_length())
        if bits > 1 and bits * abs(exponent) > MOST_BITS:
            raise NoBridge("a power with too many digits")
    return base**exponent


def _relation(op: str, left: Sympy, right: Sympy) -> Sympy:
    import sympy

    if op not in _RELATIONS:
        raise NoBridge(f"{op} cannot be computed with")
    return getattr(sympy, _RELATIONS[op])(left, right)


def _call(node: Call, args: list[Sympy]) -> Sympy:
    import sympy

    if node.name in ("factorial", "binomial") and any(
        arg.is_Integer and abs(arg) > MOST_FACTORIAL for arg in args
    ):
        raise NoBridge("a factorial with too many digits")
    special = _SPECIAL.get((node.name, len(args)))
    if special is not None and not node.primes:
        return special(args)
    name = node.name if node.name in _SAME else NAMES.get(node.name)
    if name is not None and not node.primes:
        return getattr(sympy, name)(*args)
    function = sympy.Function(node.name, real=True)
    if not node.primes:
        return function(*args)
    dummy = sympy.Dummy("u", real=True)
    return sympy.Subs(function(dummy).diff((dummy, node.primes)), dummy, args[0]).doit()


_SPECIAL: dict[tuple[str, int], Callable[[list[Sympy]], Sympy]] = {
    ("log", 1): lambda args: _named("log")(args[0]),
    ("log", 2): lambda args: _named("log")(args[0], args[1]),
    ("lg", 1): lambda args: _named("log")(args[0], 10),
    ("lb", 1): lambda args: _named("log")(args[0], 2),
    ("root", 2): lambda args: args[0] ** (1 / args[1]),
    ("percent", 1): lambda args: args[0] / 100,
    ("degree", 1): lambda args: args[0] * _named("pi") / 180,
    ("transpose", 1): lambda args: args[0].T,
    ("det", 1): lambda args: args[0].det(),
    ("trace", 1): lambda args: args[0].trace(),
    ("norm", 1): lambda args: (
        args[0].norm() if hasattr(args[0], "norm") else _named("Abs")(args[0])
    ),
}


def _named(name: str) -> Sympy:
    import sympy

    return getattr(sympy, name)
