"""Sets that are said by a rule: `{2k + 1 | k = 0, 1, 2}`, `{pi/4 + k pi | k in Z}`.

The elements of a finite one are listed where nothing is left to guess: the whole number runs
through values that are named, or between two ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.answers.find.reading import is_numeric
from grader.expressions.nodes import (
    DOTS,
    Collection,
    Constant,
    Expression,
    Logic,
    Neg,
    Number,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
    number,
)
from grader.expressions.statement import EQUALITIES
from grader.expressions.traversal import free_symbols, substitute

_MOST = 200
_INTEGERS = frozenset({Constant("integers"), Symbol("Z"), Constant("naturals"), Symbol("N")})
_USUAL = frozenset("klmnij")


def listed(answer: Expression) -> Expression:
    """Return the elements of a finite set that is said by a rule."""
    return (_of_builder(answer) or answer) if isinstance(answer, SetBuilder) else answer


def family_of(answer: Expression) -> Expression:
    """Return `pi/4 + k pi` of `{pi/4 + k pi | k in Z}` and of `{x | x = pi/4 + k pi}`.

    Of a union of such sets, all their values are returned as a set, under one whole number.
    """
    if isinstance(answer, SetOperation) and answer.op == "union":
        return _together(answer)
    if not isinstance(answer, SetBuilder):
        return answer
    element, condition = answer.args
    conditions = _conditions(condition)
    named = [c for c in conditions if _value_of(c, element) is not None]
    rest = [c for c in conditions if c not in named]
    whole = all(
        isinstance(c, Relation) and c.ops == ("in",) and c.args[-1] in _INTEGERS for c in rest
    )
    if not whole or len(named) > 1:
        return answer
    value = _value_of(named[0], element) if named else None if rest else answer
    return value or element


def _together(union: SetOperation) -> Expression:
    """Return the values of a union as one set; the union itself where a part of it lists none."""
    values: list[Expression] = []
    name: Expression | None = None
    for member in map(_without_condition, union.args):
        family = family_of(member)
        if family is member and not (isinstance(member, Collection) and member.kind == "set"):
            return union
        found = family.args if isinstance(family, Collection) else (family,)
        own = frozenset[Symbol]().union(*map(free_symbols, found))
        if name is None and len(own) == 1:
            (name,) = own
        if name is not None and len(own) == 1:
            found = tuple(substitute(value, dict.fromkeys(own, name)) for value in found)
        values += found
    return Collection("set", *values)


def _of_builder(answer: SetBuilder) -> Expression | None:
    element, condition = answer.args
    conditions = _conditions(condition)
    named = [value for c in conditions if (value := _value_of(c, element)) is not None]
    template = named[0] if named and isinstance(element, Symbol) else element
    names = free_symbols(template)
    if len(names) != 1:
        return None
    (name,) = names
    values = _values(name, conditions)
    if values is None:
        return None
    return Collection("set", *(substitute(template, {name: value}) for value in values))


def _without_condition(values: Expression) -> Expression:
    """Return `{pi/6 + 2 pi k}` of `{pi/6 + 2 pi k, k in Z}`."""
    if not isinstance(values, Collection) or values.kind != "set":
        return values
    rest = [e for e in values.args if not (isinstance(e, Relation) and e.ops == ("in",))]
    return values if len(rest) == len(values.args) else Collection("set", *rest)


def _conditions(condition: Expression) -> Sequence[Expression]:
    if isinstance(condition, Logic) and condition.op == "and":
        return condition.args
    return (condition,)


def _value_of(condition: Expression, element: Expression) -> Expression | None:
    """Return `2k - 1` of `x = 2k - 1`, where x is the element; of alternatives all their values."""
    match condition:
        case Logic(op="or"):
            values = [_value_of(each, element) for each in condition.args]
            known = [value for value in values if value is not None]
            return Collection("set", *known) if len(known) == len(values) else None
        case Relation(args=(left, right)) if set(condition.ops) <= EQUALITIES:
            return right if left is element and isinstance(element, Symbol) else None
    return None


def _values(name: Symbol, conditions: Sequence[Expression]) -> Sequence[Expression] | None:
    """Return the values through which a name runs; None where that is not said."""
    for at, condition in enumerate(conditions):
        match condition:
            case Relation(ops=("in",), args=(left, Collection(kind="set") as whole)):
                if left is name:
                    return whole.args
            case Relation(ops=("=",), args=(left, first)) if left is name:
                return _in_a_row((first, *conditions[at + 1 :]))
            case Relation(args=(low, middle, high)) if middle is name:
                return _between(low, high, condition.ops) if name.name in _USUAL else None
    return None


def _in_a_row(values: Sequence[Expression]) -> Sequence[Expression] | None:
    """Return `0, 1, 2`, and the values of `0, 1, ..., 4`; None where others stand among them."""
    if DOTS not in values:
        return values if all(map(is_numeric, values)) else None
    at = values.index(DOTS)
    ends = _whole(values[0]), _whole(values[-1])
    if at != len(values) - 2 or ends[0] is None or ends[1] is None:
        return None
    if any(_whole(value) != ends[0] + step for step, value in enumerate(values[:at])):
        return None
    return [*_numbers(ends[0], ends[1])]


def _between(low: Expression, high: Expression, ops: Sequence[str]) -> Sequence[Expression] | None:
    first, last = _whole(low), _whole(high)
    if first is None or last is None or not set(ops) <= {"<", "<="}:
        return None
    return [*_numbers(first + (ops[0] == "<"), last - (ops[1] == "<"))]


def _numbers(first: int, last: int) -> Iterator[Expression]:
    yield from (number(value) for value in range(first, min(last, first + _MOST) + 1))


def _whole(value: Expression) -> int | None:
    if isinstance(value, Neg):
        inner = _whole(value.args[0])
        return None if inner is None else -inner
    return value.value if isinstance(value, Number) and isinstance(value.value, int) else None
