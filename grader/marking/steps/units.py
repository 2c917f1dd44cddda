"""Units of measure in a computation: how many times one unit another is, or none at all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from grader.equivalence.numbers import enclose
from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Pow, Unit, number
from grader.expressions.traversal import transform, walk

#: How near a factor is to a power of ten, in decades; two digits are often all that is written.
_NEAR = 0.01
#: Powers of the base units: `m/s` is {metre: 1, second: -1}. Angles have no dimension.
Dimension = Mapping[str, Fraction]


def has_units(*expressions: Expression) -> bool:
    """Whether a unit stands anywhere in these."""
    return any(isinstance(node, Unit) for node in walk(*expressions))


def has_unknown_units(*expressions: Expression) -> bool:
    """Whether a word stands like a unit that the table does not have, e.g. `20 dozen`."""
    return any(isinstance(node, Unit) and not is_unit(node.name) for node in walk(*expressions))


def without_units(expression: Expression) -> Expression:
    """Return the number alone: every unit counts as one."""
    return _replace(expression, lambda name: Fraction(1))


def conversion(left: Expression, right: Expression) -> Fraction | None:
    """Return by how much the left number grows when it is written in the units of the right.

    None when a unit is unknown, the dimensions differ, or a value is zero.
    """
    dimensions = _dimension(left), _dimension(right)
    if dimensions[0] is None or dimensions[0] != dimensions[1]:
        return None
    scales = _scale(left), _scale(right)
    return scales[0] / scales[1] if scales[0] and scales[1] else None


def is_conversion_factor(ratio: float) -> bool:
    """Whether a factor may come from units alone: powers of ten and of sixty, days, degrees."""
    for base in (1.0, 6.0, 3.6, 2.4, 8.64, math.pi / 1.8):
        for factor in (ratio / base, ratio * base):
            exponent = math.log10(factor)
            if abs(exponent - round(exponent)) < _NEAR:
                return True
    return False


def _scale(expression: Expression) -> Fraction | None:
    """Return the value in base units over the bare number."""
    bare = enclose(without_units(expression))
    base = enclose(_replace(expression, lambda name: _unit(name)[0]))
    if bare is None or base is None or not bare.midpoint:
        return None
    return base.midpoint / bare.midpoint


def _replace(expression: Expression, value: Callable[[str], Fraction]) -> Expression:
    def change(node: Expression) -> Expression:
        return number(value(node.name)) if isinstance(node, Unit) else node

    return transform(expression, change)


def _dimension(root: Expression) -> Dimension | None:
    """Return the dimension of a product of quantities; None where it is not one, or unknown."""
    found: dict[Expression, Dimension | None] = {}
    for node in walk(root):
        found[node] = _dimension_of(node, [found[child] for child in node.args])
    return found[root]


def _dimension_of(node: Expression, inner: list[Dimension | None]) -> Dimension | None:
    known = [dimension for dimension in inner if dimension is not None]
    if len(known) < len(inner):
        return None
    if isinstance(node, Unit):
        return _unit(node.name)[1] if is_unit(node.name) else None
    if isinstance(node, Mul):
        return _combined(known, [Fraction(1)] * len(known))
    if isinstance(node, Div):
        return _combined(known, [Fraction(1), Fraction(-1)])
    if isinstance(node, Pow) and known[0]:
        power = enclose(node.args[1])
        return _combined(known[:1], [power.midpoint]) if power is not None else None
    if isinstance(node, Neg | Add):
        return known[0] if all(dimension == known[0] for dimension in known) else None
    return {} if not any(known) else None


def _combined(dimensions: list[Dimension], powers: list[Fraction]) -> Dimension:
    total: Counter[str] = Counter()
    for dimension, power in zip(dimensions, powers, strict=True):
        for base, exponent in dimension.items():
            total[base] += exponent * power  # type: ignore[assignment]
    return {base: Fraction(power) for base, power in total.items() if power}


def is_unit(name: str) -> bool:
    """Whether the table of units has this name."""
    return bool(_unit(name)[0])


@lru_cache(maxsize=1)
def _registry() -> Any:
    """Return the library's table of units; imported here because few texts need it."""
    from pint import UnitRegistry

    return UnitRegistry(cache_folder=None, non_int_type=Fraction)


_UNKNOWN: tuple[Fraction, Dimension] = (Fraction(0), {})


@lru_cache(maxsize=1024)
def _unit(name: str) -> tuple[Fraction, Dimension]:
    """Return a unit's factor and dimension in SI base units; the factor 0 when unknown."""
    from pint.errors import PintError

    if not name.isalnum():
        return _UNKNOWN
    try:
        quantity = _registry().Quantity(Fraction(1), name).to_base_units()
    except (PintError, AttributeError, ValueError, TypeError, AssertionError):
        return _UNKNOWN
    powers = {base: Fraction(power) for base, power in quantity.unit_items()}
    powers.pop("radian", None)
    return Fraction(quantity.magnitude), powers
