"""Temperatures on different scales: `20 °C`, `68 °F` and `293.15 K` are one."""

from __future__ import annotations

from grader.expressions.nodes import Add, Expression, Mul, Neg, Unit, number
from grader.expressions.traversal import contains
from grader.expressions.units import SCALES, TEMPERATURES


def in_kelvin(expression: Expression) -> tuple[Expression, Expression] | None:
    """Return a temperature in kelvin, and what it is as a difference; None for anything else."""
    negative = isinstance(expression, Neg)
    product = expression.args[0] if negative else expression
    unit = product.args[-1] if isinstance(product, Mul) else None
    if not isinstance(unit, Unit):
        return None
    factors = product.args[:-1]
    scale = TEMPERATURES.get(SCALES.get(unit.name, unit.name))
    if scale is None or any(contains(factor, Unit) for factor in factors):
        return None
    size, zero = scale
    steps = Mul(number(-size if negative else size), *factors)
    return Add(number(zero), steps), steps
