"""Orders of labels: those that are listed, and those that a traversal of a graph may take.

Where a traversal may go on to several nodes, any of them is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def goes_wrong_at(order: Sequence[str], right: Sequence[Sequence[str]]) -> int | None:
    """Return where an order departs from the nearest of the right ones; None where it is one."""
    if tuple(order) in {tuple(one) for one in right}:
        return None
    return max((_agreement(order, one) for one in right), default=0)


def _agreement(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def undirected(graph: Graph) -> Graph:
    """Return a graph with every edge in both directions."""
    both: dict[str, list[str]] = {node: list(others) for node, others in graph.items()}
    for node, others in graph.items():
        for other in others:
            back = both.setdefault(other, [])
            if node not in back:
                back.append(node)
    return both


def nodes_of(graph: Graph) -> tuple[str, ...]:
    """Return all nodes, also those that only edges name."""
    return tuple(dict.fromkeys([*graph, *(other for others in graph.values() for other in others)]))


def breadth_first(order: Sequence[str], graph: Graph, start: str) -> int | None:
    """Return where an order is no breadth-first one.

    Each node has the earliest visited neighbour as its parent, and parents come in their order.
    """
    place = {node: at for at, node in enumerate(order)}
    last = 0
    for at, node in enumerate(order):
        if at == 0:
            if node != start:
                return 0
            continue
        parents = [place[p] for p in place if place[p] < at and node in graph.get(p, ())]
        if place[node] != at or not parents or min(parents) < last:
            return at
        last = min(parents)
    return None if len(order) == len(_reached(graph, start)) else len(order)


def depth_first(order: Sequence[str], graph: Graph, start: str) -> int | None:
    """Return where an order is no depth-first one (nodes as they are first visited)."""
    path: list[str] = []
    seen: set[str] = set()
    for at, node in enumerate(order):
        while path and not any(other not in seen for other in graph.get(path[-1], ())):
            path.pop()
        goes_on = path and node in graph.get(path[-1], ()) and node not in seen
        if not (goes_on or (at == 0 and node == start)):
            return at
        path.append(node)
        seen.add(node)
    return None if len(order) == len(_reached(graph, start)) else len(order)


def topological(order: Sequence[str], graph: Graph, start: str) -> int | None:
    """Return where an order has a node before one that has to come first."""
    seen: set[str] = set()
    for at, node in enumerate(order):
        before = {other for other, others in graph.items() if node in others}
        if node in seen or not before <= seen:
            return at
        seen.add(node)
    return None if seen == set(nodes_of(graph)) else len(order)


def _reached(graph: Graph, start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for other in graph.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
