"""Values of unknown functions at numbers, `f(2) = 3`: each is a quantity that may be anything."""

from __future__ import annotations

from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Derivative,
    Evaluated,
    Expression,
    Index,
    Integral,
    Limit,
    Symbol,
)
from grader.expressions.traversal import contains, substitute, walk


def values_as_names(left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """Put a name for each value of an unknown function at a rational number.

    Functions that are called with anything else as well stay as they are, since `f(x)` may be
    `f(2)`.
    """
    if not (has_unknown_calls(left) or has_unknown_calls(right)):
        return left, right
    calls = [node for node in walk(left, right) if is_unknown(node)]
    names = {call: _name(call) for call in calls}
    elsewhere = {call.payload for call, name in names.items() if name is None}
    known = {
        call: name
        for call, name in names.items()
        if name is not None and call.payload not in elsewhere
    }
    return substitute(left, known), substitute(right, known)


def sole_value_as_name(left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """Put a name for `f(x)` where nothing else of an unknown function occurs: any value will do."""
    calls = {node for node in walk(left, right) if is_unknown(node)}
    call = next(iter(calls)) if len(calls) == 1 else None
    if not isinstance(call, Call) or call.primes or contains(left, *_OF_MORE_VALUES):
        return left, right
    if contains(right, *_OF_MORE_VALUES) or not all(isinstance(x, Symbol) for x in call.args):
        return left, right
    arguments = ", ".join(x.name for x in call.args if isinstance(x, Symbol))
    names: dict[Expression, Expression] = {call: Symbol(f"{call.name}({arguments})")}
    return substitute(left, names), substitute(right, names)


_OF_MORE_VALUES = (BigOperator, Derivative, Evaluated, Index, Integral, Limit)


def has_unknown_calls(*expressions: Expression) -> bool:
    """Whether a function is called about which nothing is known."""
    return any(
        name not in REAL_FUNCTIONS
        for expression in expressions
        for name, _ in summary_of(expression).calls
    )


def is_unknown(node: Expression) -> bool:
    """Whether a node calls a function about which nothing is known, or its derivative."""
    return isinstance(node, Call) and (bool(node.primes) or node.name not in REAL_FUNCTIONS)


def _name(call: Expression) -> Symbol | None:
    assert isinstance(call, Call)
    values = [rational_value(argument) for argument in call.args]
    if None in values:
        return None
    primes = "'" * call.primes
    return Symbol(f"{call.name}{primes}({', '.join(map(str, values))})")
