"""Definitions, `y = g(x)` and `f(x) = g(x)`, compared as the functions that they define.

The names of the parameters of `f` do not matter: `f(x) = a x` and `f(t) = a t` are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.one_variable.atoms import Atom, Statement
from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.traversal import free_symbols, substitute, walk


@dataclass(frozen=True, slots=True)
class Definition:
    """`function(parameters) = value`; the function is told by name, primes and arity."""

    function: tuple[str, int, int]
    parameters: tuple[Expression, ...]
    value: Expression

    @property
    def equation(self) -> Atom:
        """The definition as it is written."""
        return Atom(
            Call(self.function[0], *self.parameters, primes=self.function[1]), "=", self.value
        )

    @property
    def recursive(self) -> bool:
        """Whether the function occurs in its own definition."""
        return any(isinstance(n, Call) and n.name == self.function[0] for n in walk(self.value))


def common_definitions(left: Statement, right: Statement) -> tuple[Definition, Definition] | None:
    """Return two definitions of one function, under one choice of names for its parameters.

    None where the two are none.
    """
    if not isinstance(left, Atom) or not isinstance(right, Atom):
        return None
    one, other = _defined_function(left), _defined_function(right)
    if one is None or other is None or one.function != other.function:
        return None
    return with_common_parameters(one, other)


def _defined_function(atom: Atom) -> Definition | None:
    for call, value in ((atom.left, atom.right), (atom.right, atom.left)):
        if atom.op != "=" or not isinstance(call, Call) or call.name in REAL_FUNCTIONS:
            continue
        names = [name for name in call.args if isinstance(name, Symbol)]
        if len(set(names)) < len(call.args) or not free_symbols(value) & set(names):
            continue
        return Definition((call.name, call.primes, len(names)), call.args, value)
    return None


def with_common_parameters(one: Definition, other: Definition) -> tuple[Definition, Definition]:
    """Give both the parameters of the first, or new ones where they would clash."""
    if one.parameters == other.parameters:
        return one, other
    used = _names_in(other.value)
    taken = used | _names_in(one.value) | {*one.parameters, *other.parameters}
    names: list[Expression] = []
    for parameter in one.parameters:
        if parameter in used:
            parameter = _unused(parameter, taken)
            taken.add(parameter)
        names.append(parameter)
    return _renamed(one, names), _renamed(other, names)


def _names_in(value: Expression) -> set[Expression]:
    """Return all names, also those that are bound in the value."""
    return {node for node in walk(value) if isinstance(node, Symbol)}


def _renamed(definition: Definition, names: list[Expression]) -> Definition:
    put = dict(zip(definition.parameters, names, strict=True))
    return Definition(definition.function, tuple(names), substitute(definition.value, put))


def _unused(name: Expression, taken: set[Expression]) -> Symbol:
    assert isinstance(name, Symbol)
    text = name.name
    while Symbol(text) in taken:
        text += "'"
    return Symbol(text)


def common_values(left: Atom, right: Atom) -> tuple[Expression, Expression] | None:
    """Return f(x) and g(x) of `y = f(x)` and `y = g(x)`; None where no one name is defined."""
    values = [_defined_name(atom) for atom in (left, right)]
    if values[0] is None or values[1] is None or values[0][0] is not values[1][0]:
        return None
    return values[0][1], values[1][1]


def _defined_name(atom: Atom) -> tuple[Symbol, Expression] | None:
    """Return the name that an equation defines, and its value in other names."""
    for name, value in ((atom.left, atom.right), (atom.right, atom.left)):
        if atom.op == "=" and isinstance(name, Symbol):
            names = free_symbols(value)
            if names and name not in names:
                return name, value
    return None
