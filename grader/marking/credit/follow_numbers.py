"""Numbers that follow from a student's own wrong iterates.

`h = 2.61 - 1 = 1.61` is right in itself if 2.61 is the greatest of the iterates, but these were
wrong. It follows if the same computation with the right iterate, that of the same index or of the
same role (the greatest, the least, the last), gives the right number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers.base import Series
from grader.answers.find import EQUALITIES, is_numeric
from grader.equivalence import ROUNDED, Enclosure, Outcome, check_number, check_written, enclose
from grader.expressions.nodes import Expression, number
from grader.expressions.statement import Statement
from grader.expressions.traversal import substitute, walk
from grader.expressions.written import Written
from grader.models.base import Iterates
from grader.rubric.types import Asked

Pair = tuple[Enclosure, Enclosure]


@dataclass(frozen=True, slots=True)
class OwnIterates:
    """Wrong iterates of the student beside the right ones, by quantity and index."""

    model_name: str
    pairs: tuple[Pair, ...]


def own_iterates(asked: Asked, series: Series) -> OwnIterates | None:
    """Return the student's iterates with the right ones that stand in their places."""
    assert asked.reference is not None
    right = asked.reference.value
    if not isinstance(right, Iterates) or not series.entries:
        return None
    start = min(index for _, index in series.entries) if not series.indexed else right.start
    pairs: list[Pair] = []
    for position, name in enumerate(right.names):
        own = [
            (index - start, found)
            for (quantity, index), value in sorted(series.entries.items(), key=lambda e: e[0][1])
            if quantity == name and isinstance(value, Expression)
            if (found := enclose(value)) is not None
        ]
        pairs += _by_index(own, right, position)
        pairs += _by_role([value for _, value in own], [state[position] for state in right.states])
    return OwnIterates(asked.part.model_name, tuple(pairs))


def _by_index(
    own: Sequence[tuple[int, Enclosure]], right: Iterates, position: int
) -> Iterator[Pair]:
    for offset, value in own:
        if 0 <= offset < len(right.states):
            yield value, right.states[offset][position]


def _by_role(own: Sequence[Enclosure], right: Sequence[Enclosure]) -> Iterator[Pair]:
    if own and right:
        for choose in (max, min):
            yield choose(own, key=_middle), choose(right, key=_middle)
        yield own[-1], right[-1]


def _middle(value: Enclosure) -> float:
    return float(value.midpoint)


def number_follows(asked: Asked, statement: Statement | None, own: Sequence[OwnIterates]) -> bool:
    """Say whether a wrong number is computed rightly from the student's own wrong iterates."""
    reference = asked.reference.value if asked.reference else None
    if not isinstance(reference, Enclosure) or statement is None:
        return False
    pairs = [
        pair for each in own if each.model_name == asked.part.model_name for pair in each.pairs
    ]
    return any(
        _mends(side, pair, reference, asked) for side in _computations(statement) for pair in pairs
    )


def _computations(statement: Statement) -> Iterator[Expression]:
    """Yield the numeric sides before the last, if each equals the next."""
    sides = [side.expression for side in statement.sides[1:]]
    for relation, side, result in zip(statement.relations[1:], sides, sides[1:], strict=False):
        if relation not in EQUALITIES or not isinstance(side, Expression):
            return
        if not isinstance(result, Expression) or not (is_numeric(side) and is_numeric(result)):
            continue
        value = enclose(side)
        if value is not None and check_written(value, result, ROUNDED).outcome is _SAME:
            yield side


_SAME = Outcome.EQUIVALENT


def _mends(side: Expression, pair: Pair, reference: Enclosure, asked: Asked) -> bool:
    """Whether the computation gives the right number once a wrong iterate is put right."""
    wrong, right = pair
    for node in walk(side):
        if node is side or Written.of(node) is None or not _is_rounded(wrong, node):
            continue
        mended = enclose(substitute(side, {node: number(right.midpoint)}))
        if mended is not None and _close(reference, mended):
            return True
    return False


def _is_rounded(value: Enclosure, literal: Expression) -> bool:
    return check_number(value, literal, ROUNDED).outcome is _SAME


def _close(reference: Enclosure, value: Enclosure) -> bool:
    difference = abs(reference.midpoint - value.midpoint)
    return difference <= abs(reference.midpoint) / 10**9
