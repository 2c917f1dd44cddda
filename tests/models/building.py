"""Models built from YAML as a rubric holds it, and an independent evaluator to check them with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mpmath

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
from grader.models.base import Model, Reference
from grader.models.query import parse_query
from grader.models.registry import MODELS
from tests.helpers.tables import from_yaml


def built(text: str, models: Mapping[str, Model] | None = None, folder: Path = Path()) -> Any:
    """Build a model from its YAML."""
    data = from_yaml(text)
    kind = MODELS[data["kind"]]
    return kind.build(kind.Spec(**data), models or {}, folder)


def ask(model: Model, text: str) -> Reference:
    """Answer a query given as text."""
    return model.answer(parse_query(text))


def value(model: Model, text: str) -> Any:
    """Return only the value of an answer."""
    return ask(model, text).value


def number_of(
    expression: Expression, values: Mapping[str, Any], functions: Mapping[str, Any]
) -> Any:
    """Evaluate with mpmath, recursively: an evaluator that shares nothing with the models.

    `functions["sigma"]` gives values; its derivatives come from `mpmath.diff`.
    """

    def go(node: Expression) -> Any:
        match node:
            case Number():
                return mpmath.mpf(node.value.numerator) / node.value.denominator
            case Symbol():
                return values[node.name]
            case Constant():
                return {"pi": mpmath.pi, "e": mpmath.e}[node.name]
            case Add():
                return mpmath.fsum(map(go, node.args))
            case Mul():
                return mpmath.fprod(map(go, node.args))
            case Neg():
                return -go(node.args[0])
            case Div():
                return go(node.args[0]) / go(node.args[1])
            case Pow():
                return go(node.args[0]) ** go(node.args[1])
            case Call():
                function = functions.get(node.name) or getattr(mpmath, node.name)
                arguments = [go(argument) for argument in node.args]
                if node.primes:
                    return mpmath.diff(function, arguments[0], node.primes)
                return function(*arguments)
            case Piecewise():
                return next(go(value) for value, condition in node.cases if holds(condition))
        raise AssertionError(f"no number for {node!r}")

    def holds(condition):
        assert isinstance(condition, Relation)
        left, right = map(go, condition.args)
        return {"!=": left != right, "<": left < right, ">": left > right}[condition.ops[0]]

    return go(expression)


PLAIN = """
kind: network
functions: [sigma]
same: {W: w}
equations:
  - z_1 = w_1 x + b_1
  - h_1 = sigma(z_1)
  - z_2 = w h_1 + b
  - h_2 = sigma(z_2)
  - z_3 = w h_2 + b
  - h_3 = sigma(z_3)
  - z_4 = w h_3 + b
  - h_4 = sigma(z_4)
  - z_5 = w h_4 + b
  - y = sigma(z_5)
"""

RESIDUAL = """
kind: network
functions: [sigma]
same: {W: w}
equations:
  - z'_1 = w_1 x + b_1
  - h_1 = sigma(z'_1)
  - z'_2 = w h_1 + b
  - h_2 = sigma(z'_2)
  - z'_3 = w h_2 + h_1 + b
  - h_3^* = sigma(z'_3)
  - z'_4 = w h_3^* + b
  - h_4 = sigma(z'_4)
  - z'_5 = w h_4 + h_3^* + b
  - y^* = sigma(z'_5)
"""

BUMP = """
kind: optimizer
method: {method}
step_size: {step_size}
variable: {variable}
value: y
start: 0
value_at_start: 1
pieces:
  - {{until: 1, slope: -1}}
  - {{until: 1 + h, slope: 1}}
  - {{slope: -1}}
assume: {assume}
horizon: {horizon}
"""


def bump(
    method: str,
    step_size: str = "0.3",
    variable: str = "x",
    assume: str = "h > 0.2",
    horizon: int = 100,
) -> Any:
    """Return an optimizer on the objective with a bump of height h behind x = 1."""
    return built(
        BUMP.format(
            method=method, step_size=step_size, variable=variable, assume=assume, horizon=horizon
        )
    )
