"""Inequalities in one name that stand side by side: `x >= -2, x < 5`, `x != ±2`."""

from __future__ import annotations

from itertools import groupby

from grader.answers.base import Response
from grader.equivalence import branches, enclose
from grader.expressions.nodes import Collection, Expression, Logic, Relation, Symbol
from grader.expressions.statement import Statement
from grader.readers.document import Document

_ROOM = 3


def inequalities_beside(document: Document) -> tuple[Response, ...]:
    """Return the inequalities that stand in one line, and say one thing together."""
    found = []
    for _, statements in groupby(document.statements, key=lambda s: s.place.row):
        line = tuple(statements)
        parts = [part for statement in line if (part := _inequality(statement)) is not None]
        sequence = Collection("sequence", *parts)
        whole = 1 < len(parts) == len(line) and all(map(_is_beside, line, line[1:]))
        together = joined_inequalities(sequence) if whole else sequence
        if together is not sequence:
            raw = ", ".join(statement.raw for statement in line)
            found.append(Response(raw, together, line[0].place, line[0]))
    return tuple(found)


def _is_beside(one: Statement, other: Statement) -> bool:
    """Whether no word has room between two statements."""
    end = one.place.end_column
    return end is not None and other.place.column - end <= _ROOM


def _inequality(statement: Statement) -> Relation | None:
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    whole = len(sides) == len(statement.sides) > 1
    return Relation(sides, statement.relations) if whole else None


_BELOW, _ABOVE = frozenset({"<", "<="}), frozenset({">", ">="})


def joined_inequalities(expression: Expression) -> Expression:
    """Return inequalities between commas as one statement: `x >= -2, x < 5`, `x < -1, x > 3`.

    They hold together where they overlap, and are alternatives where they do not.
    """
    if not isinstance(expression, Collection) or expression.kind != "sequence":
        return expression
    parts = [each for each in expression.args if isinstance(each, Relation)]
    if len(parts) < len(expression.args) or any("=" in part.ops for part in parts):
        return expression
    if all(set(part.ops) == {"!="} for part in parts):
        return Logic("and", *parts)
    ends = [_end(part) for part in parts]
    if len(parts) != 2 or None in ends:
        return expression
    (name, below, low), (other, above, high) = sorted(
        (end for end in ends if end is not None), key=lambda end: end[1]
    )
    if name is not other or below or not above:
        return expression
    return Logic("and" if _is_less(low, high) else "or", *parts)


def _end(part: Relation) -> tuple[Symbol, bool, Expression] | None:
    """Return of `x < 3` the name, whether it is bounded from above, and the bound."""
    if len(part.ops) != 1:
        return None
    left, right = part.args
    if isinstance(left, Symbol) and part.ops[0] in _BELOW | _ABOVE:
        return left, part.ops[0] in _BELOW, right
    if isinstance(right, Symbol) and part.ops[0] in _BELOW | _ABOVE:
        return right, part.ops[0] in _ABOVE, left
    return None


def _is_less(low: Expression, high: Expression) -> bool:
    one, other = enclose(low), enclose(high)
    return one is None or other is None or one.midpoint < other.midpoint


def excluded_values(expression: Expression) -> Expression:
    """Return `x != ±2` as `x != 2 and x != -2`; everything else as it is."""
    if not isinstance(expression, Relation) or expression.ops != ("!=",):
        return expression
    name, value = expression.args
    values = [one for (one,) in branches(value)]
    if len(values) < 2:
        return expression
    return Logic("and", *(Relation((name, one), ("!=",)) for one in values))
