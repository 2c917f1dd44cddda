"""Expressions as functions of numpy arrays: fast and approximate, to search, not to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.traversal import walk
from grader.models.arithmetic.evaluate import CannotEvaluate

Array = Any
_NUMPY_NAMES = {"ln": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "abs": "abs"}
_OPS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal", "=": "equal"}


def float_function(expression: Expression) -> Callable[[Mapping[Symbol, Array]], Array]:
    """Return a function from the names' arrays to the array of values."""
    order = list(walk(expression))

    def evaluate(values: Mapping[Symbol, Array]) -> Array:
        done: dict[Expression, Array] = {}
        for node in order:
            done[node] = _apply(node, [done[child] for child in node.args], values)
        return done[expression]

    return evaluate


def _apply(node: Expression, args: list[Array], values: Mapping[Symbol, Array]) -> Array:
    import numpy as np

    match node:
        case Number():
            return float(node.value)
        case Symbol():
            return values[node]
        case Constant():
            return {"pi": np.pi, "e": np.e, "true": True}[node.name]
        case Add():
            return sum(args[1:], start=args[0])
        case Mul():
            whole = args[0]
            for factor in args[1:]:
                whole = whole * factor
            return whole
        case Neg():
            return -args[0]
        case Div():
            return args[0] / args[1]
        case Pow():
            return np.power(args[0], args[1], dtype=float)
        case Relation() if len(node.ops) == 1 and node.ops[0] in _OPS:
            return getattr(np, _OPS[node.ops[0]])(*args)
        case Piecewise():
            return np.select(*_cases(args))
        case Call() if not node.primes and hasattr(np, _NUMPY_NAMES.get(node.name, node.name)):
            return getattr(np, _NUMPY_NAMES.get(node.name, node.name))(*args)
    raise CannotEvaluate(f"a {type(node).__name__} has no number")


def _cases(args: list[Array]) -> tuple[list[Array], list[Array]]:
    import numpy as np

    shape = np.broadcast_shapes(*(np.shape(arg) for arg in args))
    spread = [np.broadcast_to(arg, shape) for arg in args]
    return spread[1::2], spread[::2]
