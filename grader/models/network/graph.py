"""Equations as a graph: order, paths, derivatives by the chain rule, expansion to base names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute
from grader.models.base import QueryError
from grader.models.spec import SpecError, read_formula
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import ONE, ZERO, along_path, product_of, total_of

MAX_PATHS = 64
Path = tuple[Symbol, ...]


class CyclicEquations(Exception):
    """The equations define a quantity by itself; `cycle` names the quantities in order."""

    def __init__(self, cycle: tuple[Symbol, ...]) -> None:
        super().__init__(" -> ".join(symbol.name for symbol in cycle))
        self.cycle = cycle


class Graph:
    """Definitions `name = expression`, in an order in which each uses only earlier ones."""

    def __init__(self, definitions: Mapping[Symbol, Expression]) -> None:
        self.definitions = {name: definitions[name] for name in _ordered(definitions)}
        self._partials: dict[tuple[Symbol, Symbol], Expression] = {}
        self._totals: dict[tuple[Symbol, Symbol], Expression] = {}
        self._shared: dict[tuple[Symbol, Symbol], Expression] = {}
        self._counts: dict[Symbol, dict[Symbol, int]] = {}

    @cached_property
    def base(self) -> tuple[Symbol, ...]:
        """The quantities that no equation defines, in the order in which they first come."""
        found: dict[Symbol, None] = {}
        for right in self.definitions.values():
            for name in sorted(free_symbols(right), key=lambda symbol: symbol.name):
                if name not in self.definitions:
                    found[name] = None
        return tuple(found)

    @cached_property
    def parents(self) -> Mapping[Symbol, tuple[Symbol, ...]]:
        """For each defined quantity, the names on its right side."""
        position = {name: place for place, name in enumerate((*self.base, *self.definitions))}
        return {
            name: tuple(sorted(free_symbols(right), key=position.__getitem__, reverse=True))
            for name, right in self.definitions.items()
        }

    @cached_property
    def children(self) -> Mapping[Symbol, tuple[Symbol, ...]]:
        """For each quantity, those on whose right side it stands."""
        found: dict[Symbol, list[Symbol]] = {}
        for name, parents in self.parents.items():
            for parent in parents:
                found.setdefault(parent, []).append(name)
        return {name: tuple(children) for name, children in found.items()}

    @cached_property
    def _expanded(self) -> Mapping[Expression, Expression]:
        done: dict[Expression, Expression] = {}
        for name, right in self.definitions.items():
            done[name] = substitute(right, done)
        return done

    def expand(self, expression: Expression) -> Expression:
        """Replace every defined quantity by what it is in base quantities; parts are shared."""
        return substitute(expression, self._expanded)

    def knows(self, name: Symbol) -> bool:
        """Say whether the name is a quantity of the graph."""
        return name in self.definitions or name in self.base

    def local(self, of: Symbol, by: Symbol) -> Expression:
        """Return the partial derivative of `of`'s own equation, all else held fixed."""
        key = (of, by)
        if key not in self._partials:
            self._partials[key] = differentiate(self.definitions[of], by)
        return self._partials[key]

    def depends(self, of: Symbol, by: Symbol) -> bool:
        """Say whether a path leads from `by` to `of`."""
        return of is by or self._count(of, by) > 0

    def _count(self, of: Symbol, by: Symbol) -> int:
        """Return the number of paths from `by` to `of`."""
        if by not in self._counts:
            counts = {by: 1}
            for name in self.definitions:
                if name is not by:
                    counts[name] = sum(counts.get(parent, 0) for parent in self.parents[name])
            self._counts[by] = counts
        return self._counts[by].get(of, 0)

    def between(self, of: Symbol, by: Symbol) -> tuple[Symbol, ...]:
        """Return the quantities that lie on a path, from `of` down to `by`, both included."""
        names = [*reversed(self.definitions), *(n for n in self.base if n is by)]
        return tuple(n for n in names if self.depends(of, n) and self.depends(n, by))

    def paths(self, of: Symbol, by: Symbol) -> tuple[Path, ...]:
        """Return the paths from `of` down to `by`, the longest first; empty if too many."""
        if self._count(of, by) > MAX_PATHS:
            return ()
        return tuple(sorted(self._walk((of,), by), key=len, reverse=True))

    def _walk(self, path: Path, by: Symbol) -> Iterator[Path]:
        if path[-1] is by:
            yield path
            return
        for parent in self.parents.get(path[-1], ()):
            if self.depends(parent, by):
                yield from self._walk((*path, parent), by)

    def along(self, path: Path) -> Expression:
        """Return the product of the local partial derivatives along a path."""
        return along_path(self.local(of, by) for of, by in pairwise(path))

    def total(self, of: Symbol, by: Symbol) -> Expression:
        """Return the total derivative by the chain rule, as a sum over the paths.

        With more than `MAX_PATHS` paths it is the shared one.
        """
        key = (of, by)
        if key not in self._totals:
            self._totals[key] = self._total(of, by)
        return self._totals[key]

    def _total(self, of: Symbol, by: Symbol) -> Expression:
        if of is by:
            return ONE
        if not self.depends(of, by):
            return ZERO
        paths = self.paths(of, by)
        if paths:
            return total_of(self.along(path) for path in paths)
        return self.shared(of, by)

    def shared(self, of: Symbol, by: Symbol) -> Expression:
        """Return the total derivative in terms of those by the quantities between.

        They are computed once for all names further down (backpropagation).
        """
        for name in (*self.between(of, by)[1:], by):  # from the output down: no deep recursion
            if (of, name) not in self._shared:
                self._shared[of, name] = self._by_children(of, name)
        return self._shared[of, by]

    def _by_children(self, of: Symbol, by: Symbol) -> Expression:
        if of is by:
            return ONE
        children = [c for c in self.children.get(by, ()) if self.depends(of, c)]
        return total_of(
            product_of([ONE if c is of else self._shared[of, c], self.local(c, by)])
            for c in children
        )

    def total_of_expression(self, expression: Expression, by: Symbol) -> Expression:
        """Return the derivative of any expression in the graph's names by one of them."""
        if isinstance(expression, Symbol):
            return self.total(expression, by)
        return total_of(
            product_of([differentiate(expression, name), self.total(name, by)])
            for name in sorted(free_symbols(expression), key=lambda symbol: symbol.name)
        )


def _ordered(definitions: Mapping[Symbol, Expression]) -> Sequence[Symbol]:
    """Sort so that each quantity comes after those it needs; raise `CyclicEquations`."""
    order: list[Symbol] = []
    state: dict[Symbol, str] = {}
    for start in definitions:
        stack: list[tuple[Symbol, list[Symbol]]] = []
        _enter(start, definitions, state, stack)
        while stack:
            name, waiting = stack[-1]
            if not waiting:
                state[name] = "done"
                order.append(name)
                stack.pop()
                continue
            needed = waiting.pop()
            if state.get(needed) == "open":
                names = [entry[0] for entry in stack]
                raise CyclicEquations((*names[names.index(needed) :], needed))
            _enter(needed, definitions, state, stack)
    return order


def _enter(
    name: Symbol,
    definitions: Mapping[Symbol, Expression],
    state: dict[Symbol, str],
    stack: list[tuple[Symbol, list[Symbol]]],
) -> None:
    if name in definitions and name not in state:
        state[name] = "open"
        needed = sorted(free_symbols(definitions[name]), key=lambda symbol: symbol.name)
        stack.append((name, needed[::-1]))


def quantity_of(text: str, notation: Notation, graph: Graph, known: Sequence[Symbol]) -> Symbol:
    """Return the quantity of this name, of the graph or among those that are `known` beside it.

    Raises `QueryError` if there is none; it tells those that are known.
    """
    try:
        name = read_formula(text, notation)
    except SpecError as error:
        raise QueryError(str(error)) from None
    if isinstance(name, Symbol) and (graph.knows(name) or name in known):
        return name
    what = "is not a quantity" if isinstance(name, Symbol) else "is a formula, and no quantity"
    raise QueryError(f"{text} {what} of the network", tuple(s.name for s in known))
