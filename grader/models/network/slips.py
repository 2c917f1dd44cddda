"""Known wrong derivatives of a network, each computed from its graph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.traversal import transform, walk
from grader.models.base import Misconception
from grader.models.network.graph import Graph, Path
from grader.models.symbolic.simplify import ZERO, along_path, total_of

Factors = list[Expression]


def derivative_misconceptions(graph: Graph, of: Symbol, by: Symbol) -> Iterator[Misconception]:
    """Yield the wrong answers to `∂of/∂by` that are different from the right one."""
    right = graph.total(of, by)
    seen = {right, ZERO}
    for found in _all(graph, of, by):
        if found.value not in seen:
            seen.add(found.value)  # type: ignore[arg-type]
            yield found


def _all(graph: Graph, of: Symbol, by: Symbol) -> Iterator[Misconception]:
    paths = graph.paths(of, by)
    yield from _missed_paths(graph, paths)
    yield from _function_for_derivative(graph, of, by)
    yield from _wrong_powers(graph, paths)
    yield from _other_quantity(graph, of, by)


def _missed_paths(graph: Graph, paths: tuple[Path, ...]) -> Iterator[Misconception]:
    """The sum over all paths but one, and over the longest (no skip connection) or shortest."""
    if len(paths) < 2:
        return
    products = [graph.along(path) for path in paths]
    for kept, which in ((paths[0], "short cuts"), (paths[-1], "longer ways")):
        yield Misconception(
            "skip-path-missed",
            graph.along(kept),
            f"Only the path {_arrows(kept)} is counted: the {which} also contribute.",
        )
    for missed, path in enumerate(paths):
        rest = products[:missed] + products[missed + 1 :]
        yield Misconception(
            "skip-path-missed",
            total_of(rest),
            f"The path {_arrows(path)} is missing: add its product to the sum.",
        )


def _arrows(path: Path) -> str:
    return " → ".join(name.name for name in path)


def _function_for_derivative(graph: Graph, of: Symbol, by: Symbol) -> Iterator[Misconception]:
    """`sigma(z)` where the chain rule has `sigma'(z)`."""
    right = graph.total(of, by)
    names = sorted({c.name for c in _primed(right)})
    for name in names:
        yield Misconception(
            "function-for-its-derivative",
            transform(right, partial(_without_prime, name)),
            f"The derivative of {name}(z) is {name}'(z), not {name}(z).",
        )


def _primed(expression: Expression) -> list[Call]:
    return [node for node in walk(expression) if isinstance(node, Call) and node.primes]


def _without_prime(name: str, node: Expression) -> Expression:
    if isinstance(node, Call) and node.name == name and node.primes:
        return Call(name, *node.args, primes=node.primes - 1)
    return node


def _wrong_powers(graph: Graph, paths: tuple[Path, ...]) -> Iterator[Misconception]:
    """One factor of a repeated weight too few or too many, in all terms that hold it."""
    terms = [_factors(graph, path) for path in paths]
    weights = {f for factors in terms for f in factors if isinstance(f, Symbol)}
    for weight in sorted(weights, key=lambda symbol: symbol.name):
        if max(factors.count(weight) for factors in terms) < 2:
            continue
        for change, word in ((_one_fewer, "few"), (_one_more, "many")):
            value = total_of(along_path(change(factors, weight)) for factors in terms)
            yield Misconception(
                f"one-factor-too-{word}",
                value,
                f"One factor {weight.name} too {word}: count the layers that are passed.",
            )


def _factors(graph: Graph, path: Path) -> Factors:
    return [graph.local(of, by) for of, by in pairwise(path)]


def _one_fewer(factors: Factors, weight: Symbol) -> Factors:
    if weight not in factors:
        return factors
    position = factors.index(weight)
    return factors[:position] + factors[position + 1 :]


def _one_more(factors: Factors, weight: Symbol) -> Factors:
    return [*factors, weight] if weight in factors else factors


def _other_quantity(graph: Graph, of: Symbol, by: Symbol) -> Iterator[Misconception]:
    """The derivative by a quantity of the same equation, or by another layer's quantity."""
    beside = [
        other
        for parents in graph.parents.values()
        if by in parents
        for other in parents
        if other is not by
    ]
    for other in dict.fromkeys(beside):
        if graph.depends(of, other):
            yield Misconception(
                "derivative-by-another",
                graph.total(of, other),
                f"This is the derivative by {other.name}, not by {by.name}.",
            )
    for other in (*graph.definitions, *graph.base):
        if other not in (of, by) and other not in beside and graph.depends(of, other):
            yield Misconception(
                "parts-swapped",
                graph.total(of, other),
                f"This is the derivative by {other.name}, not by {by.name}.",
            )
