"""The value of an expression at given numbers, exact where it is rational."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import flint

from grader.equivalence import REAL_FUNCTIONS as REAL
from grader.equivalence import OutsideDomain, Unclear
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Logic,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.models.arithmetic import reals
from grader.models.arithmetic.reals import Real, Uncertain, Undefined

Values = Mapping[Symbol, Real]


class Constants(Mapping[Symbol, Real]):
    """Named numbers given by formulas, computed anew at the precision of the moment."""

    def __init__(self, formulas: Mapping[Symbol, Expression]) -> None:
        self._formulas = dict(formulas)
        self._exact: dict[Symbol, Real] = {}

    def __getitem__(self, name: Symbol) -> Real:
        if name in self._exact:
            return self._exact[name]
        value = evaluate(self._formulas[name], {})
        if reals.is_exact(value):
            self._exact[name] = value
        return value

    @property
    def formulas(self) -> Mapping[Symbol, Expression]:
        """The formulas by name."""
        return self._formulas

    def with_value(self, name: Symbol, formula: Expression) -> Constants:
        """Return these numbers and one more."""
        return Constants({**self._formulas, name: formula})

    def __contains__(self, name: object) -> bool:
        return name in self._formulas

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self._formulas)

    def __len__(self) -> int:
        return len(self._formulas)


NO_CONSTANTS = Constants({})


class CannotEvaluate(Exception):
    """The expression has no number: an unknown name or an operation that is not known here."""


# Functions that are rational at rational arguments, or at one special argument.
_EXACT: dict[str, Callable[[Real], Real]] = {
    "sqrt": reals.square_root,
    "cbrt": lambda value: reals.root(value, 3),
    "abs": reals.absolute,
    "sign": lambda value: reals.exact(reals.sign(value)),
    "logistic": lambda value: reals.divide(_ONE, reals.add(_ONE, _exp(reals.negative(value)))),
    "relu": lambda value: value if reals.sign(value) > 0 else reals.exact(0),
}
_AT_ZERO = {
    **dict.fromkeys(("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf"), 0),
    **dict.fromkeys(("exp", "cos", "cosh"), 1),
}
_WHOLE: dict[str, Callable[..., int]] = {"factorial": math.factorial, "binomial": math.comb}
_LOGARITHMS = ("ln", "log")
_ONE: Real = reals.exact(1)


def _exp(value: Real) -> Real:
    return _function("exp", [value])


def _of_integers(name: str, args: list[Real]) -> Real | None:
    """Return an exact factorial or binomial coefficient of moderate size."""
    rule = _WHOLE.get(name)
    numbers = [value for value in map(reals.integer, args) if value is not None]
    if rule is None or len(numbers) != len(args) or not all(0 <= n <= 3000 for n in numbers):
        return None
    return reals.exact(rule(*numbers))


def _function(name: str, args: list[Real]) -> Real:
    """Apply a known function, exactly where the result is a simple rational."""
    if len(args) == 1 and name in _EXACT:
        return _EXACT[name](args[0])
    if len(args) == 1 and name in _AT_ZERO and reals.same(args[0], reals.exact(0)):
        return reals.exact(_AT_ZERO[name])
    if len(args) == 1 and name in _LOGARITHMS and reals.same(args[0], _ONE):
        return reals.exact(0)
    whole = _of_integers(name, args)
    if whole is not None:
        return whole
    if name not in REAL:
        raise CannotEvaluate(f"the function {name} has no numbers")
    if name == "ratio" and len(args) != 2:
        raise CannotEvaluate("a ratio of more than two parts is no number")
    try:
        return reals.checked(REAL[name](*map(reals.ball, args)))
    except OutsideDomain as error:
        raise Undefined(str(error)) from None
    except Unclear as error:
        raise Uncertain(str(error)) from None


def evaluate(expression: Expression, values: Values) -> Real:
    """Return the value; raise `Uncertain`, `Undefined` or `CannotEvaluate`.

    To be called within `reals.certainly`.
    """
    return evaluate_all((expression,), values)[0]


def evaluate_all(expressions: Sequence[Expression], values: Values) -> list[Real]:
    """Return the values of several expressions; parts that they share are computed once."""
    done: dict[Expression, Real] = {}
    stack: list[tuple[Expression, bool]] = [(expression, False) for expression in expressions]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if isinstance(node, Piecewise):
            done[node] = _by_cases(node, values)
        elif ready:
            done[node] = _apply(node, [done[child] for child in node.args], values)
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in node.args)
    return [done[expression] for expression in expressions]


def _by_cases(node: Piecewise, values: Values) -> Real:
    for value, condition in node.cases:
        if holds(condition, values):
            return evaluate(value, values)
    raise Undefined("no case holds")


def holds(condition: Expression, values: Values) -> bool:
    """Decide a relation, or several joined by and/or/not; raise `Uncertain` if it is too close."""
    if isinstance(condition, Constant) and condition.name in ("true", "false"):
        return condition.name == "true"
    if isinstance(condition, Logic) and condition.op in ("and", "or", "not"):
        parts = (holds(arg, values) for arg in condition.args)
        return (
            all(parts)
            if condition.op == "and"
            else (any(parts) if condition.op == "or" else not next(parts))
        )
    if isinstance(condition, Relation):
        sides = [evaluate(side, values) for side in condition.args]
        links = zip(condition.ops, sides, sides[1:], strict=False)
        return all(_link(op, left, right) for op, left, right in links)
    raise CannotEvaluate(f"{condition!r} is not a condition")


def _link(op: str, left: Real, right: Real) -> bool:
    if op not in _LINKS:
        raise CannotEvaluate(f"{op} cannot be decided for numbers")
    return _LINKS[op](reals.sign(reals.subtract(left, right)))


_LINKS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
    "=": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}


def _apply(node: Expression, args: list[Real], values: Values) -> Real:
    match node:
        case Number():
            return reals.exact(node.value)
        case Symbol():
            if node not in values:
                raise CannotEvaluate(f"{node.name} has no value")
            return values[node]
        case Constant():
            return _constant(node.name)
        case Add():
            return _fold(reals.add, args)
        case Mul():
            return _fold(reals.multiply, args)
        case Neg():
            return reals.negative(args[0])
        case Div():
            return reals.divide(args[0], args[1])
        case Pow():
            if node.args[0] is Constant("e"):
                return _exp(args[1])
            return reals.power(args[0], args[1])
        case Call():
            return _call(node, args)
    raise CannotEvaluate(f"a {type(node).__name__} has no number")


def _fold(operation: Callable[[Real, Real], Real], args: list[Real]) -> Real:
    whole = args[0]
    for arg in args[1:]:
        whole = operation(whole, arg)
    return whole


def _constant(name: str) -> Real:
    if name == "pi":
        return flint.arb.pi()
    if name == "e":
        return flint.arb(1).exp()
    raise CannotEvaluate(f"{name} is not a real number")


def _call(node: Call, args: list[Real]) -> Real:
    if node.name in ("max", "min") and args:
        return _fold(_greater if node.name == "max" else _smaller, args)
    if node.name == "root" and len(args) == 2:
        degree = reals.integer(args[1])
        if degree is not None:
            return reals.root(args[0], degree)
    if node.primes:
        raise CannotEvaluate(f"the derivative of {node.name} has no numbers")
    return _function(node.name, args)


def _greater(left: Real, right: Real) -> Real:
    return right if reals.less(left, right) else left


def _smaller(left: Real, right: Real) -> Real:
    return left if reals.less(left, right) else right
