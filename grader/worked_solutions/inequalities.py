"""An inequality and the line below it: `-3x > 9`, then `x > -3`.

Both hold up to the same ends, so that the second is meant to follow, and to be no other condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.equivalence import Outcome, Verdict, compare
from grader.expressions.nodes import Expression, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal

_INEQUALITIES = frozenset({"<", ">", "<=", ">="})


@dataclass(frozen=True, slots=True)
class Step:
    """A line, by its number, with the inequality above it and whether both say the same."""

    position: int
    above: Relation
    below: Relation
    verdict: Verdict

    @property
    def wrong(self) -> bool:
        """Whether the line says something else than the one above it."""
        return self.verdict.outcome is Outcome.DIFFERENT


def inequality_steps(statements: Sequence[Statement], notation: Notation) -> Iterator[Step]:
    """Yield the lines that go on with the inequality in the same unknown above them."""
    for at, (first, second) in enumerate(pairwise(statements), start=1):
        above, below = _inequality(first), _inequality(second)
        if (
            above is None
            or below is None
            or second.premises
            or second.place.line <= first.place.line
        ):
            continue
        names = free_symbols(above)
        if len(names) != 1 or names != free_symbols(below) or _is_solved(above):
            continue
        ends = [Relation(each.args, ("=",)) for each in (above, below)]
        if compare(ends[0], ends[1], notation).outcome is not Outcome.EQUIVALENT:
            continue
        verdict = compare(above, below, notation)
        if verdict.outcome in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
            yield Step(at, above, below, verdict)


def _inequality(statement: Statement) -> Relation | None:
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != 2 or statement.hedge or not set(statement.relations) <= _INEQUALITIES:
        return None
    if len(statement.relations) != 1 or has_opaque(*sides) or any(map(is_decimal, sides)):
        return None
    return Relation(sides, statement.relations)


def _is_solved(relation: Relation) -> bool:
    left, right = relation.args
    return any(
        isinstance(name, Symbol) and not free_symbols(value)
        for name, value in ((left, right), (right, left))
    )
