"""The steps of derivatives, one rule at a time, and of what is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import factorial

from grader.expressions.nodes import (
    Add,
    Call,
    Derivative,
    Div,
    Expression,
    Mul,
    Pow,
    Relation,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.models.base import Step
from grader.models.symbolic.derivatives import differentiate

MAX_PARTS = 60  # of a derivative; a longer one explains nothing
_RULES: tuple[tuple[type[Expression], str], ...] = (
    (Add, "term by term"),
    (Mul, "by the product rule"),
    (Div, "by the quotient rule"),
    (Pow, "by the power rule and the chain rule"),
    (Call, "by the chain rule"),
)


def derivative_steps(formula: Expression, variable: Symbol) -> Iterator[Step]:
    """Yield a step for every part that depends on the variable, parts before the whole."""
    for node in walk(formula):
        rule = next((text for kind, text in _RULES if isinstance(node, kind)), "")
        if rule and variable in free_symbols(node):
            result = differentiate(node, variable)
            yield Step(rule, Relation((Derivative(node, variable), result), ("=",)))


def partial_step(formula: Expression, *variables: Symbol) -> Step:
    """Return a partial derivative as one step."""
    result = formula
    for variable in variables:
        result = differentiate(result, variable)
    names = " and ".join(dict.fromkeys(variable.name for variable in variables))
    text = f"the partial derivative by {names}, the other names being constant"
    return Step(text, Relation((Derivative(formula, *variables), result), ("=",)))


def taylor_steps(
    formula: Expression, name: Symbol, point: Expression, coefficients: Sequence[Expression]
) -> Iterator[Step]:
    """Yield each derivative, and its value at the point over the factorial: the coefficient."""
    derivative = formula
    for order, coefficient in enumerate(coefficients):
        if order:
            written = Derivative(derivative, name)
            derivative = differentiate(derivative, name)
            if _too_long(derivative):
                return
            yield Step(f"derivative of order {order}", Relation((written, derivative), ("=",)))
        value = substitute(derivative, {name: point})
        share = value if order < 2 else Div(value, number(factorial(order)))
        text = "the value at the point" if not order else f"at the point, divided by {order}!"
        yield Step(text, Relation((share, coefficient), ("=",)))


def _too_long(formula: Expression) -> bool:
    return sum(1 for _ in walk(formula)) > MAX_PARTS
