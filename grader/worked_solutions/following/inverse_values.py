"""Values of an inverse: with `f(2) = 1`, `f^{-1}(1) = 2` follows and `f^{-1}(1) = 3` does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.worked_solutions.following.equations import Broken
from grader.worked_solutions.readings import has_opaque

_INVERSE = re.compile(r"([A-Za-z])(?:\^\{-1\}|\^\(-1\)|\^-1|⁻¹)")


def broken_inverse_values(statements: Sequence[Statement]) -> Iterator[Broken]:
    """Yield the lines that say of an inverse what its function, as given above, contradicts."""
    given: list[tuple[int, Call, Expression]] = []
    for position, statement in enumerate(statements):
        call, value = _value_of_call(statement)
        if call is None or value is None:
            continue
        inverse = _INVERSE.fullmatch(call.name)
        if inverse is None:
            if len(call.name) == 1 and not call.primes:
                given.append((position, call, value))
            continue
        known = [(at, f, said) for at, f, said in given if f.name == inverse[1]]
        contradicted = [
            at for at, function, said in known if _contradicts(function, said, call, value)
        ]
        if contradicted and not _is_given_anew(known):
            yield Broken(position, contradicted[0])


def _value_of_call(statement: Statement) -> tuple[Call | None, Expression | None]:
    """Return the function of one argument that a line begins with, and what it is."""
    sides = [side.expression for side in statement.sides]
    first = sides[0]
    if len(sides) < 2 or statement.hedge or set(statement.relations) != {"="}:
        return None, None
    value = sides[-1] if isinstance(sides[-1], Expression) else None
    one = isinstance(first, Call) and len(first.args) == 1
    return (first, value) if isinstance(first, Call) and one else (None, None)


def _contradicts(function: Call, said: Expression, inverse: Call, value: Expression) -> bool:
    """Whether `function = said` leaves no room for `inverse = value`."""
    if has_opaque(said, value, *inverse.args, *function.args):
        return False
    (at,), (argument,) = function.args, inverse.args
    if isinstance(at, Symbol):  # a formula: f of the value is the argument
        if not free_symbols(said) <= {at} or free_symbols(value) != free_symbols(argument):
            return False
        return _differ(substitute(said, {at: value}), argument)
    if any(map(free_symbols, (at, said, argument, value))):
        return False
    same = [not _differ(at, value), not _differ(said, argument)]
    return same[0] != same[1]


def _differ(one: Expression, other: Expression) -> bool:
    return compare(one, other).outcome is Outcome.DIFFERENT


def _is_given_anew(known: Sequence[tuple[int, Call, Expression]]) -> bool:
    """Whether a function has two values at one place, or two formulas."""
    for at, (_, function, said) in enumerate(known):
        for _, other, value in known[:at]:
            if isinstance(other.args[0], Symbol) and isinstance(function.args[0], Symbol):
                return True
            if other.args == function.args and _differ(said, value):
                return True
    return False
