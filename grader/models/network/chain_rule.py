"""The chain rule written out: from the output down, a statement for every quantity on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.expressions.nodes import Derivative, Expression, Mul, Relation, Symbol
from grader.models.base import Step
from grader.models.network.graph import Graph
from grader.models.symbolic.simplify import ONE, product_of, total_of


def chain_rule_steps(graph: Graph, of: Symbol, by: Symbol) -> list[Step]:
    """Return the chain rule from the output down, a statement for every quantity on the way."""
    names = graph.between(of, by)
    steps = []
    for name in names[1:]:
        children = [c for c in names if name in graph.parents.get(c, ()) and c is not name]
        sides = _chain_rule_sides(graph, of, name, children)
        text = f"{of.name} depends on {name.name} through {_listed(children)}"
        steps.append(Step(text, Relation(sides, ("=",) * (len(sides) - 1))))
    return steps


def _chain_rule_sides(
    graph: Graph, of: Symbol, name: Symbol, children: list[Symbol]
) -> tuple[Expression, ...]:
    """Return `∂y/∂a`, the chain rule over the children, the factors put in, and the result."""
    written: list[Expression] = []
    put_in: list[Expression] = []
    for child in children:
        local = graph.local(child, name)
        if child is of:
            written.append(Derivative(of, name))
            put_in.append(local)
        else:
            written.append(Mul(Derivative(of, child), Derivative(child, name)))
            put_in.append(product_of([graph.total(of, child), local]))
    sides = [Derivative(of, name), total_of(written), total_of(put_in), graph.total(of, name)]
    return tuple(dict.fromkeys(sides)) if len(set(sides)) > 1 else (sides[0], sides[-1])


MAX_LINES = 40


def entry_steps(
    graph: Graph, of: Symbol, by: Sequence[Symbol], whole: Mapping[Symbol, Symbol]
) -> list[Step]:
    """Return the derivative by every entry on the way, from the output down, in those above it.

    `whole` says of which vector a quantity is an entry. Of large vectors one entry is shown.
    """
    between = {name for each in by for name in graph.between(of, each)}
    names = [name for name in (*reversed(graph.definitions), *graph.base) if name in between]
    chosen = names[1:]
    text = "the chain rule for {}"
    if len(chosen) > MAX_LINES:
        chosen = list({whole.get(name, name): name for name in chosen}.values())
        text = "the chain rule for {}, and likewise for the other entries"
    return [
        Step(text.format(name.name), Relation(_in_those_above(graph, of, name, between), ("=",)))
        for name in chosen
    ]


def _in_those_above(
    graph: Graph, of: Symbol, name: Symbol, between: Collection[Symbol]
) -> tuple[Expression, Expression]:
    terms = (
        product_of([ONE if child is of else Derivative(of, child), graph.local(child, name)])
        for child in graph.children.get(name, ())
        if child in between
    )
    return Derivative(of, name), total_of(terms)


def _listed(names: list[Symbol]) -> str:
    return " and ".join(name.name for name in names)
