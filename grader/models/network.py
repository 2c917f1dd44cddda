"""Networks of equations: derivatives by the chain rule with its steps, and forward values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from grader.expressions.nodes import (
    Derivative,
    Expression,
    Mul,
    Relation,
    Symbol,
    free_symbols,
    substitute,
    walk,
)
from grader.expressions.notation import Notation
from grader.models.algebra import product_of, total_of
from grader.models.base import (
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Vocabulary,
)
from grader.models.differentiate import CannotDifferentiate
from grader.models.graph import CyclicEquations, Graph
from grader.models.network_misconceptions import derivative_misconceptions
from grader.models.spec import ModelKind, ModelSpec, SpecError, raise_all, read_formula

QUERIES = ("diff(y, w)", "local(z, h)", "value(y)")
MOST_READINGS = 64
_NO_LOCAL: Mapping[Expression, Expression] = MappingProxyType({})


class NetworkSpec(ModelSpec):
    """A network as equations `name = formula`, in any order."""

    equations: tuple[str, ...] = Field(min_length=1, description="e.g. z_1 = w_1 x + b_1")
    inputs: tuple[str, ...] = Field(
        (), description="the base quantities; when given, any other undefined name is a mistake"
    )


@dataclass(frozen=True, slots=True)
class Network:
    """A network: its equations as a graph, and the notation in which they are written."""

    graph: Graph
    notation: Notation
    kind: str = "network"

    def vocabulary(self) -> Vocabulary:
        """Return the names, the queries and the definitions."""
        definitions: dict[Expression, Expression] = dict(self.graph.definitions.items())
        return Vocabulary(self.notation, QUERIES, definitions)

    def answer(self, query: Query) -> Reference:
        """Compute a derivative, a local derivative or a value in base quantities."""
        of, *by = self._names(query)
        if query.head == "value" and not by:
            return self._value(query, of)
        if query.head in ("diff", "local") and len(by) == 1:
            compute = self._total if query.head == "diff" else self._local
            return compute(query, of, by[0])
        raise QueryError(f"a network cannot answer {query.text!r}", QUERIES)

    def _names(self, query: Query) -> list[Symbol]:
        if not query.args or query.start is not None:
            raise QueryError(f"a network cannot answer {query.text!r}", QUERIES)
        return [self.quantity(text) for text in query.args]

    def quantity(self, text: str) -> Symbol:
        """Return the quantity of this name; raise `QueryError` if there is none."""
        try:
            name = read_formula(text, self.notation)
        except SpecError as error:
            raise QueryError(str(error)) from None
        if isinstance(name, Symbol) and self.graph.knows(name):
            return name
        known = (*self.graph.definitions, *self.graph.base)
        raise QueryError(f"{text} is not a quantity of the network", tuple(s.name for s in known))

    def _value(self, query: Query, of: Symbol) -> Reference:
        steps = tuple(
            Step(f"{name.name} is defined as", Relation((name, right), ("=",)))
            for name, right in self.graph.definitions.items()
            if self.graph.depends(of, name)
        )
        return Reference(self.graph.expand(of), steps, self.kind, query.text, of)

    def _local(self, query: Query, of: Symbol, by: Symbol) -> Reference:
        if of not in self.graph.definitions:
            raise QueryError(f"{of.name} has no equation", tuple(map(_name, self.graph.parents)))
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

    def local_resolve(self, expression: Expression) -> Expression | None:
        """Like `resolve`, but `∂a/∂b` is the local partial where b stands in a's equation."""
        found = ((d, self._local_value(d)) for d in _derivatives(expression))
        return self._in_base(expression, {d: value for d, value in found if value is not None})

    def readings(self, expression: Expression) -> tuple[Expression, ...]:
        """Return all readings in base quantities, derivatives being total or local one by one.

        All total comes first, then all local where that makes a difference, then the mixed ones.
        """
        choices = [(d, v) for d in _derivatives(expression) if (v := self._distinct_local(d))]
        if 2 ** len(choices) > MOST_READINGS:
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
        plain = self._plain(expression, local)
        if plain is None or not all(map(self.graph.knows, free_symbols(plain))):
            return None
        return self.graph.expand(plain)

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the known wrong derivatives, computed from the graph."""
        if query.head != "diff" or len(query.args) != 2:
            return ()
        of, by = self._names(query)
        return tuple(derivative_misconceptions(self.graph, of, by))


def _name(symbol: Symbol) -> str:
    return symbol.name


def _plainest(mask: tuple[bool, ...]) -> tuple[bool, int]:
    mixed = any(mask) and not all(mask)
    return mixed, sum(mask)


def _derivatives(expression: Expression) -> tuple[Derivative, ...]:
    """Return the derivative symbols that stand in no other one."""
    inside = {
        inner
        for node in walk(expression)
        if isinstance(node, Derivative)
        for inner in walk(*node.args)
    }
    found = (n for n in walk(expression) if isinstance(n, Derivative) and n not in inside)
    return tuple(found)


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


def _listed(names: list[Symbol]) -> str:
    return " and ".join(name.name for name in names)


def build(spec: NetworkSpec, models: Mapping[str, Model], folder: Path) -> Network:
    """Build the network; raise `SpecError` for equations that cannot be used."""
    notation = spec.notation()
    definitions = _definitions(spec, notation)
    try:
        graph = Graph(definitions)
    except CyclicEquations as error:
        names = [symbol.name for symbol in error.cycle]
        raise SpecError(
            f"the equations define {names[0]} by itself: {' needs '.join(names)}",
            ("equations", list(definitions).index(error.cycle[0])),
            "break the cycle: each quantity may use only quantities defined without it",
            "cyclic-equations",
        ) from None
    _check_inputs(spec, graph)
    return Network(graph, notation)


def _definitions(spec: NetworkSpec, notation: Notation) -> dict[Symbol, Expression]:
    definitions: dict[Symbol, Expression] = {}
    errors: list[SpecError] = []
    for position, text in enumerate(spec.equations):
        where = ("equations", position)
        try:
            name, right = read_equation(text, notation, where)
            if name in definitions:
                raise SpecError(
                    f"{name.name} is defined twice",
                    where,
                    "give the second quantity another name, or take one equation out",
                    "duplicate-equation",
                )
            definitions[name] = right
        except SpecError as error:
            errors.append(error)
    raise_all(errors)
    return definitions


def read_equation(
    text: str, notation: Notation, where: tuple[str | int, ...]
) -> tuple[Symbol, Expression]:
    """Read `name = formula`; raise `SpecError` for anything else."""
    read = read_formula(text, notation, where)
    if isinstance(read, Relation) and read.ops == ("=",) and isinstance(read.args[0], Symbol):
        return read.args[0], read.args[1]
    raise SpecError(
        f"{text!r} is not a definition",
        where,
        "write one name, =, and a formula, e.g. z_1 = w_1 x + b_1",
        "not-an-equation",
    )


def _check_inputs(spec: NetworkSpec, graph: Graph) -> None:
    if not spec.inputs:
        return
    allowed = {read_formula(text, spec.notation(), ("inputs",)) for text in spec.inputs}
    unknown = [name.name for name in graph.base if name not in allowed]
    if unknown:
        raise SpecError(
            f"{', '.join(unknown)}: used in the equations, but neither defined nor an input",
            ("equations",),
            "add an equation or name it under inputs",
            "undefined-quantity",
        )


NETWORK = ModelKind("network", NetworkSpec, build)
