"""Units of measure in a computation: how many times one unit another is, or none at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from grader.equivalence import dimension_of, enclose, is_unit, unit_value
from grader.expressions.language import COUNTING
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Number, Pow, Unit, number
from grader.expressions.traversal import contains, transform, walk

#: How near a factor is to a power of ten, in decades; two digits are often all that is written.
_NEAR = 0.01


def has_units(*expressions: Expression) -> bool:
    """Whether a unit stands anywhere in these."""
    return any(contains(each, Unit) for each in expressions)


def has_unknown_units(*expressions: Expression) -> bool:
    """Whether a word stands like a unit that the table does not have, e.g. `20 dozen`."""
    return any(isinstance(node, Unit) and not is_unit(node.name) for node in walk(*expressions))


def units_in(expression: Expression) -> frozenset[str]:
    """Return the units of an expression by name."""
    return frozenset(node.name for node in walk(expression) if isinstance(node, Unit))


def is_computed(expression: Expression) -> bool:
    """Whether something is worked out: more than a number with its unit."""
    return (
        contains(expression, Add)
        or _count_numbers(expression) > 1
        or any(map(_is_power_of_number, walk(expression)))
        or any(isinstance(n, Call) and n.name not in _SIGNS for n in walk(expression))
    )


def _is_power_of_number(node: Expression) -> bool:
    """Whether a power is worked out: 8², and not the 10³ of a number."""
    base = node.args[0] if isinstance(node, Pow) else None
    return isinstance(base, Number) and base.value != 10


#: Functions that are signs of a number.
_SIGNS = frozenset({"percent", "degree"})


def _count_numbers(expression: Expression) -> int:
    """Count the numbers as they are written, the same one twice in `9 · 9`."""
    if isinstance(expression, Number):
        return 1
    if isinstance(expression, Pow):
        return _count_numbers(expression.args[0])
    return sum(map(_count_numbers, expression.args))


def equates_quantities(left: Expression, right: Expression) -> bool:
    """Whether nothing is computed but two quantities are said to be worth the same.

    `32.0 g = 1 mole` and `1 box = 12 pencils` are no equations of numbers.
    """
    if not has_units(left, right) or units_in(left) == units_in(right):
        return False
    known = dimension_of(left), dimension_of(right)
    convertible = has_units(left) and has_units(right) and None is not known[0] == known[1]
    return not convertible and not is_computed(left) and not is_computed(right)


def fits(left: Expression, right: Expression) -> bool:
    """Whether both sides have units, and measure the same."""
    if not (has_units(left) and has_units(right)):
        return False
    dimensions = dimension_of(left), dimension_of(right)
    return None is not dimensions[0] == dimensions[1]


def counted_out(expression: Expression) -> Expression:
    """Return the number alone, words that count being what they count: 240 for `20 dozen`."""
    return _replace(expression, lambda name: COUNTING.get(name.lower(), Fraction(1)))


def without_units(expression: Expression) -> Expression:
    """Return the number alone: every unit counts as one, and as a factor for nothing."""

    def change(node: Expression) -> Expression:
        if isinstance(node, Mul):
            kept = [arg for arg in node.args if not _is_of_units(arg)]
            return Mul(*kept) if len(kept) > 1 else kept[0] if kept else ONE
        if isinstance(node, Div) and _is_of_units(node.args[1]):
            return node.args[0]
        return node

    return _replace(transform(expression, change, Mul, Div), lambda name: Fraction(1))


ONE = number(1)


def _is_of_units(node: Expression) -> bool:
    """Whether there is nothing but units: `m`, `s²`, `kg·m`."""
    if isinstance(node, Pow):
        return _is_of_units(node.args[0])
    if isinstance(node, Mul | Div):
        return all(map(_is_of_units, node.args))
    return isinstance(node, Unit)


def conversion(left: Expression, right: Expression) -> Fraction | None:
    """Return by how much the left number grows when it is written in the units of the right.

    None when a unit is unknown, the dimensions differ, or a value is zero.
    """
    dimensions = dimension_of(left), dimension_of(right)
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


def is_near_one(ratio: float) -> bool:
    """Whether two values are nearly the same."""
    return abs(math.log10(ratio)) < _NEAR


def is_factor_of(name: str, ratio: float) -> bool:
    """Whether a factor is how many of another usual unit one of this name is: 2.54 for an inch."""
    if not is_unit(name):
        return False
    size, dimension = unit_value(name)
    others = (unit_value(other) for other in _USUAL if other != name)
    ratios = [float(size / other) for other, known in others if known == dimension and other]
    return any(is_near_one(ratio / one) or is_near_one(ratio * one) for one in ratios)


#: Units from and to which people convert.
_USUAL = (
    "inch", "foot", "yard", "mile", "cm", "m", "km", "ounce", "pound", "g", "kg", "gallon", "liter",
    "second", "minute", "hour", "day", "week",
)  # fmt: skip


def _scale(expression: Expression) -> Fraction | None:
    """Return the value in base units over the bare number."""
    bare = enclose(without_units(expression))
    base = enclose(_replace(expression, lambda name: unit_value(name)[0]))
    if bare is None or base is None or not bare.midpoint:
        return None
    return base.midpoint / bare.midpoint


def _replace(expression: Expression, value: Callable[[str], Fraction]) -> Expression:
    def change(node: Expression) -> Expression:
        return number(value(node.name)) if isinstance(node, Unit) else node

    return transform(expression, change)
