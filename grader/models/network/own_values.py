"""Equations computed again from values that a student gave, where these may be wrong.

A quantity with a given value is cut off from its equation: what depends on it is computed from the
value. The chain rule goes on from a given derivative in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.expressions.nodes import Derivative, Expression, Symbol
from grader.models.network.graph import Graph
from grader.models.symbolic.simplify import ONE, product_of, total_of

Own = Mapping[Expression, Expression]


def cut_off(graph: Graph, values: Mapping[Symbol, Expression]) -> Graph | None:
    """Return the graph in which quantities are what is given for them.

    None where a value has a name that the graph does not have; raises `CyclicEquations`.
    """
    known = {name: value for name, value in values.items() if name in graph.definitions}
    cut = Graph(graph.definitions | known)
    return cut if set(cut.base) <= set(graph.base) else None


def total_from(graph: Graph, of: Symbol, by: Symbol, given: Own) -> Expression:
    """Return a total derivative by the chain rule, backwards from `of` and from what is given."""
    found: dict[Symbol, Expression] = {of: ONE}
    for name in (*graph.between(of, by)[1:], by):  # from the output down: no deep recursion
        own = None if name is by else given.get(Derivative(of, name))
        children = [child for child in graph.children.get(name, ()) if child in found]
        found[name] = own or total_of(
            product_of([found[child], _factor(graph, child, name, of, given)]) for child in children
        )
    return found[by]


def _factor(graph: Graph, child: Symbol, name: Symbol, of: Symbol, given: Own) -> Expression:
    """Return the factor of one edge: a given derivative, where it can mean no other."""
    own = None if child is of else given.get(Derivative(child, name))
    if own is not None and len(graph.paths(child, name)) == 1:
        return own
    return graph.local(child, name)
