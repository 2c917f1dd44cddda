"""Computation trees: every node's operation, expression, value and derivative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from grader.equivalence import Enclosure
from grader.expressions.nodes import Derivative, Expression, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, Constants, evaluate
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Real, Uncertain, Undefined
from grader.models.base import (
    Given,
    Labelled,
    Labels,
    Misconception,
    Query,
    QueryError,
    Reference,
    Step,
    TreeNode,
    Value,
    Vocabulary,
)
from grader.models.computation_tree.program import (
    name_of,
)
from grader.models.computation_tree.symmetries import symmetries
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate

QUANTITIES = ("operation", "expression", "value", "derivative", "order")
QUERIES = (*(f"labels({quantity})" for quantity in QUANTITIES), "value(out)", "diff(out, x)")


_NOTHING: Mapping[str, Expression] = MappingProxyType({})


@dataclass(frozen=True)
class ComputationTree:
    """The nodes that the output needs, operands before operations; inputs have their own names."""

    nodes: tuple[TreeNode, ...]
    locals: Mapping[str, Expression]
    names: Mapping[str, str]
    constants: Constants
    notation: Notation
    kind: str = "computation_tree"

    @property
    def root(self) -> TreeNode:
        """The node of the output."""
        return self.nodes[-1]

    def vocabulary(self) -> Vocabulary:
        """Return the queries and what the program's variables stand for."""
        return Vocabulary(self.notation, QUERIES, self._definitions)

    @cached_property
    def _by_id(self) -> Mapping[str, TreeNode]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _definitions(self) -> Mapping[Expression, Expression]:
        named = {Symbol(name): self._by_id[node] for name, node in self.names.items()}
        nodes = {Symbol(name_of(node.id)): node for node in self.nodes if node.children}
        return {name: node.expression for name, node in {**nodes, **named}.items() if node.children}

    def resolve(self, expression: Expression) -> Expression | None:
        """Replace the program's variables and the nodes' names by their expressions in inputs."""
        plain = substitute(expression, self._definitions)
        inputs = {Symbol(node.id) for node in self.nodes if not node.children}
        return plain if free_symbols(plain) <= inputs else None

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return nothing: every node is marked by itself."""
        return ()

    def answer(self, query: Query) -> Reference:
        """Compute labels, a value or a derivative."""
        try:
            if query.head == "labels" and query.args and query.args[0] in QUANTITIES:
                return self._labels(query, query.args[0])
            if query.head == "value" and len(query.args) == 1:
                return self._number(query, self._node(query.args[0]).value, query.args[0])
            if query.head == "diff" and len(query.args) == 2:
                return self._derivative(query, *query.args)
        except (CannotEvaluate, CannotDifferentiate, Undefined, Uncertain) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None
        raise QueryError(f"a computation tree cannot answer {query.text!r}", QUERIES)

    def _node(self, name: str) -> TreeNode:
        found = self.valued.get(name) or self.valued.get(
            self.names.get(name_of(name), name_of(name))
        )
        if found is None:
            raise QueryError(f"{name} is not in the tree", (*self.names, *self._by_id))
        return found

    def _number(self, query: Query, value: Enclosure | None, name: str) -> Reference:
        assert value is not None
        step = Step(f"{name} = {decimal(value)} at the given inputs")
        return Reference(value, (step,), self.kind, query.text, Symbol(name))

    def _derivative(self, query: Query, of: str, by: str) -> Reference:
        if self._node(of).id != self.root.id:
            raise QueryError(f"only the output {of} is differentiated", (self.root.id,))
        value = self._known(self._node(by).derivative)
        step = Step(f"the derivative of the output by {by} is {decimal(value)}")
        target = Derivative(Symbol(of), Symbol(by))
        return Reference(value, (step,), self.kind, query.text, target)

    def _labels(self, query: Query, quantity: str) -> Reference:
        numeric = quantity in ("value", "derivative")
        nodes = tuple(self.valued.values()) if numeric else self.nodes
        labels = {
            node.id: self._label(node, quantity)
            for node in nodes
            if node.children or (quantity == "derivative" and node.operation == "input")
        }
        aliases = {name: n for name, n in self.names.items() if n in labels and name not in labels}
        same = symmetries(nodes, named_leaves=numeric)
        value = Labels(nodes, labels, quantity, same, aliases)
        steps = tuple(
            Step(f"{node.id} is {labels[node.id]}", self._statement(node))
            for node in nodes
            if node.id in labels
        )
        return Reference(value, steps, self.kind, query.text)

    def _statement(self, node: TreeNode) -> Expression:
        return Relation((Symbol(node.id), self.locals[node.id]), ("=",))

    def _label(self, node: TreeNode, quantity: str) -> str:
        if quantity == "operation":
            return node.operation
        if quantity == "expression":
            from grader.expressions.writing import to_plain

            return to_plain(node.expression)
        if quantity == "order":
            return str([n.id for n in self.nodes if n.children].index(node.id) + 1)
        return decimal(self._known(node.value if quantity == "value" else node.derivative))

    def _known(self, value: Enclosure | None) -> Enclosure:
        if value is None:
            raise CannotDifferentiate("an operation of the program has no derivative at the inputs")
        return value

    @cached_property
    def valued(self) -> Mapping[str, TreeNode]:
        """The nodes with value and, if there is one, derivative of the output at the inputs."""
        return reals.certainly(self._valued)

    def _valued(self) -> Mapping[str, TreeNode]:
        values = self._values()
        adjoints: dict[str, Real] = {}
        with suppress(CannotDifferentiate, Undefined):
            adjoints = self._adjoints(values)
        return {
            node.id: TreeNode(
                node.id, node.operation, node.expression, node.children,
                reals.enclosure(values[Symbol(node.id)]),
                reals.enclosure(adjoints[node.id]) if adjoints else None, node.line,
            )
            for node in self.nodes
        }  # fmt: skip

    def relabelled(self, node: str, quantity: str, given: Sequence[Labelled]) -> Enclosure | None:
        """Return the value or derivative of a node where other nodes have given ones."""
        own: dict[str, dict[str, Expression]] = {"value": {}, "derivative": {}}
        for each in given:
            own[each.quantity] |= {k: v for k, v in each.values.items() if k in self._by_id}
        own[quantity].pop(node, None)
        try:
            return reals.certainly(lambda: self._relabelled(node, quantity, own))
        except (CannotEvaluate, CannotDifferentiate, Undefined, Uncertain):
            return None

    def _relabelled(
        self, node: str, quantity: str, own: Mapping[str, Mapping[str, Expression]]
    ) -> Enclosure:
        values = self._values(own["value"])
        if quantity == "value":
            return reals.enclosure(values[Symbol(node)])
        return reals.enclosure(self._adjoints(values, own["derivative"])[node])

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return a value or derivative to which given ones of other nodes lead."""
        asked = self._place_of(query)
        labelled = [g.value for g in given if isinstance(g.value, Labelled)]
        for one in given:
            place = self._place_of(one.query)
            if place is not None and isinstance(one.value, Expression):
                labelled.append(Labelled(place[1], {place[0]: one.value}))
        if asked is None or not labelled:
            return ()
        found = self.relabelled(*asked, labelled)
        return () if found is None else (found,)

    def _place_of(self, query: Query) -> tuple[str, str] | None:
        """Return the node and the quantity that are asked, where it is one number."""
        if query.head not in ("value", "diff") or not query.args:
            return None
        try:
            node = self._node(query.args[-1]).id
        except QueryError:
            return None
        return node, "value" if query.head == "value" else "derivative"

    def _values(self, own: Mapping[str, Expression] = _NOTHING) -> dict[Symbol, Real]:
        values: dict[Symbol, Real] = {}
        for node in self.nodes:
            name = Symbol(node.id)
            if node.id in own and node.children:
                values[name] = evaluate(own[node.id], {})
            elif node.operation == "input":
                if name not in self.constants:
                    raise CannotEvaluate(f"the input {node.id} has no value: add it under inputs")
                values[name] = self.constants[name]
            else:
                values[name] = evaluate(self.locals[node.id], values)
        return values

    def _adjoints(
        self, values: Mapping[Symbol, Real], own: Mapping[str, Expression] = _NOTHING
    ) -> dict[str, Real]:
        """Return the derivative of the output by every node: reverse accumulation."""
        adjoints: dict[str, Real] = {node.id: reals.exact(0) for node in self.nodes}
        adjoints[self.root.id] = reals.exact(1)
        for node in reversed(self.nodes):
            if node.id in own:
                adjoints[node.id] = evaluate(own[node.id], {})
            for child in free_symbols(self.locals[node.id]) if node.children else ():
                local = differentiate(self.locals[node.id], child)
                part = reals.multiply(adjoints[node.id], evaluate(local, values))
                adjoints[child.name] = reals.add(adjoints[child.name], part)
        return adjoints
