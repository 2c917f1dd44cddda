"""Expressions as functions of numpy arrays: fast and approximate, to search, not to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.expressions.functions import SPECIAL_FUNCTIONS
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
_SAME_NAME = "sin cos tan sinh cosh tanh exp sqrt cbrt abs sign floor conjugate"
#: numpy's names of functions of one array, and of two.
NUMPY_FUNCTIONS: dict[str, str] = {
    **{name: name for name in _SAME_NAME.split()},
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh",
    "atanh": "arctanh", "ln": "log", "log": "log", "lg": "log10", "lb": "log2", "ceiling": "ceil",
    "degree": "deg2rad", "re": "real", "im": "imag", "arg": "angle",
}  # fmt: skip
NUMPY_OF_TWO: dict[str, str] = {
    "atan2": "arctan2", "mod": "mod", "max": "maximum", "min": "minimum", "sup": "maximum",
    "inf": "minimum",
}  # fmt: skip
#: Known functions without a counterpart here, by the reason: nothing is searched for with them.
WITHOUT_ARRAYS = {
    "special functions": SPECIAL_FUNCTIONS,
    "numpy has none": "cot sec csc coth sech csch acot asec acsc acoth asech acsch root percent"
    " erf erfc gamma_function factorial factorial2 binomial",
    "of integers, which a search does not go through": "gcd lcm round",
    "of matrices, vectors and sets": "norm det trace transpose hadamard rank dim ker",
    "its value is a place, or depends on a choice of words": "argmax argmin given",
}
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
        case Call() if not node.primes:
            names = {1: NUMPY_FUNCTIONS, 2: NUMPY_OF_TWO}.get(len(args), {})
            if node.name in names:
                return getattr(np, names[node.name])(*args)
    raise CannotEvaluate(f"a {type(node).__name__} has no number")


def _cases(args: list[Array]) -> tuple[list[Array], list[Array]]:
    import numpy as np

    shape = np.broadcast_shapes(*(np.shape(arg) for arg in args))
    spread = [np.broadcast_to(arg, shape) for arg in args]
    return spread[1::2], spread[::2]
