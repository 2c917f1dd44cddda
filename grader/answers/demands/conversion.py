"""A part with its reference and its tolerance in another unit than it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from grader.answers.find.measures.units import UnitOfMeasure
from grader.equivalence import EXACT, Enclosure, NumberPolicy
from grader.expressions.nodes import (
    Add,
    Collection,
    Constant,
    Div,
    Expression,
    Interval,
    Logic,
    Matrix,
    Mul,
    Number,
    Relation,
    SetOperation,
    number,
)
from grader.expressions.traversal import free_symbols
from grader.models.base import Iterates
from grader.rubric.types import Asked

_HOLDS_VALUES = (Collection, Matrix, Interval, SetOperation, Logic)


def asked_in(
    asked: Asked, expected: UnitOfMeasure, given: UnitOfMeasure, difference: bool
) -> Asked:
    """Return a part in the unit that was given.

    Degrees of temperature have their zero elsewhere, unless they are those of a `difference`.
    """
    assert asked.reference is not None
    ratio, zero = expected.times(given), Fraction(0)
    if not difference:
        zero = (expected.zero - given.zero) / given.factor
    if ratio == 1 and not zero:
        return asked
    value = asked.reference.value
    if isinstance(value, Enclosure):
        value = _enclosed(value, ratio, zero)
    elif isinstance(value, Iterates):
        states = (tuple(_enclosed(each, ratio, zero) for each in state) for state in value.states)
        value = replace(value, states=tuple(states))
    elif isinstance(value, Expression):
        factor = _angle(expected, given) or number(ratio)
        value = _changed(value, lambda entry: _affine(entry, factor, zero))
    part = replace(asked.part, policy=_scaled(asked.part.policy, ratio))
    return replace(asked, part=part).asking_for(value)


def in_other_unit(value: Expression, ratio: Fraction, zero: Fraction) -> Expression:
    """Return each value of an answer in another unit: times `ratio`, plus `zero`."""
    if ratio == 1 and not zero:
        return value
    return _changed(value, lambda entry: _affine(entry, number(ratio), zero))


def _enclosed(value: Enclosure, ratio: Fraction, zero: Fraction) -> Enclosure:
    return Enclosure(value.lower * ratio + zero, value.upper * ratio + zero)


def _affine(entry: Expression, factor: Expression, zero: Fraction) -> Expression:
    scaled = Mul(entry, factor)
    return Add(scaled, number(zero)) if zero else scaled


def _changed(value: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Change every value that stands in a collection, an interval or a statement."""
    if isinstance(value, Relation):
        sides = tuple(_side(side, change) for side in value.args)
        return value.with_args(sides)
    if isinstance(value, _HOLDS_VALUES):
        return value.with_args(tuple(_changed(arg, change) for arg in value.args))
    return value if isinstance(value, Constant) and value.name == "oo" else change(value)


def _side(side: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Change a side that is a value: the name itself stays."""
    return side if free_symbols(side) else _changed(side, change)


def _angle(expected: UnitOfMeasure, given: UnitOfMeasure) -> Expression | None:
    """Return how many degrees a radian is, or the other way round, which is no fraction."""
    degrees = Div(Number(180), Constant("pi"))
    if given.name in _DEGREES and expected.name in _RADIANS:
        return degrees
    if given.name in _RADIANS and expected.name in _DEGREES:
        return Div(Number(1), degrees)
    return None


_DEGREES = frozenset({"deg", "degree", "degrees"})
_RADIANS = frozenset({"rad", "radian", "radians"})


def _scaled(policy: NumberPolicy, ratio: Fraction) -> NumberPolicy:
    """Return a policy in another unit; places behind the point become a difference."""
    if policy.absolute is not None:
        return replace(policy, absolute=policy.absolute * ratio)
    if policy.decimals is not None:
        return replace(EXACT, absolute=ratio / (2 * 10**policy.decimals))
    if policy.rounds_to_written and policy.least_decimals is not None:
        shift = math.floor(math.log10(ratio))
        return replace(policy, least_decimals=max(policy.least_decimals - shift, 0))
    return policy
