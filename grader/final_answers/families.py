"""Solutions with an integer parameter: `x = pi/2 + 2 pi k, k in Z`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from grader.equivalence import Outcome, Prepared, enclose
from grader.expressions.names import INTEGER_PARAMETERS
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Logic,
    Mul,
    Neg,
    Pow,
    Relation,
    SetBuilder,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.final_answers.accept import assigned_value
from grader.final_answers.solution_lists import items_of

_INTEGERS, _HALF_TURN = Constant("integers"), Constant("pi")
#: So many families are written for one at most.
MAX_PARTS = 24


class Family(NamedTuple):
    """All values `start + k step` with a whole `k`."""

    start: Expression
    step: Expression


def same_families(reference: Expression, answer: Expression, notation: Notation) -> bool:
    """Whether both are the same values with an integer parameter, whatever its name."""
    found = [_without_parameter(_without_congruence(side)) for side in (reference, answer)]
    if all(parameter is None for _, parameter in found) and not all(
        _turns(side) for side, _ in found
    ):
        return False
    sides = []
    for rest, parameter in found:
        value = assigned_value(rest)
        value = rest if value is None else value
        name = parameter or _usual_parameter(value)
        members = items_of(value) if name is not None else None
        if name is None or members is None:
            return False
        sides.append([each for m in members for each in _families(m, name, notation)])
    known = [each for side in sides for each in side if each is not None]
    count = len(sides[0])
    if not 0 < count < len(known) or len(known) < sum(map(len, sides)):
        return False
    written_out = _to_common_step(known)
    left, right = written_out[:count], written_out[count:]
    return all(
        any(_same_family(one, other, notation) for family in others for other in family)
        for ones, others in ((left, right), (right, left))
        for each in ones
        for one in each
    )


def _to_common_step(families: Sequence[Family]) -> list[list[Family]]:
    """Write families with steps that have a common multiple as several each, with that step.

    `pi/4 + k pi/2` is `pi/4 + k pi` and `3 pi/4 + k pi`.
    """
    unchanged = [[family] for family in families]
    first = families[0].step
    ratios: list[Fraction] = []
    for family in families:
        value = enclose(Div(family.step, first))
        if value is None:
            return unchanged
        ratio = abs(value.midpoint).limit_denominator(MAX_PARTS)
        if not ratio or not value.lower <= (ratio if value.midpoint > 0 else -ratio) <= value.upper:
            return unchanged
        ratios.append(ratio)
    if len(set(ratios)) == 1:
        return unchanged
    common = Fraction(lcm(*(r.numerator for r in ratios)), gcd(*(r.denominator for r in ratios)))
    if max(common / ratio for ratio in ratios) > MAX_PARTS:
        return unchanged
    return [
        [
            Family(Add(family.start, Mul(number(k), family.step)), Mul(number(common), first))
            for k in range(int(common / ratio))
        ]
        for family, ratio in zip(families, ratios, strict=True)
    ]


def _without_congruence(node: Expression) -> Expression:
    """Write `n = 3 (mod 5)` as `n = 3 + 5 k` for an integer `k`."""
    if not isinstance(node, Relation) or node.ops not in (("=",), ("equiv",)):
        return node
    name, rest = node.args
    if not all(isinstance(side, Call) and side.name == "mod" for side in node.args):
        return node
    modulus = name.args[1]
    if rest.args[1] is not modulus or not isinstance(name.args[0], Symbol):
        return node
    if free_symbols(modulus) or free_symbols(rest.args[0]):
        return node
    parameter = Symbol("k" if name.args[0] is not Symbol("k") else "m")
    values = Relation((name.args[0], Add(rest.args[0], Mul(modulus, parameter))), ("=",))
    return Collection("sequence", values, Relation((parameter, _INTEGERS), ("in",)))


def _without_parameter(node: Expression) -> tuple[Expression, Symbol | None]:
    """Return an answer without its condition `k in Z`, and which name is meant by it."""
    if isinstance(node, Logic) and node.op == "implies" and len(node.args) == 2:
        condition, rest = node.args
        parameter = _parameter(condition)
        if parameter is not None and parameter in free_symbols(rest):
            return rest, parameter
    if isinstance(node, SetBuilder):
        return _without_condition(node)
    if not isinstance(node, Collection) or node.kind != "sequence" or len(node.args) < 2:
        return node, None
    parameter = _parameter(node.args[-1])
    rest = node.args[0] if len(node.args) == 2 else Collection("sequence", *node.args[:-1])
    if parameter is None or parameter not in free_symbols(rest):
        return node, None
    return rest, parameter


def _without_condition(node: SetBuilder) -> tuple[Expression, Symbol | None]:
    """Return the elements of `{2k : k in Z}` and of `{x : x = 2k, k in Z}`."""
    element, condition = node.args
    parts = list(condition.args) if isinstance(condition, Logic) else [condition]
    parameter = _parameter(parts[-1])
    if len(parts) == 2 and isinstance(parts[0], Relation) and parts[0].args[0] is element:
        element = parts.pop(0)
    named = parameter is not None and parameter in free_symbols(element)
    return (element, parameter) if len(parts) == 1 and named else (node, None)


def _parameter(condition: Expression) -> Symbol | None:
    if not isinstance(condition, Relation) or condition.ops != ("in",):
        return None
    name, values = condition.args
    return name if values is _INTEGERS and isinstance(name, Symbol) else None


def _turns(node: Expression) -> bool:
    """Whether a usual letter for integers counts turns, `pi/4 + k pi`: no other name stands so."""
    value = assigned_value(node)
    name = _usual_parameter(node if value is None else value)
    return name is not None and any(
        isinstance(product, Mul) and name in product.args and any(map(_is_angle, walk(product)))
        for product in walk(node)
    )


def _is_angle(node: Expression) -> bool:
    return node is _HALF_TURN or (isinstance(node, Call) and node.name == "degree")


def _usual_parameter(node: Expression) -> Symbol | None:
    """Return the one name of a value, if it is a letter that people use for integers."""
    names = free_symbols(node)
    only = next(iter(names)) if len(names) == 1 else None
    return only if isinstance(only, Symbol) and only.name in INTEGER_PARAMETERS else None


def _families(value: Expression, parameter: Symbol, notation: Notation) -> list[Family | None]:
    """Return a value as a family, or as two, by even and odd numbers: `(-1)^n pi/6 + n pi`."""
    whole = _family(value, parameter, notation)
    alternates = any(
        isinstance(n, Pow) and parameter in free_symbols(n.args[1]) for n in walk(value)
    )
    if whole is not None or not alternates:
        return [whole]
    twice = Mul(number(2), parameter)
    halves = (substitute(value, {parameter: half}) for half in (twice, Add(twice, number(1))))
    return [_family(half, parameter, notation) for half in halves]


def _family(value: Expression, parameter: Symbol, notation: Notation) -> Family | None:
    """Return a value that grows evenly with its parameter as a family."""
    at = [substitute(value, {parameter: number(k)}) for k in (0, 1, 2)]
    step = Add(at[1], Neg(at[0]))
    if free_symbols(step) or not _same(Add(at[2], Neg(at[0])), Mul(number(2), step), notation):
        return None
    return None if _same(step, number(0), notation) else Family(at[0], step)


def _same_family(left: Family, right: Family, notation: Notation) -> bool:
    """Whether two families are proved to have the same members."""
    same_step = _same(left.step, right.step, notation)
    if not same_step and not _same(left.step, Neg(right.step), notation):
        return False
    offset = Div(Add(right.start, Neg(left.start)), left.step)
    enclosure = enclose(offset)
    if enclosure is None:
        return False
    return _same(offset, number(round(enclosure.midpoint)), notation)


def _same(left: Expression, right: Expression, notation: Notation) -> bool:
    return Prepared(left, notation).compare(right).outcome is Outcome.EQUIVALENT
