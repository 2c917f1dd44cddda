"""Equations with one unknown and the value that a text finds: which line went wrong?

`2x + 3 = 11`, `2x = 14`, `x = 7`: 7 solves the second line, not the first, so the second does not
follow. An equation is what its unknown is computed from. It is never to blame that the value does
not solve it: the line behind the last one that is not solved is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.equivalence import enclose
from grader.expressions.nodes import Add, Expression, Neg, Number, Symbol, number
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.expressions.written import Written
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import Agreement, agreement

#: So many equations in front of a value are looked at.
MOST_EQUATIONS = 12
_AGREE = (Agreement.EQUAL, Agreement.ROUNDED, Agreement.EXPLAINED, Agreement.OPEN, None)


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that does not follow from an equation above it, by their numbers in the text."""

    position: int
    equation: int


def broken_equations(statements: Sequence[Statement]) -> Iterator[Broken]:
    """Yield the lines of a text that the values found show not to follow from the line above."""
    open_: dict[Expression, list[int]] = {}
    found: dict[Expression, Expression] = {}
    for position, statement in enumerate(statements):
        name = _unknown_of(statement)
        if name is None:
            continue
        if not _gives_value(statement, name):
            if name not in found or not _is_solved(_sides(statement), name, found[name]):
                open_.setdefault(name, []).append(position)
            continue
        equations = open_.pop(name, [])[-MOST_EQUATIONS:]
        value = next(side for side in _sides(statement)[1:] if not free_symbols(side))
        found[name] = value
        unsolved = [p for p in equations if not _is_solved(_sides(statements[p]), name, value)]
        if unsolved:
            later = [p for p in (*equations, position) if p > unsolved[-1]]
            yield Broken(later[0], unsolved[-1])


def _sides(statement: Statement) -> list[Expression]:
    found = (side.expression for side in statement.sides)
    return [side for side in found if isinstance(side, Expression)]


def _unknown_of(statement: Statement) -> Symbol | None:
    """Return the one name of a plain equation; None for other lines."""
    sides = _sides(statement)
    plain = len(sides) == len(statement.sides) > 1 and set(statement.relations) <= {"=", "~"}
    if not plain or statement.hedge or statement.premises or has_opaque(*sides):
        return None
    names = free_symbols(sides[0]) | free_symbols(sides[1])
    name = next(iter(names)) if len(names) == 1 else None
    return name if isinstance(name, Symbol) else None


def _gives_value(statement: Statement, name: Symbol) -> bool:
    sides = _sides(statement)
    return sides[0] is name and not free_symbols(sides[-1])


def _is_solved(sides: Sequence[Expression], name: Symbol, value: Expression) -> bool:
    """Whether a value makes an equation true, as far as its digits show."""
    return any(_agree(sides[0], side, name, value) for side in sides[1:])


def _agree(left: Expression, right: Expression, name: Symbol, value: Expression) -> bool:
    found = [(_put(left, name, at), _put(right, name, at)) for at in _around(value)]
    if any(agreement(one, other, loose=False) in _AGREE for one, other in found):
        return True
    differences = [enclose(Add(one, Neg(other))) for one, other in found]
    if any(d is None or d.lower <= 0 <= d.upper for d in differences):
        return True
    return len({d.midpoint > 0 for d in differences if d is not None}) != 1


def _put(side: Expression, name: Symbol, value: Expression) -> Expression:
    return substitute(side, {name: value})


def _around(value: Expression) -> tuple[Expression, ...]:
    """Return a value, and one unit of its last digit up and down where it may be rounded."""
    literals = [node for node in walk(value) if isinstance(node, Number)]
    written = Written.of(value)
    if written is None or not written.is_decimal or not literals:
        return (value,)
    return (
        number(written.value - written.place),
        value,
        number(written.value + written.place),
    )
