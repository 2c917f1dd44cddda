"""Answers that are right if a function that the question leaves open is a usual one."""

from __future__ import annotations

from collections.abc import Callable

from grader.answers.comparing import compare_in_model
from grader.equivalence import Outcome
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Add, Call, Expression, Mul, Neg, Number, Pow
from grader.expressions.traversal import functions_called, transform
from grader.rubric.types import Asked

_ONE = Number(1)
ACTIVATIONS: dict[str, Callable[[Expression], Expression]] = {
    "logistic": lambda value: Mul(value, Add(_ONE, Neg(value))),
    "tanh": lambda value: Add(_ONE, Neg(Pow(value, Number(2)))),
}
"""The derivative of each function in terms of its own value, `s' = s (1 - s)`."""


def right_if_assumed(asked: Asked, reference: Expression, answer: Expression) -> str:
    """Return which usual function an open one would have to be for the answer to be right."""
    for name, derivative in ACTIVATIONS.items():
        concrete = _with_derivative(reference, derivative)
        if concrete is reference:
            return ""
        answered = _with_derivative(answer, derivative)
        verdict = compare_in_model(concrete, answered, asked.model, asked.part.notation)
        if verdict.outcome is Outcome.EQUIVALENT:
            return name
    return ""


def _with_derivative(
    expression: Expression, derivative: Callable[[Expression], Expression]
) -> Expression:
    if not functions_called(expression) - KNOWN_FUNCTIONS.keys():
        return expression

    def change(node: Expression) -> Expression:
        if isinstance(node, Call) and node.primes == 1 and node.name not in KNOWN_FUNCTIONS:
            return derivative(Call(node.name, *node.args))
        return node

    return transform(expression, change)
