"""Derivatives by an element of a sequence, `d/dx_k sum_i x_i^2`, whose index may be bound."""

from __future__ import annotations

from grader.equivalence.terms.derivatives import CannotDifferentiate, differentiate
from grader.expressions.names import SEQUENCE_MARKS, canonical, split_name
from grader.expressions.nodes import Add, Call, Expression, Mul, Number, Symbol
from grader.expressions.traversal import substitute, walk

_STEP = Symbol("step of an element")


def derivative_by_element(of: Expression, variable: Expression) -> Expression | None:
    """Return the derivative by `x_k` of what holds elements `x[i]`; None if it holds none.

    The element is moved by a step: `x[i]` to `x[i] + step delta_ik`, and what is left is the
    derivative by the step where it is zero. Raises `CannotDifferentiate`.
    """
    calls = [node for node in walk(of) if isinstance(node, Call) and node.name.endswith("[]")]
    element = _element(variable, {(call.name, len(call.args)) for call in calls})
    if element is None:
        return None
    same: dict[Expression, Expression] = {
        node: found
        for node in walk(of)
        if isinstance(node, Symbol)
        and (found := _element(node, {(element.name, len(element.args))})) is not None
    }
    written = substitute(of, same)
    moved: dict[Expression, Expression] = {
        node: Add(node, Mul(_STEP, *map(_delta, node.args, element.args)))
        for node in walk(written)
        if isinstance(node, Call)
        and node.name == element.name
        and len(node.args) == len(element.args)
    }
    slope = differentiate(substitute(written, moved), _STEP)
    back = {new: old for old, new in moved.items()}
    result = substitute(slope, back)
    if _STEP in walk(result):
        raise CannotDifferentiate("an element")
    return result


def _delta(one: Expression, other: Expression) -> Expression:
    if isinstance(one, Number) and isinstance(other, Number):
        return Number(int(one.value == other.value))
    return Number(1) if one is other else Call("kronecker", one, other)


def _element(node: Expression, rows: set[tuple[str, int]]) -> Call | None:
    """Return `x_k` as an element of the sequence `x`, if that is one of the rows."""
    if isinstance(node, Call):
        return node if (node.name, len(node.args)) in rows else None
    if not isinstance(node, Symbol):
        return None
    parts = split_name(node.name)
    indices: list[str] = []
    if len(parts.mark) > 2 and parts.mark[0] in SEQUENCE_MARKS:
        indices.append(parts.mark[1:-1])
        parts = parts._replace(mark=SEQUENCE_MARKS[parts.mark[0]])
    name = canonical(parts._replace(subscript="")) + "[]"
    for letters in ([parts.subscript], list(parts.subscript)):
        places = [*indices, *(each for each in letters if each)]
        if (name, len(places)) in rows and all(map(_is_index, places)):
            return Call(name, *map(_index, places))
    return None


def _is_index(text: str) -> bool:
    return text.isdigit() or (len(text) == 1 and text.isalpha())


def _index(text: str) -> Expression:
    return Number(int(text)) if text.isdigit() else Symbol(text)
