"""Values without an index, step by step: `k_1 = 1.5, y_1 = 0.8; k_1 = 1.7, y_2 = 1.2`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.answers.find.reading import is_numeric, with_decimal_comma
from grader.answers.iterates.names import indexed_name
from grader.answers.iterates.series import Entries, Side, equalities
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement

_Row = tuple[str, int]
_Stated = tuple[str, int | None, Expression | None, _Row]
"""A quantity, its index if it has one, its value if it has none, and the line."""


def entries_by_steps(statements: Sequence[Statement], names: Sequence[str]) -> Entries:
    """Return the values that are given without an index, at the index of the state they lead to.

    A step ends with the first value of a new index. Names that are given with an index somewhere
    are left out, and so is what leads to no state.
    """
    stated = [*_stated(statements, names)]
    indexed = {name for name, index, _, _ in stated if index is not None}
    beside = _beside_states(stated, indexed)
    if beside:
        return beside
    found: Entries = {}
    waiting: dict[str, Expression] = {}
    seen: set[int] = set()
    for name, index, value, _ in stated:
        if index is None:
            if name not in indexed and value is not None:
                waiting[name] = value
        elif index not in seen:
            seen.add(index)
            found |= {(own, index): given for own, given in waiting.items()}
            waiting = {}
    return found


def _beside_states(stated: Sequence[_Stated], indexed: set[str]) -> Entries:
    """Return the values that stand behind one state in its line, `x_1 = 1.6, f = 2.56`.

    None are returned unless all lines are written so.
    """
    lines: dict[_Row, list[_Stated]] = {}
    for one in stated:
        lines.setdefault(one[3], []).append(one)
    found: Entries = {}
    for line in lines.values():
        indices = {index for _, index, _, _ in line if index is not None}
        loose = [(name, value) for name, index, value, _ in line if index is None]
        if not loose or len(indices) != 1 or line[0][1] is None:
            return {}
        [at] = indices
        for name, value in loose:
            if name not in indexed and value is not None:
                found[name, at] = value
    return found if len(lines) > 1 else {}


def _stated(statements: Sequence[Statement], names: Sequence[str]) -> Iterator[_Stated]:
    """Yield which quantity gets which value, with its index if it has one, in order."""
    for statement in statements:
        line = statement.place.row
        for left, *_, value in equalities(statement):
            single = indexed_name(left, names)
            if single is not None:
                yield (*single, None, line)
            elif isinstance(left, Symbol) and left.name in names:
                yield left.name, None, _number(value), line


def _number(value: Side) -> Expression | None:
    if isinstance(value, Unreadable):
        return None
    value = with_decimal_comma(value)
    return value if is_numeric(value) else None
