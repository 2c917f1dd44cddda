"""Names that a student uses again for something else: `u = x^2` here, `u = 3x` below.

Such a name stands for what it was last said to be before a line, and for nothing before that. So
does a name that is said to be a number, which in another question may be any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.answers.comparing import decide
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.marking.names.abbreviations import value_given
from grader.marking.names.model_names import ModelNames, symbols_in

#: More changes of meaning than a page has; such names then stand for nothing.
MAX_CHANGES = 40

Placed = tuple[int, Statement]


@dataclass(frozen=True, slots=True)
class Span:
    """Lines from a position on, and the positions of definitions that do not hold there."""

    start: int
    void: frozenset[int]


def spans_of(
    placed: Sequence[Placed], names: ModelNames, questions: Mapping[int, tuple[str, ...]]
) -> tuple[Span, ...]:
    """Return the spans of a page in which every new name has one meaning; the first starts at 0.

    `questions` tells by position under which question a line stands, if under any. What number a
    name is holds from there on, and only in the question that found it.
    """
    given = _given(placed, names)
    numbers = _numbers(given, placed)
    passing = {
        name: at if _changes(at) else at.keys() & numbers
        for name, at in given.items()
        if _changes(at) or at.keys() & numbers
    }
    every = frozenset(position for at in passing.values() for position in at)
    changes = sorted(every | (_question_starts(placed, questions) if numbers else set()))
    if len(changes) > MAX_CHANGES:
        return (Span(0, every),)

    def holds(at: int, start: int) -> bool:
        asked = questions.get(at, ())
        return at <= start and (at not in numbers or asked in ((), questions.get(start, ())))

    later = (Span(start, every - _in_force(passing, start, holds)) for start in changes)
    return (Span(0, every), *later)


def _numbers(
    given: Mapping[Symbol, Mapping[int, Expression]], placed: Sequence[Placed]
) -> frozenset[int]:
    """Return where names that formulas use are said to be numbers."""
    sides = (side.expression for _, statement in placed for side in statement.sides)
    used = symbols_in(*(s for s in sides if not isinstance(s, Unreadable | Symbol)))
    return frozenset(
        position
        for name, values in given.items()
        if name in used
        for position, value in values.items()
        if not free_symbols(value)
    )


def _question_starts(
    placed: Sequence[Placed], questions: Mapping[int, tuple[str, ...]]
) -> set[int]:
    return {
        position
        for (before, _), (position, _) in pairwise(placed)
        if questions.get(before, ()) != questions.get(position, ())
    }


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


def _in_force(
    passing: Mapping[Symbol, Iterable[int]], start: int, holds: Callable[[int, int], bool]
) -> frozenset[int]:
    """Return the positions of the last definitions that hold at a position."""
    held = ([at for at in positions if holds(at, start)] for positions in passing.values())
    return frozenset(max(at) for at in held if at)
