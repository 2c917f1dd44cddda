"""What a text itself says of its names: `let r = 6.5/2`, `where d = …`, `S = 15`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.expressions.nodes import Call, Derivative, Expression, Index, Mul, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, transform, walk

#: How often definitions are put into definitions.
MAX_ROUNDS = 6
#: A text of nodes larger than this after substitution is left as it stands.
MAX_NODES = 4_000
_EQUAL = ("=", ":=", "~")


@dataclass(frozen=True, slots=True)
class Function:
    """What a text says of a function: `f(x, y) = body`."""

    parameters: tuple[Expression, ...]
    body: Expression

    def applied(self, call: Expression) -> Expression:
        """Return the body with the arguments of a call put in."""
        if len(call.args) != len(self.parameters):
            return call
        return substitute(self.body, dict(zip(self.parameters, call.args, strict=True)))


@dataclass(frozen=True)
class Definitions:
    """The values that a text gives to its names; a name with several values is uncertain."""

    values: Mapping[Expression, tuple[Expression, ...]] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def expand(self, expression: Expression, other_than: frozenset[Expression]) -> Expression:
        """Put in the values of the names, each the first that the text gives.

        `other_than` are names that keep standing for themselves.
        """
        table = {
            name: values[0]
            for name, values in self.values.items()
            if values and name not in other_than
        }
        for _ in range(MAX_ROUNDS):
            changed = transform(substitute(expression, table), self._applied)
            if changed is expression or sum(1 for _ in walk(changed)) > MAX_NODES:
                break
            expression = changed
        return expression

    def _applied(self, node: Expression) -> Expression:
        known = isinstance(node, Call) and not node.primes and self.functions.get(node.name)
        return known.applied(node) if isinstance(known, Function) else node

    def computes(self, node: Expression) -> bool:
        """Whether a node is a value of a function that the text defines."""
        return isinstance(node, Call) and node.name in self.functions

    def is_function(self, node: Expression) -> bool:
        """Whether a node is a function that the text defines, applied to its parameters."""
        known = self.functions.get(node.name) if isinstance(node, Call) else None
        return known is not None and node.args == known.parameters

    def settles(self, node: Expression) -> bool:
        """Whether a node has at most one value."""
        return len(self.values.get(node, ())) <= 1


def definitions_of(statements: Iterable[Statement]) -> Definitions:
    """Collect `name = value` from all chains of a text, in order.

    The last side of a chain is the value (`S = 9 × 5/3 = 15`); without names of its own it is
    preferred to a formula.
    """
    found: dict[Expression, list[Expression]] = defaultdict(list)
    functions: dict[str, Function] = {}
    for statement in statements:
        for name, value in _defined(statement):
            if isinstance(name, Call) and all(isinstance(arg, Symbol) for arg in name.args):
                functions.setdefault(name.name, Function(name.args, value))
            elif value not in found[name]:
                found[name].append(value)
    values = {
        name: tuple(_closed_first(values))
        for name, values in found.items()
        if not (isinstance(name, Call) and name.name in functions)
    }
    return Definitions(values, functions)


def _defined(statement: Statement) -> Iterable[tuple[Expression, Expression]]:
    sides = [side.expression for side in statement.sides]
    if len(sides) < 2 or any(op not in _EQUAL for op in statement.relations):
        return
    read = [side for side in sides if isinstance(side, Expression)]
    if not read or not is_name(read[0]) or read[0] is not sides[0]:
        return
    value = read[-1]
    if value is not read[0] and read[0] not in set(walk(value)):
        yield read[0], value


def is_name(expression: Expression) -> bool:
    """Whether something stands for one quantity: `x`, `BC`, `f(2)`, `a_{n+1}`, `dy/dx`."""
    if isinstance(expression, Mul):
        return all(isinstance(factor, Symbol) for factor in expression.args)
    if isinstance(expression, Call):
        return expression.name.isalpha() and len(expression.name) == 1
    return isinstance(expression, Symbol | Index | Derivative)


def _closed_first(values: list[Expression]) -> list[Expression]:
    closed = [value for value in values if not free_symbols(value)]
    return closed or values
