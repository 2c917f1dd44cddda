"""What a text itself says of its names: `let r = 6.5/2`, `where d = …`, `S = 15`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from grader.equivalence import CannotDifferentiate, Outcome, compare, differentiate, enclose
from grader.expressions.nodes import (
    Call,
    Collection,
    Derivative,
    Expression,
    Index,
    Matrix,
    Mul,
    Symbol,
)
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, transform, walk

#: How often definitions are put into definitions.
MAX_ROUNDS = 6
#: A text of nodes larger than this after substitution is left as it stands.
MAX_NODES = 4_000
_EQUAL = ("=", ":=", "~")
#: Functions whose value for an angle may be all that a text says of it: `sin θ = 3/5`.
_OF_ANGLES = frozenset({"sin", "cos", "tan"})
#: The usual names of what a function is one of, where a formula has constants as well.
_VARIABLES = frozenset({Symbol("x"), Symbol("t")})
#: The usual names of what depends on these, and is no constant: the y of `v = y/x`.
_FUNCTIONS = frozenset(map(Symbol, "yzuvw"))


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

    def differentiated(self, call: Call, times: int) -> Expression:
        """Return the derivative for `f'(x)` of a function of one name, or its value for `f'(2)`."""
        if len(self.parameters) != 1 or len(call.args) != 1:
            return call
        if isinstance(self.body, Collection):
            entries = (Function(self.parameters, entry) for entry in self.body.args)
            slopes = tuple(entry.differentiated(call, times) for entry in entries)
            return self.body.with_args(slopes)
        if call.args == self.parameters:
            return Derivative(self.body, call.args[0], orders=(times,))
        slope = self.body
        try:
            for _ in range(times):
                slope = differentiate(slope, self.parameters[0])
        except CannotDifferentiate:
            return call
        return substitute(slope, {self.parameters[0]: call.args[0]})


@dataclass(frozen=True)
class Definitions:
    """The values that a text gives to its names, with the number of the line that gives them.

    A name that is given another value further down means that from there on, and so does a
    function. `cases` are the numbers of the cases in which the lines stand, 0 for none: a value
    that is found in one holds in that one alone. Of `functions`, `f'` is one that only the
    derivative is said of, `f'(x) = 2x`.
    """

    given: Mapping[Expression, tuple[tuple[int, Expression], ...]] = field(default_factory=dict)
    functions: Mapping[str, tuple[tuple[int, Function], ...]] = field(default_factory=dict)
    position: int = 0
    cases: tuple[int, ...] = ()

    def at(self, position: int) -> Definitions:
        """Return the definitions as they are read in a line: what was last said counts."""
        return replace(self, position=position)

    @cached_property
    def values(self) -> Mapping[Expression, tuple[Expression, ...]]:
        """The values of each name: what was last said, what was said before, what comes later."""
        return {
            name: _closed_first(self._ordered(self._in_this_case(said)))
            for name, said in self.given.items()
        }

    def _in_this_case(
        self, said: tuple[tuple[int, Expression], ...]
    ) -> list[tuple[int, Expression]]:
        here = self._case(self.position)
        return [each for each in said if not here or self._case(each[0]) in (0, here)]

    def _case(self, position: int) -> int:
        return self.cases[position] if position < len(self.cases) else 0

    def _ordered(self, said: Sequence[tuple[int, Expression]]) -> list[Expression]:
        before = [value for position, value in said if position <= self.position]
        later = [value for position, value in said if position > self.position]
        return list(dict.fromkeys((*reversed(before), *later)))

    def expand(self, expression: Expression, other_than: frozenset[Expression]) -> Expression:
        """Put in the values of the names, each the last that the text has given so far.

        `other_than` are names that keep standing for themselves.
        """
        table = {
            name: values[0]
            for name, values in self.values.items()
            if values and name not in other_than
        }

        def carried_out(node: Expression) -> Expression:
            if not isinstance(node, Derivative) or table.keys().isdisjoint(node.args[1:]):
                return node
            return self._slope(node)

        for _ in range(MAX_ROUNDS):
            worked_out = transform(expression, carried_out, Derivative)
            changed = transform(substitute(worked_out, table), self._applied)
            if changed is expression or sum(1 for _ in walk(changed)) > MAX_NODES:
                break
            expression = changed
        return expression

    def _slope(self, node: Derivative) -> Expression:
        """Return `dy/dx` as a formula, so that a value of `x` can be put in."""
        if not self._depends(node):
            return node
        slope = self.values[node.args[0]][0]
        try:
            for name, times in zip(node.args[1:], node.orders, strict=True):
                for _ in range(times):
                    slope = differentiate(slope, name)
        except CannotDifferentiate:
            return node
        return slope

    def _applied(self, node: Expression) -> Expression:
        if not isinstance(node, Call) or not self._is_known(node):
            return node
        said = self._said_of(node)
        known, times = self._function(_primed(node, said)), node.primes - said
        return known.differentiated(node, times) if times else known.applied(node)

    def _function(self, name: str) -> Function:
        """Return what was last said of a function, or what is said of it first."""
        said = self.functions[name]
        before = [function for position, function in said if position <= self.position]
        return before[-1] if before else said[0][1]

    def _is_said_again(self, call: Call) -> bool:
        """Whether a function was something else further up: a new one, or a slip in rewriting."""
        said = self.functions[_primed(call, self._said_of(call))]
        return len(said) > 1 and said[1][0] <= self.position

    def _is_known(self, call: Call) -> bool:
        return any(_primed(call, primes) in self.functions for primes in range(call.primes + 1))

    def _said_of(self, call: Call) -> int:
        """Return the lowest derivative of a function that the text says."""
        known = (n for n in range(call.primes + 1) if _primed(call, n) in self.functions)
        return next(known)

    def computes(self, node: Expression) -> bool:
        """Whether a node is worked out from what the text defines: a value, or a derivative."""
        if isinstance(node, Derivative):
            return self._depends(node)
        return is_product_of_matrices(node, self.given) or (
            isinstance(node, Call) and self._is_known(node)
        )

    def _depends(self, node: Derivative) -> bool:
        """Whether a name is given as a formula in all that it is differentiated by."""
        values = self.values.get(node.args[0], ())
        return len(values) == 1 and set(node.args[1:]) <= free_symbols(values[0])

    def hides(self, node: Expression) -> bool:
        """Whether a derivative is one of a name whose formula does not show what it depends on."""
        return (
            isinstance(node, Derivative) and node.args[0] in self.given and not self.computes(node)
        )

    def is_function(self, node: Expression) -> bool:
        """Whether a node is a function that the text defines, applied to its parameters."""
        if not isinstance(node, Call) or not self._is_known(node):
            return False
        said = self._said_of(node)
        return said == node.primes and node.args == self._function(_primed(node, said)).parameters

    def variables_of(self, node: Expression) -> frozenset[Expression]:
        """Return what a derivative is a formula of: the `x` of `f'(x)` and of `dy/dx`.

        The name stands for all its values there, also where the text goes on with one of them.
        """
        if isinstance(node, Derivative):
            return frozenset(node.args[1:]) if self._depends(node) else frozenset()
        if not isinstance(node, Call) or not node.primes or not self._is_known(node):
            return frozenset()
        known = self._function(_primed(node, self._said_of(node)))
        return frozenset(node.args) if node.args == known.parameters else frozenset()

    def with_derivatives(self, expression: Expression) -> Expression:
        """Return a side with `y'` as the derivative of `y`, where the text gives `y` as a formula.

        That has to be a formula in one name, and no other may be given for `y`.
        """

        def change(node: Expression) -> Expression:
            return self._derivative(node) if isinstance(node, Symbol) else node

        return transform(expression, change, Symbol)

    def _derivative(self, node: Symbol) -> Expression:
        base = Symbol(node.name.rstrip("'"))
        values = self.values.get(base, ()) if base is not node else ()
        names = free_symbols(values[0]) if len(values) == 1 else frozenset()
        if len(names) > 1 and names.isdisjoint(_FUNCTIONS):
            names &= _VARIABLES  # `y = A cos t + B sin t`: the others are constants
        if len(names) != 1 or any(self._changes(name) for name in names):
            return node
        return Derivative(base, *names, orders=(len(node.name) - len(base.name),))

    def _changes(self, name: Expression) -> bool:
        """Whether a name has a slope of its own, `x' = 3`: slopes are by time then."""
        return isinstance(name, Symbol) and Symbol(f"{name.name}'") in self.given

    def comes_later(self, *names: Expression) -> bool:
        """Whether one of these names gets its value only further down."""
        said = (self.given.get(name, ()) for name in names)
        return any(values and values[0][0] > self.position for values in said)

    def names_in_functions(self, nodes: Iterable[Expression]) -> frozenset[Expression]:
        """Return the names that stand in the functions that are called: a of `f(x) = a x²`."""
        calls = (node for node in nodes if isinstance(node, Call) and self._is_known(node))
        known = (self._function(_primed(call, self._said_of(call))) for call in calls)
        return frozenset(name for each in known for name in free_symbols(each.body))

    def settles(self, node: Expression) -> bool:
        """Whether a node has at most one value."""
        if isinstance(node, Call) and self._is_known(node) and self._is_said_again(node):
            return False
        return len({_worth(value) for value in self.values.get(node, ())}) <= 1


def definitions_of(statements: Iterable[Statement], cases: Sequence[int] = ()) -> Definitions:
    """Collect `name = value` from all chains of a text, in order.

    The last side of a chain is the value (`S = 9 × 5/3 = 15`); without names of its own it is
    preferred to a formula.
    """
    found: dict[Expression, list[tuple[int, Expression]]] = defaultdict(list)
    functions: dict[str, list[tuple[int, Function]]] = defaultdict(list)
    for position, statement in enumerate(statements):
        for name, value in _defined(statement):
            if isinstance(name, Call) and _is_formula_of(name, value):
                said = functions[_primed(name, name.primes)]
                if not said or _is_another(said[-1][1], name, value):
                    said.append((position, Function(name.args, value)))
            else:
                found[name].append((position, value))
    given: dict[Expression, tuple[tuple[int, Expression], ...]] = {
        name: tuple(values)
        for name, values in found.items()
        if not (isinstance(name, Call) and _primed(name, name.primes) in functions)
        and not is_product_of_matrices(name, found)
    }
    for function, defined in functions.items():  # `∂f/∂x` of `f(x, y)`
        given.setdefault(Symbol(function), tuple((at, each.body) for at, each in defined))
    said_of = {name: tuple(said) for name, said in functions.items()}
    return Definitions(given, said_of, cases=tuple(cases))


def is_product_of_matrices(
    node: Expression, given: Mapping[Expression, Sequence[tuple[int, Expression]]]
) -> bool:
    """Whether a product is one of matrices that a text gives, and no name: `AB`."""
    if not isinstance(node, Mul):
        return False
    return all(any(isinstance(v, Matrix) for _, v in given.get(n, ())) for n in node.args)


def _is_another(function: Function, call: Call, value: Expression) -> bool:
    """Whether `f(x) = value` says something else of a function than the text has said so far."""
    before = function.applied(call)
    return before is not value and compare(before, value).outcome is not Outcome.EQUIVALENT


def _primed(call: Call, primes: int) -> str:
    return call.name + "'" * primes


def _is_formula_of(call: Call, value: Expression) -> bool:
    """Whether `f(x) = value` says what a function is: `P(A) = 0.6` only says one of its values."""
    names = all(isinstance(arg, Symbol) for arg in call.args)
    return names and bool(free_symbols(value) & set(call.args))


def _worth(value: Expression) -> object:
    """Return the number that a value comes to, so that `1/2` and `0.5` are one value."""
    number = None if free_symbols(value) else enclose(value)
    return value if number is None or not number.exact else number.lower


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
        of_angle = expression.name in _OF_ANGLES and isinstance(expression.args[0], Symbol)
        return of_angle or (expression.name.isalpha() and len(expression.name) == 1)
    return isinstance(expression, Symbol | Index | Derivative)


def _closed_first(values: list[Expression]) -> tuple[Expression, ...]:
    closed = tuple(value for value in values if not free_symbols(value))
    return closed or tuple(values)
