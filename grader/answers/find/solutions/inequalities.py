"""Inequalities in one name that stand side by side: `x >= -2, x < 5`, `x != ±2`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from grader.answers.base import Response
from grader.answers.find.lines import line_of
from grader.equivalence import branches, enclose
from grader.expressions.nodes import Collection, Expression, Logic, Relation, Symbol
from grader.expressions.phrases import BOTH_WORDS, JOINING, pattern_of
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document

_ROOM = 3


def inequalities_beside(document: Document) -> tuple[Response, ...]:
    """Return the inequalities that stand in one line, and say one thing together."""
    found = []
    for _, statements in groupby(document.statements, key=lambda s: s.place.row):
        line = tuple(statements)
        parts = [part for statement in line if (part := _inequality(statement)) is not None]
        sequence = Collection("sequence", *parts)
        text = line_of(document, line[0].place)
        beside = (_is_beside(one, other, text) for one, other in pairwise(line))
        whole = 1 < len(parts) == len(line) and all(beside)
        together = joined_inequalities(sequence) if whole else sequence
        if together is not sequence:
            raw = ", ".join(statement.raw for statement in line)
            found.append(Response(raw, together, line[0].place, line[0]))
    return tuple(found)


#: A word before what is left out: `x > 0 but x != 2`, `x > 0, where x != 2`.
_JOINED = re.compile(
    rf"(?:{pattern_of((*JOINING, *BOTH_WORDS))}|but|with|where|wobei|mit|con|avec)"
    r"(?:\s(?:also|auch|también|aussi))?",
    re.IGNORECASE,
)
_MARKS = " \t$,;()\\"


def _is_beside(one: Statement, other: Statement, line: str) -> bool:
    """Whether no word has room between two statements, or one that joins what is left out."""
    end = one.place.end_column
    if end is None:
        return False
    _, _, behind = line.partition(one.raw)
    word = behind.partition(other.raw)[0].strip(_MARKS)
    joined = not word or _JOINED.fullmatch(word) is not None
    left_out = set(other.relations) == {"!="}
    added = set(other.relations) == {"="} and " " in word  # `and also x = 3`
    return other.place.column - end <= _ROOM or (joined and (left_out or added))


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
    if len(parts) == len(expression.args) == 2 and _adds_end(*parts):
        return Logic("or", *parts)
    if len(parts) < len(expression.args) or any("=" in part.ops for part in parts):
        return expression
    left_out = [part for part in parts if set(part.ops) == {"!="}]
    if left_out:
        return _without_values(expression, left_out)
    ends = [_end(part) for part in parts]
    if len(parts) != 2 or None in ends:
        return expression
    (name, below, low), (other, above, high) = sorted(
        (end for end in ends if end is not None), key=lambda end: end[1]
    )
    if name is not other or below or not above:
        return expression
    return Logic("and" if _is_less(low, high) else "or", *parts)


def _adds_end(range_: Relation, point: Relation) -> bool:
    """Whether an equation says that an open end of a range belongs to it: `-2 < x < 3, x = 3`."""
    if point.ops != ("=",) or not isinstance(point.args[0], Symbol):
        return False
    name, value = point.args
    sides = (range_.args[0], range_.args[-1])
    strict = {range_.args[i] for i, op in enumerate(range_.ops) if op in ("<", ">")} | {
        range_.args[i + 1] for i, op in enumerate(range_.ops) if op in ("<", ">")
    }
    bounded = set(range_.ops) <= _BELOW or set(range_.ops) <= _ABOVE
    return bounded and name in range_.args and value in sides and value in strict


def _without_values(whole: Collection, left_out: Sequence[Relation]) -> Expression:
    """Return `x >= -3, x != 2` as a range without a value, `x != 2, x != 3` as all without two."""
    ranges = [part for part in whole.args if part not in left_out]
    together = joined_inequalities(Collection("sequence", *ranges)) if len(ranges) > 1 else None
    of_one_name = len(free_symbols(whole)) == 1
    if together is not None and not isinstance(together, Logic):
        return whole
    first = [together] if together is not None else ranges
    return Logic("and", *first, *left_out) if of_one_name or not ranges else whole


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
