"""Going through expressions: every node once, rebuilding, substitution, free names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from grader.expressions.interning import Expression
from grader.expressions.nodes import BigOperator, Integral, Limit, SetBuilder, Symbol


def walk(*roots: Expression) -> Iterator[Expression]:
    """Yield every different node once, children before parents."""
    seen: set[Expression] = set()
    stack: list[tuple[Expression, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.args))


def transform(root: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Rebuild from the leaves up, `change` being applied to every rebuilt node."""
    done: dict[Expression, Expression] = {}
    for node in walk(root):
        done[node] = change(node.with_args(tuple(done[child] for child in node.args)))
    return done[root]


def substitute(root: Expression, mapping: Mapping[Expression, Expression]) -> Expression:
    """Replace nodes by others; what was put in is not searched again.

    Bound variables are not treated apart: do not map a name that an operator binds.
    """
    done: dict[Expression, Expression] = {}
    for node in walk(root):
        new = mapping.get(node)
        if new is None:
            new = node.with_args(tuple(done[child] for child in node.args))
        done[node] = new
    return done[root]


def free_symbols(root: Expression) -> frozenset[Symbol]:
    """Return the symbols that are not bound by an integral, a sum, a limit or a set."""
    found: dict[Expression, frozenset[Symbol]] = {}
    for node in walk(root):
        if isinstance(node, Symbol):
            found[node] = frozenset((node,))
            continue
        names = frozenset().union(*(found[child] for child in node.args))
        if isinstance(node, SetBuilder):
            names -= found[node.args[0]]
        elif isinstance(node, BigOperator | Limit) or (
            len(node.args) > 2 and isinstance(node, Integral)
        ):
            body, variable, *bounds = (found[child] for child in node.args)
            names = (body - variable).union(*bounds)
        found[node] = names
    return found[root]
