"""Units of measure: what each is in SI base units, exactly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from grader.equivalence.core.enclose import enclose
from grader.expressions.nodes import Add, Constant, Div, Expression, Mul, Neg, Pow, Unit, number
from grader.expressions.traversal import transform, walk
from grader.expressions.units import CURRENCIES, DEFINITIONS, LIBRARY_NAMES, SCALES, SPELLINGS

#: Powers of the base units: `m/s` is {metre: 1, second: -1}. Angles have no dimension.
Dimension = Mapping[str, Fraction]


def units_in(expression: Expression) -> frozenset[Expression]:
    """Return the units that stand in an expression."""
    return frozenset(node for node in walk(expression) if isinstance(node, Unit))


def is_unit(name: str) -> bool:
    """Whether the table of units has this name."""
    return bool(unit_value(name)[0])


def without_dimension(*units: frozenset[Expression]) -> bool:
    """Whether all of some units are numbers, as radians are."""
    names = [unit.name for group in units for unit in group if isinstance(unit, Unit)]
    return all(is_unit(name) and not unit_value(name)[1] for name in names)


def in_base_units(expression: Expression) -> Expression | None:
    """Return an expression with every unit written in base units; None where one is unknown."""
    names = [unit.name for unit in units_in(expression) if isinstance(unit, Unit)]
    if not all(is_unit(name) for name in names) or _is_temperature(expression, names):
        return None

    def change(node: Expression) -> Expression:
        return _in_base_units(node) if isinstance(node, Unit) else node

    return transform(expression, change)


def _is_temperature(expression: Expression, names: list[str]) -> bool:
    """Whether degrees are places on a scale; those of `J/(kg degC)` are steps."""
    if not any(SCALES.get(name, name) in _STEPS for name in names):
        return False
    return dimension_of(expression) in (None, {"kelvin": 1})


#: The number pi as the library of units has it, in 50 digits.
_PI = Fraction("3.1415926535897932384626433832795028841971693993751")
_MAX_SHARE = 10**8


def _in_base_units(unit: Unit) -> Expression:
    factor, dimension = unit_value(unit.name)
    powers = (Pow(Unit(base), number(power)) for base, power in sorted(dimension.items()))
    share = factor / _PI
    turns = share.denominator < _MAX_SHARE < factor.denominator  # an angle is exact: `arcmin`
    numbers = (number(share), Constant("pi")) if turns else (number(factor),)
    factors = (*numbers, *powers)
    return Mul(*factors) if len(factors) > 1 else factors[0]


def dimension_of(root: Expression) -> Dimension | None:
    """Return the dimension of a product of quantities; None where it is not one, or unknown."""
    dimensions: dict[Expression, Dimension | None] = {}
    for node in walk(root):
        dimensions[node] = _dimension(node, [dimensions[child] for child in node.args])
    return dimensions[root]


def _dimension(node: Expression, inner: list[Dimension | None]) -> Dimension | None:
    known = [dimension for dimension in inner if dimension is not None]
    if len(known) < len(inner):
        return None
    if isinstance(node, Unit):
        return unit_value(node.name)[1] if is_unit(node.name) else None
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


@lru_cache(maxsize=1)
def _registry() -> Any:
    """Return the library's table of units; imported here because few texts need it."""
    from pint import UnitRegistry

    registry: Any = UnitRegistry(cache_folder=None, non_int_type=Fraction)
    for currency in CURRENCIES:
        registry.define(f"{currency} = [{currency}]")
    for name, definition in DEFINITIONS.items():
        registry.define(f"{name} = {definition}")
    return registry


_UNKNOWN: tuple[Fraction, Dimension] = (Fraction(0), {})


# One unit with its power, as in the `s^2` of `m/s^2`.
_ONE = re.compile(r"([^\W\d_]+)(?:\^?(-?\d))?")


@lru_cache(maxsize=1024)
def unit_value(name: str) -> tuple[Fraction, Dimension]:
    """Return the factor and the dimension in SI base units of `km` or `km/h`; 0 when unknown."""
    name = SCALES.get(name, SPELLINGS.get(name, name))
    factor, dimensions, powers = Fraction(1), [], []
    for place, part in enumerate(name.split("/")):
        for piece in re.split(r"[\s*·]+", part.strip()):
            match = _ONE.fullmatch(piece)
            value, dimension = _single_unit(match[1]) if match else _UNKNOWN
            if not match or not value:
                return _UNKNOWN
            power = int(match[2] or 1) * (-1 if place else 1)
            factor *= value**power
            dimensions.append(dimension)
            powers.append(Fraction(power))
    return factor, _combined(dimensions, powers)


#: Degrees, which in a quotient or a difference are steps of a scale, not places on it.
_STEPS = {"degC": "delta_degC", "degF": "delta_degF"}


def _single_unit(name: str) -> tuple[Fraction, Dimension]:
    from pint.errors import PintError

    name = _STEPS.get(name, name)
    if len(name) > 3 and name.endswith("s") and _single_unit(name[:-1])[0]:
        return _single_unit(name[:-1])
    try:
        quantity = _registry().Quantity(Fraction(1), LIBRARY_NAMES.get(name, name)).to_base_units()
    except (PintError, AttributeError, ValueError, TypeError, AssertionError):
        return _UNKNOWN
    powers = {base: Fraction(power) for base, power in quantity.unit_items()}
    powers.pop("radian", None)
    if "second" in powers:
        powers.pop("count", None)  # decays per second: `Bq` is `1/s`
    return Fraction(quantity.magnitude), powers
