"""Ranges that a line names one after the other: `increasing on (-oo, -1) and on (3, oo)`.

What lies apart is meant together: `for x < -1 and for x > 3` says where something holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from grader.answers.base import Response
from grader.answers.find.solutions.inequalities import joined_inequalities
from grader.equivalence import enclose
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Neg,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.sets import as_interval
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document

_INFINITE = Constant("oo")
_BELOW, _ABOVE = frozenset({"<", "<="}), frozenset({">", ">="})
#: What stands between two ranges of which the same is said.
_BETWEEN = re.compile(
    r"[\s$,;]*+(?P<word>and|or|und|oder|y|o|et|ou)?\s*+(?:also|again)?\s*+"
    r"(?P<where>on|for|in|over|when|if|where|auf|für|wenn|en|para|sur|pour)?\s*+"
    r"(?:all|the intervals?)?[\s$]*",
    re.IGNORECASE,
)
_OR = frozenset({"or", "oder", "o", "ou"})


def ranges_beside(document: Document) -> tuple[Response, ...]:
    """Return the unions that lines say by naming one range after the other."""
    return tuple(
        found
        for _, statements in groupby(document.statements, key=lambda s: s.place.line)
        for run in _runs(tuple(statements))
        if (found := _together(run)) is not None
    )


def union_of(answer: Expression) -> Expression:
    """Return intervals that are listed and lie apart as their union, everything else as it is."""
    listed = isinstance(answer, Collection) and answer.kind in ("set", "sequence")
    ranges = [_whole_interval(item) for item in answer.args] if listed else []
    known: list[Expression] = [each for each in ranges if each is not None]
    apart = len(known) == len(ranges) > 1 and _lie_apart(known)
    return SetOperation("union", *known) if apart else answer


class _Named(NamedTuple):
    """A range as a line names it, and what joins it to the one before."""

    statement: Statement
    range: Expression
    join: re.Match[str] | None


def _runs(line: Sequence[Statement]) -> Iterator[list[_Named]]:
    """Yield the ranges of a line that follow each other."""
    run: list[_Named] = []
    for before, statement in pairwise((None, *line)):
        assert statement is not None
        join = _join(before, statement) if before is not None else None
        if run and join is None:
            yield run
            run = []
        found = None if statement.hedge else _range_of(statement)
        run = [] if found is None else [*run, _Named(statement, found, join)]
    if run:
        yield run


def _join(before: Statement, statement: Statement) -> re.Match[str] | None:
    """Return the words between two statements where they only join them."""
    _, found, words = statement.lead.rpartition(before.raw)
    return _BETWEEN.fullmatch(words) if found else None


def _together(run: Sequence[_Named]) -> Response | None:
    if len(run) < 2:
        return None
    joins = [each.join for each in run[1:] if each.join]
    either = any((join["word"] or "").lower() in _OR for join in joins)
    whole = _whole([each.range for each in run], either, all(join["where"] for join in joins))
    if whole is None:
        return None
    raw = ", ".join(each.statement.raw for each in run)
    return Response(raw, whole, run[-1].statement.place, run[0].statement)


def _whole(ranges: Sequence[Expression], either: bool, each_where: bool) -> Expression | None:
    """Return what ranges say together; None where that is open.

    `x > -1 and x < 3` holds together; `for x < -1 and for x > 3` are two places.
    """
    conditions = [each for each in ranges if isinstance(each, Relation)]
    apart = either or _lie_apart(ranges)
    if not conditions:
        return SetOperation("union", *ranges) if apart else None
    if len(conditions) < len(ranges) or len(free_symbols(Logic("or", *ranges))) != 1:
        return None
    if apart:
        return Logic("or", *ranges) if either or each_where else None
    sequence = Collection("sequence", *ranges)
    joined = joined_inequalities(sequence)
    return None if joined is sequence else joined


def _range_of(statement: Statement) -> Expression | None:
    """Return the interval or the condition on one name that a statement is."""
    sides = [side.expression for side in statement.sides if isinstance(side.expression, Expression)]
    if len(sides) < len(statement.sides):
        return None
    if not statement.relations or statement.relations == ("in",):
        name = sides[0] if statement.relations else None
        return _whole_interval(sides[-1]) if name is None or isinstance(name, Symbol) else None
    relation = Relation(tuple(sides), statement.relations)
    return relation if _ends(relation) is not None else None


def _whole_interval(item: Expression) -> Interval | None:
    read = as_interval(item)
    return read if isinstance(read, Interval) else None


def _lie_apart(ranges: Sequence[Expression]) -> bool:
    """Whether no range reaches into another one."""
    ends = [found for each in ranges if (found := _ends(each)) is not None]
    if len(ends) < len(ranges):
        return False
    return all(one[1] <= other[0] for one, other in pairwise(sorted(ends)))


def _ends(item: Expression) -> tuple[float, float] | None:
    """Return about where a range begins and ends; None where that is not known."""
    if isinstance(item, Interval):
        return _numbers(item.args[0], item.args[1])
    if not isinstance(item, Relation) or not (set(item.ops) <= _BELOW or set(item.ops) <= _ABOVE):
        return None
    sides = item.args if set(item.ops) <= _BELOW else item.args[::-1]
    match sides:
        case (Symbol() as name, upper) if "'" not in name.name:
            return _numbers(Neg(_INFINITE), upper)
        case (lower, Symbol() as name) if "'" not in name.name:
            return _numbers(lower, _INFINITE)
        case (lower, Symbol(), upper):
            return _numbers(lower, upper)
    return None


def _numbers(lower: Expression, upper: Expression) -> tuple[float, float] | None:
    low, high = _number(lower), _number(upper)
    return None if low is None or high is None else (low, high)


def _number(end: Expression) -> float | None:
    if end is _INFINITE:
        return float("inf")
    if end is Neg(_INFINITE):
        return -float("inf")
    found = enclose(end)
    return None if found is None else float(found.midpoint)
