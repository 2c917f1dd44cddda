"""The steps of a derivative: one rule at a time, from the inside to the outside."""

from __future__ import annotations

from collections.abc import Iterator

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
)
from grader.expressions.traversal import free_symbols, walk
from grader.models.base import Step
from grader.models.differentiate import differentiate

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
