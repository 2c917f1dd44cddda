"""Going through expressions: every node once, rebuilding, substitution, what occurs in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from grader.expressions.interning import Expression, remember
from grader.expressions.nodes import BigOperator, Call, Integral, Limit, SetBuilder, Symbol


def walk(*roots: Expression) -> Iterator[Expression]:
    """Yield every different node once, children before parents."""
    seen: set[Expression] = set()
    # A node whose children stand above it on the stack has None behind it.
    stack: list[Expression | None] = [*reversed(roots)]
    while stack:
        node = stack.pop()
        if node is None:
            yield stack.pop()  # type: ignore[misc]
        elif node not in seen:
            seen.add(node)
            if node.args:
                stack += (node, None)
                stack += node.args[::-1]
            else:
                yield node


def transform(
    root: Expression, change: Callable[[Expression], Expression], *kinds: type[Expression]
) -> Expression:
    """Rebuild from the leaves up, `change` being applied to every rebuilt node.

    Where `kinds` are given, only nodes of these change: what holds none of them stays as it is.
    """
    done: dict[Expression, Expression] = {}
    for node in _walk_to_kinds(root, frozenset(kinds)) if kinds else walk(root):
        done[node] = change(node.with_args(tuple([done.get(child, child) for child in node.args])))
    return done.get(root, root)


def substitute(root: Expression, mapping: Mapping[Expression, Expression]) -> Expression:
    """Replace nodes by others; what was put in is not searched again.

    Bound variables are not treated apart: do not map a name that an operator binds.
    """
    if not mapping:
        return root
    done: dict[Expression, Expression] = {}
    for node in _walk_to(root, frozenset(mapping)):
        new = mapping.get(node)
        if new is None:
            new = node.with_args(tuple([done.get(child, child) for child in node.args]))
        done[node] = new
    return done.get(root, root)


def _walk_to(root: Expression, wanted: frozenset[Expression]) -> Iterator[Expression]:
    """Return the nodes in which one of the wanted ones may stand, children before parents."""
    names = frozenset([node for node in wanted if isinstance(node, Symbol)])
    kinds = frozenset([type(node) for node in wanted if not isinstance(node, Symbol)])

    def holds_none(node: Expression) -> bool:
        inside = contents_of(node)
        return inside.names.isdisjoint(names) and inside.kinds.isdisjoint(kinds)

    return _walk_without(root, holds_none)


def _walk_to_kinds(root: Expression, kinds: frozenset[type[Expression]]) -> Iterator[Expression]:
    """Return the nodes in which one of these kinds stands, children before parents."""
    return _walk_without(root, lambda node: contents_of(node).kinds.isdisjoint(kinds))


def _walk_without(
    root: Expression, passed_over: Callable[[Expression], bool]
) -> Iterator[Expression]:
    """Yield the nodes that are not passed over, children before parents."""
    seen: set[Expression] = set()
    stack: list[Expression | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            yield stack.pop()  # type: ignore[misc]
        elif node not in seen:
            seen.add(node)
            if passed_over(node):
                continue
            if node.args:
                stack += (node, None)
                stack += node.args[::-1]
            else:
                yield node


# -- what occurs in an expression ------------------------------------------------------------------


class Contents(NamedTuple):
    """What occurs in an expression: its names, the free ones, kinds of nodes, called functions."""

    names: frozenset[Symbol]
    free: frozenset[Symbol]
    kinds: frozenset[type[Expression]]
    calls: frozenset[str]


def free_symbols(root: Expression) -> frozenset[Symbol]:
    """Return the symbols that are not bound by an integral, a sum, a limit or a set."""
    return contents_of(root).free


def contains(root: Expression, *kinds: type[Expression]) -> bool:
    """Whether a node of one of these kinds stands in the expression, itself included."""
    return not contents_of(root).kinds.isdisjoint(kinds)


def functions_called(*roots: Expression) -> frozenset[str]:
    """Return the names of the functions that are called, without primes."""
    return frozenset().union(*(contents_of(root).calls for root in roots))


def contents_of(root: Expression) -> Contents:
    """Return what occurs in an expression; it is found once, and every node remembers its own."""
    known: Contents | None = root.contents
    if known is not None:
        return known
    if type(root) is Symbol:
        return _of_symbol(root)
    stack = [root]
    while stack:
        node = stack[-1]
        unknown = [c for c in node.args if c.contents is None and type(c) is not Symbol]
        if unknown:
            stack += unknown
            continue
        stack.pop()
        if node.contents is None:
            remember(node, _found_in(node))
    found: Contents = root.contents
    return found


@lru_cache(maxsize=4096)
def _of_symbol(symbol: Symbol) -> Contents:
    """Return what a name holds; it does not remember that itself, since that is itself."""
    names = frozenset((symbol,))
    return Contents(names, names, frozenset((type(symbol),)), _NONE)


_NONE: frozenset[str] = frozenset()


_LEAVES: dict[type[Expression], Contents] = {}


def _of_leaf(kind: type[Expression]) -> Contents:
    """Return what a node of this kind holds that has nothing in it."""
    if kind not in _LEAVES:
        _LEAVES[kind] = Contents(frozenset(), frozenset(), frozenset((kind,)), _NONE)
    return _LEAVES[kind]


def _found_in(node: Expression) -> Contents:
    if not node.args and not isinstance(node, Call):
        return _of_leaf(type(node))
    inside = [contents_of(child) for child in node.args]
    names = _union([each.names for each in inside])
    free = _free_in(node, inside)
    called = frozenset((node.name,)) if isinstance(node, Call) else _NONE
    found = Contents(
        names,
        names if free == names else free,
        _union([_of_leaf(type(node)).kinds, *(each.kinds for each in inside)]),
        _union([called, *(each.calls for each in inside)]),
    )
    return next((each for each in inside if each == found), found)  # large ones often say the same


def _free_in(node: Expression, inside: list[Contents]) -> frozenset[Symbol]:
    if isinstance(node, SetBuilder):
        return _union([each.free for each in inside]) - inside[0].free
    if isinstance(node, BigOperator | Limit) or (isinstance(node, Integral) and len(inside) > 2):
        body, variable, *bounds = (each.free for each in inside)
        return (body - variable).union(*bounds)
    return _union([each.free for each in inside])


def _union(sets: list[frozenset[Any]]) -> frozenset[Any]:
    """Return the union; where one of the sets holds the others, that one, so that all share it."""
    largest: frozenset[Any] = max(sets, key=len, default=frozenset())
    if all(each <= largest for each in sets):
        return largest
    return frozenset().union(*sets)
