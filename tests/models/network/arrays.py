"""Formulas of matrices evaluated with numpy, which shares nothing with the models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import walk


def softmax(z: Any) -> Any:
    axis = 0 if z.shape[1] == 1 else 1
    shifted = np.exp(z - z.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def logistic(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def cross_entropy(p: Any, y: Any) -> Any:
    return -(y * np.log(p)).sum()


FUNCTIONS = {
    "softmax": softmax, "tanh": np.tanh, "exp": np.exp, "ln": np.log, "abs": np.abs,
    "sqrt": np.sqrt, "sign": np.sign, "sigmoid": logistic, "sum": np.sum, "mean": np.mean,
    "relu": lambda z: np.maximum(z, 0), "relu'": lambda z: (z > 0) * 1.0,
    "norm": lambda v: np.sqrt((v * v).sum()), "trace": np.trace, "det": np.linalg.det,
    "diag": lambda v: np.diag(v.ravel()), "hadamard": lambda a, b: a * b,
    "dot": lambda a, b: (a * b).sum(), "outer": lambda a, b: a @ b.T, "inverse": np.linalg.inv,
    "logsumexp": lambda z: np.log(np.exp(z).sum()),
    "ones": lambda n, m=1: np.ones((int(n), int(m))),
    "cross_entropy": cross_entropy,
    "bce": lambda p, y: cross_entropy(p, y) + cross_entropy(1 - p, 1 - y),
    "mse": lambda a, b: np.mean((a - b) ** 2), "sse": lambda a, b: ((a - b) ** 2).sum(),
}  # fmt: skip


def as_number(value: Any) -> Any:
    return value.item() if isinstance(value, np.ndarray) and value.shape == (1, 1) else value


def product(left: Any, right: Any) -> Any:
    both = isinstance(left, np.ndarray) and isinstance(right, np.ndarray)
    return as_number(left @ right if both else left * right)


def operator(node: BigOperator, given: Mapping[str, Any]) -> Any:
    """Evaluate a sum or product, and a column or matrix that is given entry by entry."""
    body, variable, lower, upper = node.args
    if lower is Constant("undefined"):
        first, last = 1, size_of(variable, body, given)
    else:
        first, last = (int(evaluated(end, given)) for end in (lower, upper))
    terms = [evaluated(body, {**given, variable.name: i}) for i in range(first, last + 1)]
    if node.kind == "entry":
        rows = [np.asarray(term) for term in terms]
        return np.array([row.ravel() for row in rows]).reshape(len(rows), -1)
    return sum(terms) if node.kind == "sum" else reduce(product, terms)


def size_of(variable: Expression, body: Expression, given: Mapping[str, Any]) -> int:
    """Return the dimension in whose place an index stands."""
    for node in walk(body):
        if isinstance(node, Index) and variable in node.args[1:]:
            return int(given[node.args[0].name].shape[node.args[1:].index(variable)])
    raise AssertionError(variable)


def evaluated(node: Expression, given: Mapping[str, Any]) -> Any:
    """Evaluate a formula; `given` has arrays of two dimensions, numbers, and lists of samples."""
    match node:
        case Symbol():
            return given[node.name]
        case Constant():
            return {"e": np.e, "pi": np.pi}[node.name]
        case Number():
            return float(node.value)
        case Neg():
            return -evaluated(node.args[0], given)
        case Add():
            return sum(evaluated(term, given) for term in node.args)
        case Mul():
            return reduce(product, (evaluated(factor, given) for factor in node.args))
        case Div():
            return evaluated(node.args[0], given) / evaluated(node.args[1], given)
        case Pow() if node.args[1] is Symbol("T"):
            return as_number(np.transpose(evaluated(node.args[0], given)))
        case Pow():
            base, exponent = evaluated(node.args[0], given), evaluated(node.args[1], given)
            if isinstance(base, np.ndarray) and base.shape[0] == base.shape[1]:
                return np.linalg.matrix_power(base, int(exponent))
            return base**exponent
        case Call():
            function = FUNCTIONS[node.name + "'" * node.primes]
            return as_number(function(*(evaluated(argument, given) for argument in node.args)))
        case Index():
            whole = evaluated(node.args[0], given)
            if isinstance(whole, np.ndarray):
                places = [int(evaluated(index, given)) - 1 for index in node.args[1:]]
                return whole[tuple(places)] if len(places) > 1 else whole.ravel()[places[0]]
            return whole[given[node.args[1].name] - 1]
        case BigOperator():
            return operator(node, given)
    raise AssertionError(node)
