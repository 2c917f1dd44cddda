"""Linear equations in several unknowns, and the lines that are made of them.

`x + y = 10`, `x - y = 4`, then `2x = 6`: what the two equations say of x tells that the third line
does not follow. A value alone, `x = 0`, may be put in for another purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.expressions.nodes import Add, Expression, Neg, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.explain.differences import ONE, terms_of
from grader.worked_solutions.following.equations import Broken
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.units import has_units

#: So many unknowns are solved for, and so many lines behind the system are looked at.
_MOST, _NEAR = 3, 4

_Row = dict[Expression, Fraction]
_Rows = Sequence[_Row | None]
_ONE: Expression = Symbol("1")


def broken_systems(statements: Sequence[Statement], text: str) -> Iterator[Broken]:
    """Yield the lines that linear equations in several unknowns contradict."""
    rows = [_row(statement) for statement in statements]
    yield from _broken_eliminations(statements, rows)
    yield from _broken_multiples(rows, text)
    yield from _broken_values(statements, rows, text)


def _broken_eliminations(statements: Sequence[Statement], rows: _Rows) -> Iterator[Broken]:
    """Yield the first line in one unknown, still to be solved, that its system contradicts."""
    for at, row in enumerate(rows):
        if row is None or len(row.keys() - {_ONE}) != 1 or _is_solved(row, statements[at]):
            continue
        system = _system(rows, at)
        solution = _solution(system) if system else None
        if solution is None:
            continue
        (name,) = row.keys() - {_ONE}
        if name not in solution:
            continue
        if row[name] * solution[name] + row.get(_ONE, Fraction(0)) != 0:
            yield Broken(at, at - 1)
            return


#: Words of values that are put in, and of systems without a solution.
_PUT_IN = re.compile(
    r"\b(?:if|when|let|try|tries|suppose|for|at|where|take|say|setting|set|with|guess|intercepts?"
    r"|plot\w*|graph\w*|points?|test)\b",
    re.IGNORECASE,
)
_UNSOLVABLE = re.compile(
    r"\b(?:no solutions?|parallel|inconsistent|contradict\w*)\b", re.IGNORECASE
)


def _broken_values(statements: Sequence[Statement], rows: _Rows, text: str) -> Iterator[Broken]:
    """Yield the last value of the unknowns of an equation that does not solve it with the others.

    Each unknown has one value in the text, and a line in one unknown was solved for the first.
    """
    values: dict[Expression, tuple[int, Fraction]] = {}
    for at, row in enumerate(rows):
        if row is None or not _is_solved(row, statements[at]):
            continue
        (name,) = row.keys() - {_ONE}
        value = -row.get(_ONE, Fraction(0)) / row[name]
        if name in values and values[name][1] != value:
            return
        values.setdefault(name, (at, value))
    solved = any(
        row is not None and len(row.keys() - {_ONE}) == 1 and not _is_solved(row, statements[at])
        for at, row in enumerate(rows)
    )
    lines = text.split("\n")
    if not solved or any(_is_put_in(statements[at], lines) for at, _ in values.values()):
        return
    for at, row in enumerate(rows):
        names = row.keys() - {_ONE} if row is not None else set()
        if row is None or len(names) < 2 or not names <= values.keys():
            continue
        last = max(values[name][0] for name in names)
        total = sum((row[n] * values[n][1] for n in names), row.get(_ONE, Fraction(0)))
        if total and min(values[name][0] for name in names) > at:
            yield Broken(last, at)
            return


def _is_put_in(statement: Statement, lines: Sequence[str]) -> bool:
    place = statement.place
    if not 0 < place.line <= len(lines):
        return False
    return _PUT_IN.search(lines[place.line - 1][: max(place.column - 1, 0)]) is not None


def _broken_multiples(rows: _Rows, text: str) -> Iterator[Broken]:
    """Yield the multiple of an equation above it that has another number: below `4x - y = 5`,
    `12x - 3y = 5`.
    """
    if _UNSOLVABLE.search(text):
        return
    for at, row in enumerate(rows):
        for above in range(at):
            other = rows[above]
            if row is not None and other is not None and _is_off(row, other):
                yield Broken(at, above)
                return


def _is_off(row: _Row, other: _Row) -> bool:
    names = row.keys() - {_ONE}
    if len(names) < 2 or names != other.keys() - {_ONE}:
        return False
    ratios = {row[name] / other[name] for name in names}
    if len(ratios) != 1 or abs(ratio := ratios.pop()) == 1:
        return False
    return row.get(_ONE, Fraction(0)) != ratio * other.get(_ONE, Fraction(0))


def _system(rows: _Rows, at: int) -> list[_Row]:
    """Return the equations in several unknowns right above a line, as many as they have names."""
    end = at
    while end and rows[end - 1] is not None and len((rows[end - 1] or {}).keys() - {_ONE}) == 1:
        end -= 1  # other lines in one unknown are made of the system as well
    if at - end > _NEAR:
        return []
    found: list[_Row] = []
    while end and len(found) < _MOST and (row := rows[end - 1]) is not None:
        if len(row.keys() - {_ONE}) < 2:
            break
        found.insert(0, row)
        end -= 1
    names = {name for row in found for name in row} - {_ONE}
    return found if 2 <= len(found) == len(names) else []


def _row(statement: Statement) -> _Row | None:
    """Return a linear equation as its coefficients, the number under a key of its own."""
    sides = [side.expression for side in statement.sides]
    read = [side for side in sides if isinstance(side, Expression)]
    if len(sides) != 2 or len(read) != 2 or statement.relations != ("=",) or statement.hedge:
        return None
    if has_units(*read) or any(map(is_decimal, walk(*read))):
        return None
    terms = terms_of(Add(read[0], Neg(read[1])))
    if terms is None:
        return None
    row: _Row = {}
    for key, value in terms.items():
        if key == ONE:
            row[_ONE] = Fraction(value)
            continue
        ((factor, power),) = key if len(key) == 1 else ((None, 0),)
        if not isinstance(factor, Symbol) or power != 1:
            return None
        row[factor] = Fraction(value)
    return row


def _is_solved(row: _Row, statement: Statement) -> bool:
    sides = [side.expression for side in statement.sides]
    return any(isinstance(side, Symbol) for side in sides) and any(
        isinstance(side, Expression) and not free_symbols(side) for side in sides
    )


def _solution(rows: Sequence[_Row]) -> dict[Expression, Fraction] | None:
    """Return the one solution of a system, by elimination."""
    left = [dict(row) for row in rows]
    solved: list[tuple[Expression, _Row]] = []
    for name in sorted({name for row in rows for name in row} - {_ONE}, key=str):
        pivot = next((row for row in left if row.get(name)), None)
        if pivot is None:
            return None
        left = [_without(name, row, pivot) for row in left if row is not pivot]
        solved.append((name, pivot))
    values: dict[Expression, Fraction] = {}
    for name, row in reversed(solved):
        rest = sum((row[n] * values.get(n, 0) for n in row if n not in (name, _ONE)), Fraction(0))
        values[name] = -(rest + row.get(_ONE, Fraction(0))) / row[name]
    return values


def _without(name: Expression, row: _Row, pivot: _Row) -> _Row:
    factor = row.get(name, Fraction(0)) / pivot[name]
    keys = row.keys() | pivot.keys()
    new = {key: row.get(key, Fraction(0)) - factor * pivot.get(key, Fraction(0)) for key in keys}
    return {key: value for key, value in new.items() if value}
