"""Eigenvalues below their polynomial: `det(A - λI) = (λ - 1)(λ - 3)`, then `λ = 1`, `λ = 3`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.expressions.nodes import Call, Expression, Number, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.following.equations import Broken, is_solved_by
from grader.worked_solutions.rounding import is_decimal

_ZERO = Number(0)


def broken_eigenvalues(statements: Sequence[Statement]) -> Iterator[Broken]:
    """Yield the values that are no roots of the polynomial that a determinant comes to above."""
    polynomial: tuple[int, Symbol, Expression] | None = None
    for position, statement in enumerate(statements):
        sides = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
        if len(sides) != len(statement.sides) or len(sides) < 2 or statement.hedge:
            continue
        found = _polynomial(sides)
        if found is not None:
            polynomial = (position, *found)
        elif polynomial is not None and _is_value(sides, polynomial[1]):
            value = sides[-1]
            rough = any(map(is_decimal, walk(value)))
            if not rough and not is_solved_by((polynomial[2], _ZERO), polynomial[1], (value,)):
                yield Broken(position, polynomial[0])


def _polynomial(sides: Sequence[Expression]) -> tuple[Symbol, Expression] | None:
    """Return the unknown and what the determinant in a line comes to, which is zero."""
    if not any(isinstance(node, Call) and node.name == "det" for node in walk(*sides)):
        return None
    last = sides[-2] if sides[-1] is _ZERO else sides[-1]
    names = free_symbols(last)
    name = next(iter(names)) if len(names) == 1 else None
    called = any(isinstance(node, Call) for node in walk(last))
    return (name, last) if isinstance(name, Symbol) and not called else None


def _is_value(sides: Sequence[Expression], unknown: Symbol) -> bool:
    """Whether a line gives the unknown a value, maybe with a number at its name: `λ_1 = 2`."""
    name = sides[0].name if isinstance(sides[0], Symbol) else ""
    numbered = name.partition("_")
    own = name == unknown.name or (numbered[0] == unknown.name and numbered[2].isdigit())
    return own and not free_symbols(sides[-1])
