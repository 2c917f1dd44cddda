"""Networks of equations: derivatives by the chain rule with its steps, and forward values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from types import MappingProxyType

from grader.expressions.nodes import Derivative, Expression, Matrix, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import (
    contains,
    free_symbols,
    functions_called,
    substitute,
    transform,
    walk,
)
from grader.models.arithmetic.evaluate import Constants
from grader.models.base import (
    Given,
    Misconception,
    Query,
    QueryError,
    Reference,
    Step,
    Value,
    Vocabulary,
)
from grader.models.network.activations import activate
from grader.models.network.chain_rule import chain_rule_steps, entry_steps
from grader.models.network.entries.arithmetic import Shape, ShapeMismatch, shape_of
from grader.models.network.entries.entrywise import Entrywise, entries
from grader.models.network.graph import CyclicEquations, Graph, quantity_of
from grader.models.network.own_values import Own, cut_off, total_from
from grader.models.network.slips import derivative_misconceptions
from grader.models.network.values import value_in_numbers
from grader.models.query import parse_query
from grader.models.symbolic.derivatives import CannotDifferentiate
from grader.models.symbolic.simplify import ZERO
from grader.same import Same

QUERIES = ("diff(y, w)", "local(z, h)", "value(y)", "value(diff(y, w))")
MAX_READINGS = 64
_NO_LOCAL: Mapping[Expression, Expression] = MappingProxyType({})


@lru_cache(maxsize=32)  # it is asked for with every line of a page
def _vocabulary(model: Same[Network]) -> Vocabulary:
    definitions: dict[Expression, Expression] = dict(model.value.written.items())
    return Vocabulary(model.value.notation, QUERIES, definitions)


@dataclass(frozen=True, slots=True)
class Network:
    """A network: the graph of its equations by entries, the shapes of its vectors, its numbers.

    `shapes` has the vectors and matrices only. `activations` say what an opaque function is, where
    the rubric says so: it is then put in when answers are compared.
    """

    graph: Graph
    notation: Notation
    shapes: Mapping[Symbol, Shape]
    constants: Constants
    activations: Mapping[str, str]
    written: Mapping[Symbol, Expression]
    kind: str = "network"

    def vocabulary(self) -> Vocabulary:
        """Return the names, the queries and the definitions as they were written."""
        return _vocabulary(Same(self))

    def answer(self, query: Query) -> Reference:
        """Compute a derivative, a local derivative or a value."""
        try:
            return self._answer(query)
        except (CannotDifferentiate, ShapeMismatch) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def _answer(self, query: Query) -> Reference:
        if query.head == "value" and len(query.args) == 1 and "(" in query.args[0]:
            return self._in_numbers(query, self._answer(parse_query(query.args[0])))
        of, *by = self._names(query)
        if query.head == "value" and not by:
            return self._value(query, of)
        if query.head in ("diff", "local") and len(by) == 1:
            if of in self.shapes or by[0] in self.shapes:
                return self._of_vectors(query, of, by[0])
            compute = self._total if query.head == "diff" else self._local
            return compute(query, of, by[0])
        raise QueryError(f"a network cannot answer {query.text!r}", QUERIES)

    def _names(self, query: Query) -> list[Symbol]:
        if not query.args or query.start is not None:
            raise QueryError(f"a network cannot answer {query.text!r}", QUERIES)
        return [self.quantity(text) for text in query.args]

    def quantity(self, text: str) -> Symbol:
        """Return the quantity of this name; raise `QueryError` if there is none."""
        known = (*self.shapes, *self.graph.definitions, *self.graph.base)
        return quantity_of(text, self.notation, self.graph, known)

    def _value(self, query: Query, of: Symbol) -> Reference:
        needed = [name for name in self.written if self._feeds(name, of)]
        steps = tuple(
            Step(f"{name.name} is defined as", Relation((name, self.written[name]), ("=",)))
            for name in needed
        )
        whole = self._expanded(of)
        reference = Reference(whole, steps, self.kind, query.text, of)
        return self._in_numbers(query, reference) if self.constants else reference

    def _feeds(self, name: Symbol, of: Symbol) -> bool:
        above, below = (self._entries_of(each) for each in (of, name))
        return any(self.graph.depends(a, b) for a in above for b in below)

    def _entries_of(self, name: Symbol) -> tuple[Symbol, ...]:
        if name not in self.shapes:
            return (name,)
        return tuple(e for e in entries(name, self.shapes[name]).args if isinstance(e, Symbol))

    def _in_numbers(self, query: Query, reference: Reference) -> Reference:
        """Put the given numbers into a formula."""
        if not isinstance(reference.value, Expression):
            return reference
        whole = self.resolve(reference.value)
        assert whole is not None
        missing = [n.name for n in free_symbols(whole) if n not in self.constants]
        if missing:
            raise QueryError(f"{', '.join(sorted(missing))} has no value: add it under values")
        value = value_in_numbers(whole, self.constants)
        steps = (*reference.steps, Step("with the given numbers"))
        return Reference(value, steps, self.kind, query.text, reference.target)

    def _of_vectors(self, query: Query, of: Symbol, by: Symbol) -> Reference:
        if query.head == "local":
            raise QueryError("local derivatives are for numbers", QUERIES)
        target = Derivative(of, by)
        value = self._by_entries(target)
        steps = tuple(self._entry_steps(of, by))
        return Reference(value, steps, self.kind, query.text, target)

    def _entry_steps(self, of: Symbol, by: Symbol) -> list[Step]:
        """Return the chain rule for the first entry of what is differentiated."""
        above, below = self._entries_of(of)[0], self._entries_of(by)
        whole = {entry: name for name in self.shapes for entry in self._entries_of(name)}
        return entry_steps(self.graph, above, below, whole)

    def _local(self, query: Query, of: Symbol, by: Symbol) -> Reference:
        if of not in self.graph.definitions:
            known = tuple(name.name for name in self.graph.parents)
            raise QueryError(f"{of.name} has no equation", known)
        value = self.graph.local(of, by)
        definition = Relation((of, self.graph.definitions[of]), ("=",))
        step = Step(f"all names other than {by.name} are held fixed in", definition)
        return Reference(value, (step,), self.kind, query.text, Derivative(of, by))

    def _total(self, query: Query, of: Symbol, by: Symbol) -> Reference:
        if of is by or not self.graph.depends(of, by):
            raise QueryError(f"{of.name} does not depend on {by.name}")
        value = self.graph.total(of, by)
        steps = tuple(chain_rule_steps(self.graph, of, by))
        return Reference(value, steps, self.kind, query.text, Derivative(of, by))

    def resolve(self, expression: Expression) -> Expression | None:
        """Return the expression in base quantities, derivatives being total; None if unknown."""
        return self._in_base(expression, {})

    def readings(self, expression: Expression) -> tuple[Expression, ...]:
        """Return all readings in base quantities, derivatives being total or local one by one.

        All total comes first, then all local where that makes a difference, then the mixed ones.
        """
        choices = [(d, v) for d in _derivatives(expression) if (v := self._distinct_local(d))]
        if 2 ** len(choices) > MAX_READINGS:
            masks = [(False,) * len(choices), (True,) * len(choices)]
        else:
            masks = sorted(product((False, True), repeat=len(choices)), key=_plainest)
        found: dict[Expression, None] = {}
        for mask in masks:
            local: dict[Expression, Expression] = {
                d: value for (d, value), use in zip(choices, mask, strict=True) if use
            }
            if (reading := self._in_base(expression, local)) is not None:
                found[reading] = None
        return tuple(found)

    def _distinct_local(self, derivative: Derivative) -> Expression | None:
        local, total = self._local_value(derivative), self._total_value(derivative)
        return None if local is total else local

    def _local_value(self, derivative: Derivative) -> Expression | None:
        """Return `∂a/∂b` from a's own equation; None when b does not stand in it."""
        of, *by = derivative.args
        if derivative.orders != (1,) or not isinstance(of, Symbol):
            return None
        if by[0] not in self.graph.parents.get(of, ()):
            return None
        assert isinstance(by[0], Symbol)
        return self.graph.local(of, by[0])

    def _total_value(self, derivative: Derivative) -> Expression | None:
        """Return the total derivative in the network's names; None where it has no meaning."""
        inner, *variables = derivative.args
        value = self._plain(inner)
        for variable, order in zip(variables, derivative.orders, strict=True):
            if not isinstance(variable, Symbol) or not self.graph.knows(variable):
                return None
            for _ in range(order):
                if value is None or not self._may_depend(value, variable):
                    return None
                try:
                    value = self.graph.total_of_expression(value, variable)
                except CannotDifferentiate:
                    return None
        return value

    def _may_depend(self, value: Expression, variable: Symbol) -> bool:
        """Say whether a derivative makes sense: no name of the value is upstream of the variable.

        `∂z_4/∂y` has no meaning in a network where y is computed from z_4.
        """
        names = free_symbols(value)
        return all(
            self.graph.knows(n) and (n is variable or not self.graph.depends(variable, n))
            for n in names
        ) or any(n is not variable and self.graph.depends(n, variable) for n in names)

    def _plain(
        self, expression: Expression, local: Mapping[Expression, Expression] = _NO_LOCAL
    ) -> Expression | None:
        """Replace the derivatives, those in `local` by what it says."""
        replaced: dict[Expression, Expression] = dict(local)
        for derivative in _derivatives(expression):
            if derivative not in replaced:
                value = self._total_value(derivative)
                if value is None:
                    return None
                replaced[derivative] = value
        return substitute(expression, replaced)

    def _in_base(
        self, expression: Expression, local: Mapping[Expression, Expression]
    ) -> Expression | None:
        try:
            by_entries = self._by_entries(expression) if self.shapes else expression
        except (ShapeMismatch, CannotDifferentiate):
            return None
        return self.of_entries(by_entries, local)

    def of_entries(
        self,
        by_entries: Expression,
        local: Mapping[Expression, Expression] = _NO_LOCAL,
        declared: Collection[Symbol] = (),
    ) -> Expression | None:
        """Return what is written by entries in base quantities; None for unknown names.

        Names that are `declared` need not stand in an equation.
        """
        plain = self._plain(by_entries, local)
        if plain is None:
            return None
        if not all(n in declared or self.graph.knows(n) for n in free_symbols(plain)):
            return None
        return self.activated(self.graph.expand(plain))

    def _by_entries(self, expression: Expression) -> Expression:
        return Entrywise(self.shapes, self.entry_partial).written(expression)

    def entry_partial(self, of: Symbol, by: Symbol) -> Expression | None:
        """Return the derivative of an entry by an entry, as a part of what all of them share."""
        if not (self.graph.knows(by) and self._may_depend(of, by)):
            return None
        return self.graph.shared(of, by) if self.graph.depends(of, by) else ZERO

    def _expanded(self, of: Symbol) -> Expression:
        whole = entries(of, self.shapes[of]) if of in self.shapes else of
        return self.activated(self.graph.expand(whole))

    def activated(self, expression: Expression) -> Expression:
        """Return an expression with the formulas of the activations put in."""
        if functions_called(expression).isdisjoint(self.activations):
            return expression
        return transform(expression, partial(activate, activations=self.activations))

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answer from given values, wrong or right, of quantities and derivatives."""
        inner, numbers = self._inner(query)
        try:
            whole = self._whole_from(inner, self._targets(given))
            if whole is None:
                return ()
            return (value_in_numbers(whole, self.constants) if numbers else whole,)
        except (CyclicEquations, QueryError, CannotDifferentiate, ShapeMismatch):
            return ()

    def _inner(self, query: Query) -> tuple[Query, bool]:
        """Return what is asked in formulas, and whether numbers are put into it."""
        if query.head == "value" and "(" in query.args[0]:
            return parse_query(query.args[0]), True
        return query, query.head == "value" and bool(self.constants)

    def _targets(self, given: Sequence[Given]) -> Own:
        """Return the given values by what a student would write on the left of them."""
        found: dict[Expression, Expression] = {}
        for one in given:
            inner, _ = self._inner(one.query)
            if isinstance(one.value, Expression):
                names = self._names(inner)
                found[names[0] if inner.head == "value" else Derivative(*names)] = one.value
        return found

    def _whole_from(self, query: Query, given: Own) -> Expression | None:
        names = self._names(query)
        target = names[0] if query.head == "value" else Derivative(*names)
        own = {name: value for name, value in given.items() if name is not target}
        values = {
            entry: value
            for name, one in own.items()
            if isinstance(name, Symbol)
            for entry, value in self._entries_given(name, one)
        }
        cut = cut_off(self.graph, values)
        formula = self._formula_from(query, names, self._derivatives_given(own))
        if cut is None or not all(map(self.graph.knows, free_symbols(formula))):
            return None
        whole = self.activated(cut.expand(formula))
        return None if whole is self.resolve(target) else whole

    def _derivatives_given(self, given: Own) -> Own:
        """Return the given derivatives, those by vectors entry by entry."""
        found: dict[Expression, Expression] = {}
        for name, value in given.items():
            if not isinstance(name, Derivative):
                continue
            if not any(inner in self.shapes for inner in name.args):
                found[name] = value
            else:
                found |= self._entry_derivatives(name, value)
        return found

    def _entry_derivatives(self, name: Derivative, value: Expression) -> Own:
        """Pair the derivatives of entries by entries with the entries of a matrix of them."""
        pairs: list[tuple[Symbol, Symbol]] = []

        def note(of: Symbol, by: Symbol) -> Expression:
            pairs.append((of, by))
            return ZERO

        shape = shape_of(Entrywise(self.shapes, note).written(name))
        items = value.args if isinstance(value, Matrix) else (value,)
        row_or_column = 1 in shape and 1 in shape_of(value)
        if len(items) != len(pairs) or not (row_or_column or shape_of(value) == shape):
            return {}
        return {Derivative(*pair): item for pair, item in zip(pairs, items, strict=True)}

    def _entries_given(
        self, name: Symbol, value: Expression
    ) -> tuple[tuple[Symbol, Expression], ...]:
        """Pair the entries of a quantity with their values; none where the shapes differ."""
        if name not in self.shapes:
            return ((name, value),)
        own = self._entries_of(name)
        if not isinstance(value, Matrix) or len(value.args) != len(own):
            return ()
        return tuple(zip(own, value.args, strict=True))

    def _formula_from(self, query: Query, names: list[Symbol], given: Own) -> Expression:
        """Return what is asked in the network's names, the given derivatives put in."""
        of, *by = names
        if query.head == "value" and not by:
            return entries(of, self.shapes[of]) if of in self.shapes else of
        if of in self.shapes or by[0] in self.shapes:
            partial_from = partial(self._partial_from, given)
            return Entrywise(self.shapes, partial_from).written(Derivative(of, by[0]))
        if query.head == "local":
            return self.graph.local(of, by[0])
        return total_from(self.graph, of, by[0], given)

    def _partial_from(self, given: Own, of: Symbol, by: Symbol) -> Expression | None:
        """Return the derivative of an entry by an entry, the given ones put in on the way."""
        if not (self.graph.knows(by) and self._may_depend(of, by)):
            return None
        return total_from(self.graph, of, by, given) if self.graph.depends(of, by) else ZERO

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the known wrong derivatives, computed from the graph."""
        if query.head != "diff" or len(query.args) != 2:
            return ()
        of, by = self._names(query)
        if of in self.shapes or by in self.shapes:
            return ()
        return tuple(derivative_misconceptions(self.graph, of, by))


def _plainest(mask: tuple[bool, ...]) -> tuple[bool, int]:
    mixed = any(mask) and not all(mask)
    return mixed, sum(mask)


def _derivatives(expression: Expression) -> tuple[Derivative, ...]:
    """Return the derivative symbols that stand in no other one."""
    if not contains(expression, Derivative):
        return ()
    inside = {
        inner
        for node in walk(expression)
        if isinstance(node, Derivative)
        for inner in walk(*node.args)
    }
    found = (n for n in walk(expression) if isinstance(n, Derivative) and n not in inside)
    return tuple(found)
