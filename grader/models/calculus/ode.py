"""Differential equations: `dsolve(y' = 2 y, y, x)`, with conditions `y(0) = 1, y'(0) = 0`."""

from __future__ import annotations

from dataclasses import replace

from grader.expressions.nodes import Call, Derivative, Expression, Mul, Relation, Symbol
from grader.expressions.traversal import free_symbols, transform
from grader.models.base import GeneralSolution, Step
from grader.models.calculus import tasks
from grader.models.computer_algebra.in_worker import within_deadline
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.symbolic.definitions import Definitions

Condition = tuple[int, Expression, Expression]


def ode_question(
    definitions: Definitions, args: tuple[str, ...]
) -> tuple[Expression, tuple[Step, ...], GeneralSolution | None]:
    """Solve an equation for a function; raise `NoBridge` for arguments of another form.

    Where the conditions leave constants free, what makes a solution general is returned as well.
    """
    if len(args) < 3:
        raise NoBridge("write dsolve(y' = 2 y, y, x), then conditions such as y(0) = 1")
    equation_text, function, name_text, *conditions = args
    notation = replace(definitions.notation, functions=definitions.notation.functions | {function})
    reader = replace(definitions, notation=notation)
    name = reader.read(name_text)
    if not isinstance(name, Symbol):
        raise NoBridge(f"{name_text} is not a name")
    equation = definitions.expand(_applied(reader.read(equation_text), function, name))
    assert isinstance(equation, Relation)
    given = [_condition(reader.read(text), function) for text in conditions]
    value = within_deadline(tasks.solution_of_ode, equation, function, name, given, notation)
    constants = tuple(sorted(_constants(value, equation, name), key=lambda symbol: symbol.name))
    general = GeneralSolution(equation, function, name, constants) if constants else None
    usable = general if not given else None
    return value, (Step("the equation is", equation),), usable


def _constants(value: Expression, equation: Relation, name: Symbol) -> frozenset[Symbol]:
    return free_symbols(value) - free_symbols(equation) - {name}


def _applied(equation: Expression, function: str, name: Symbol) -> Relation:
    """Write `y` and `y'` as `y(x)` and `y'(x)`, and derivatives of y as primes.

    The function is one of its name alone, so `y (2 - x)` is a product.
    """

    def change(node: Expression) -> Expression:
        if isinstance(node, Symbol) and node.name.rstrip("'") == function:
            return Call(function, name, primes=len(node.name) - len(function))
        if isinstance(node, Call) and node.name == function and not node.args:
            return Call(function, name, primes=node.primes)
        if isinstance(node, Derivative) and isinstance(node.args[0], Call):
            inner = node.args[0]
            if inner.name == function and node.args[1:] == (name,):
                return Call(function, *inner.args, primes=inner.primes + node.orders[0])
        if isinstance(node, Call) and node.name == function and node.args != (name,):
            return Mul(Call(function, name, primes=node.primes), *node.args)
        return node

    changed = transform(equation, change)
    if not isinstance(changed, Relation) or name in free_symbols(Call(function)):
        raise NoBridge("a differential equation is needed")
    return changed


def _condition(read: Expression, function: str) -> Condition:
    if isinstance(read, Relation) and read.ops == ("=",):
        left, right = read.args
        if isinstance(left, Call) and left.name == function and len(left.args) == 1:
            return left.primes, left.args[0], right
    raise NoBridge("a condition is written y(0) = 1")
