"""Named formulas of a model, `f(x) = x^2` and `a = 2`, and their expansion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.expressions.nodes import Call, Derivative, Expression, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.models.spec import SpecError, raise_all, read_formula
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate

_FUNCTION = re.compile(r"\s*([A-Za-z]\w*)\s*\(([^()=]*)\)\s*=")
MAX_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its formula: `f(x, y) = body`."""

    parameters: tuple[Symbol, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Definitions:
    """Names and functions with their formulas, fully expanded, and the notation to read more."""

    names: Mapping[Symbol, Expression]
    functions: Mapping[str, Function]
    notation: Notation

    @property
    def base(self) -> frozenset[Symbol]:
        """The names that the formulas are made of in the end, and the functions' parameters."""
        used = {
            name for formula in self.names.values() for name in free_symbols(self.expand(formula))
        }
        for function in self.functions.values():
            used |= {*function.parameters, *free_symbols(self.expand(function.body))}
        return frozenset(used)

    def read(self, text: str) -> Expression:
        """Parse a formula that uses the definitions; raise `SpecError` when it cannot be read."""
        return read_formula(text, self.notation)

    def expand(self, expression: Expression) -> Expression:
        """Replace names, calls of functions and derivatives of known formulas by what they are.

        A function's name alone, `f` for `f(x)`, stands for its formula.
        """
        whole = expression
        for _ in range(MAX_ROUNDS):
            following = self._expanded_once(whole)
            if following is whole:
                return whole
            whole = following
        raise CyclicDefinitions("the definitions use one another in a circle")

    def _expanded_once(self, root: Expression) -> Expression:
        done: dict[Expression, Expression] = {}
        for node in walk(root):
            done[node] = self._replaced(node.with_args(tuple(done[child] for child in node.args)))
        return done[root]

    def _replaced(self, node: Expression) -> Expression:
        if isinstance(node, Symbol):
            if node in self.names:
                return self.names[node]
            function = self.functions.get(node.name)
            return node if function is None else function.body
        if isinstance(node, Call) and node.name in self.functions:
            return self._applied(node, self.functions[node.name])
        if isinstance(node, Derivative):
            return _differentiated(node)
        return node

    def _applied(self, node: Call, function: Function) -> Expression:
        if len(node.args) != len(function.parameters):
            return node
        body = function.body
        for _ in range(node.primes):
            if len(function.parameters) != 1:
                return node
            body = differentiate(self.expand(body), function.parameters[0])
        return substitute(body, dict(zip(function.parameters, node.args, strict=True)))

    def variables(self, expression: Expression) -> tuple[Symbol, ...]:
        """Return the parameters of the function that an expression names."""
        if isinstance(expression, Symbol) and expression.name in self.functions:
            return self.functions[expression.name].parameters
        if isinstance(expression, Call):
            return tuple(arg for arg in expression.args if isinstance(arg, Symbol))
        return ()


class CyclicDefinitions(Exception):
    """Definitions that never come to an end."""


def _differentiated(node: Derivative) -> Expression:
    value, *variables = node.args
    for variable, order in zip(variables, node.orders, strict=True):
        if not isinstance(variable, Symbol):
            return node
        for _ in range(order):
            try:
                value = differentiate(value, variable)
            except CannotDifferentiate:
                return node
    return value


def read_definitions(texts: tuple[str, ...], notation: Notation) -> Definitions:
    """Read definitions in any order; raise `SpecError` with all that is wrong."""
    declared = frozenset(found[1] for text in texts if (found := _FUNCTION.match(text)))
    notation = replace(notation, functions=notation.functions | declared)
    names: dict[Symbol, Expression] = {}
    functions: dict[str, Function] = {}
    errors: list[SpecError] = []
    for position, text in enumerate(texts):
        try:
            _read_one(text, ("definitions", position), notation, names, functions)
        except SpecError as error:
            errors.append(error)
    raise_all(errors)
    definitions = Definitions(names, functions, notation)
    _check_circles(definitions)
    return definitions


def _read_one(
    text: str,
    where: tuple[str | int, ...],
    notation: Notation,
    names: dict[Symbol, Expression],
    functions: dict[str, Function],
) -> None:
    read = read_formula(text, notation, where)
    if isinstance(read, Relation) and read.ops in (("=",), (":=",)):
        left, right = read.args
        if isinstance(left, Symbol) and left not in names and left.name not in functions:
            names[left] = right
            return
        if isinstance(left, Call) and not left.primes and left.name not in functions:
            parameters = tuple(arg for arg in left.args if isinstance(arg, Symbol))
            if len(parameters) == len(left.args):
                functions[left.name] = Function(parameters, right)
                return
    raise SpecError(
        f"{text!r} is not a definition of a new name",
        where,
        "write a = 2 or f(x) = x^2, each name once",
        "not-a-definition",
    )


def _check_circles(definitions: Definitions) -> None:
    order = (*definitions.names, *map(Symbol, definitions.functions))
    for position, name in enumerate(order):
        try:
            definitions.expand(name)
        except CyclicDefinitions:
            raise SpecError(
                f"{name.name} is defined by itself, directly or through others",
                ("definitions", position),
                "break the circle",
                "cyclic-equations",
            ) from None
