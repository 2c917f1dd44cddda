"""Names that a student uses again for something else: `u = x^2` here, `u = 3x` below.

Such a name stands for what it was last said to be before a line, and for nothing before that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.answers.comparing import decide
from grader.equivalence.verdict import Outcome
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.statement import Statement
from grader.marking.abbreviations import value_given
from grader.marking.names import ModelNames

#: More changes of meaning than a page has; such names then stand for nothing.
MOST_CHANGES = 40

Placed = tuple[int, Statement]


@dataclass(frozen=True, slots=True)
class Span:
    """Lines from a position on, and the positions of definitions that do not hold there."""

    start: int
    void: frozenset[int]


def spans_of(placed: Sequence[Placed], names: ModelNames) -> tuple[Span, ...]:
    """Return the spans of a page in which every new name has one meaning; the first starts at 0."""
    changing = {name: at for name, at in _given(placed, names).items() if _changes(at)}
    every = frozenset(position for at in changing.values() for position in at)
    changes = sorted(every)
    if len(changes) > MOST_CHANGES:
        return (Span(0, every),)
    later = (Span(start, every - _in_force(changing, start)) for start in changes)
    return (Span(0, every), *later)


def _given(
    placed: Sequence[Placed], names: ModelNames
) -> Mapping[Symbol, Mapping[int, Expression]]:
    """Return what lines say that new names are, by the positions of the lines."""
    found: dict[Symbol, dict[int, Expression]] = {}
    for position, statement in placed:
        left = statement.sides[0].expression
        if statement.hedge or not isinstance(left, Symbol) or names.reading(left) is not None:
            continue
        value = value_given(statement)
        if value is not None:
            found.setdefault(left, {})[position] = value
    return found


def _changes(values: Mapping[int, Expression]) -> bool:
    first, *others = dict.fromkeys(values.values())
    return any(decide(first, other).outcome is not Outcome.EQUIVALENT for other in others)


def _in_force(changing: Mapping[Symbol, Mapping[int, Expression]], position: int) -> frozenset[int]:
    """Return the positions of the last definitions at or before a position."""
    before = ([at for at in values if at <= position] for values in changing.values())
    return frozenset(max(at) for at in before if at)
