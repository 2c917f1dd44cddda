"""Which names an answer gives values to: `a = 2, b = 3`, `(x, y) = (2, 3)`, `x = 1 or x = 2`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from grader.expressions.nodes import Call, Collection, Expression, Logic, Relation, Symbol
from grader.expressions.traversal import free_symbols

Binding = tuple[Expression, Expression]
EQUALITIES = frozenset({"=", "~", ":=", "equiv"})


def bindings(node: Expression, is_name: Callable[[Expression], bool]) -> list[Binding] | None:
    """Return each name with its value, in order; None where something is no such equation.

    Names that `or` joins, `x = 1 or x = 2`, have to be the same.
    """
    if isinstance(node, Relation):
        named = set(node.ops) <= EQUALITIES and is_name(node.args[0])
        return [(node.args[0], value_of_chain(node))] if named else None
    joined = isinstance(node, Logic) and node.op in ("and", "or")
    if not joined and not (isinstance(node, Collection) and node.kind == "sequence"):
        return None
    pairs: list[Binding] = []
    for item in node.args:
        inner = bindings(item, is_name)
        if inner is None:
            return None
        pairs += inner
    alternatives = isinstance(node, Logic) and node.op == "or"
    return None if alternatives and are_several_names(pairs) else pairs


def value_of_chain(node: Relation) -> Expression:
    """Return what a chain of equations comes to, before it is rounded: `x = 1/3 ~ 0.3`."""
    if node.ops[0] == "=" and "~" in node.ops:
        return node.args[node.ops.index("~")]
    return node.args[-1]


def are_several_names(pairs: list[Binding]) -> bool:
    """Whether more than one quantity gets a value; `x_1` and `x_2` are values of one."""
    return len({_base(name) for name, _ in pairs}) > 1 or any(map(_is_tuple_of_names, pairs))


def _is_tuple_of_names(pair: Binding) -> bool:
    return all(isinstance(side, Collection) and side.kind == "tuple" for side in pair) and (
        len(pair[0].args) == len(pair[1].args)
    )


def _base(name: Expression) -> Expression | str:
    return name.name.partition("_")[0] if isinstance(name, Symbol) else name


def by_name(reference: list[Binding], answer: list[Binding]) -> list[Binding] | None:
    """Return the values that belong to the same names; None where the names are others."""
    left, right = _flat(reference), _flat(answer)
    if left is None or right is None or set(left) != set(right):
        return None
    return [(value, right[name]) for name, value in left.items()]


def _flat(pairs: list[Binding]) -> dict[Expression, Expression] | None:
    laid_open = [
        zip(pair[0].args, pair[1].args, strict=True) if _is_tuple_of_names(pair) else [pair]
        for pair in pairs
    ]
    flat = list(chain.from_iterable(laid_open))
    values = dict(flat)
    return values if len(values) == len(flat) else None


def may_be_the_same(left: Expression, right: Expression) -> bool:
    """Whether two left sides may name one quantity: `y` and `f(x)`, but not `x` and `f(x)`."""
    if left is right:
        return True
    calls = isinstance(left, Call), isinstance(right, Call)
    if all(calls):
        return left.payload != right.payload and left.args == right.args
    if any(calls):
        call, other = (left, right) if calls[0] else (right, left)
        return isinstance(other, Symbol) and other not in free_symbols(call)
    return not (isinstance(left, Symbol) and isinstance(right, Symbol))
