"""Values that are listed by numbers: below `x = (4 ± 8)/4` or `(x - 3)(x + 1) = 0`, `x_1 = 3`.

A number at a name may as well count the steps of a method, so that only values right behind a `±`
or a polynomial that is zero are held against it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from grader.equivalence import branches, has_branches
from grader.expressions.nodes import Expression, Index, Number, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.explain.differences import ONE, terms_of
from grader.worked_solutions.following.equations import Broken, is_solved_by
from grader.worked_solutions.rounding import Agreement, agreement, is_decimal

_NUMBERED = re.compile(r"([A-Za-z]+)_([12])")
#: Words that tell of a method whose steps have numbers.
_OF_METHODS = re.compile(
    r"\b(?:newton|iterat|start|guess|bisect|secant|interval|sequence|recurs|approx|point|estimat)",
    re.IGNORECASE,
)
#: What stands between a `±` and its values; signs of layout are left out.
_FOLLOWS = frozenset(
    {
        "", "so", "or", "and", "then", "thus", "therefore", "hence", "that is", "i.e.", "which is",
        "which gives", "giving", "so that", "so either", "so we have", "we get", "we have",
        "this gives", "which means", "meaning", "either", "so we get", "which gives us", "and so",
    }
)  # fmt: skip
_SIGNS = str.maketrans(dict.fromkeys("$,.;:()[]&⇒→>", " "))
#: So many lines of the text may lie between.
_NEAR = 2


def broken_numbered_values(statements: Sequence[Statement], text: str) -> Iterator[Broken]:
    """Yield the lines whose value is none of those that the line above them has."""
    numbered = {at: found for at, each in enumerate(statements) if (found := _value(each))}
    if not numbered or any(name[-1] not in "12" for name in _all_numbered(statements)):
        return
    for position, (base, value) in numbered.items():
        equation = _above(position, base, statements, numbered)
        if equation is None:
            continue
        sides = [s.expression for s in statements[equation].sides]
        read = [side for side in sides if isinstance(side, Expression)]
        if not _has_value(read, base, value, text):
            yield Broken(position, equation)


def broken_signed_values(statements: Sequence[Statement], text: str) -> Iterator[Broken]:
    """Yield the values that a `±` right before them does not have: `x = (6 ± 4)/2, so x = 2`."""
    lines = text.split("\n")
    signed: int | None = None
    for position, statement in enumerate(statements):
        sides = [s.expression for s in statement.sides]
        name, last = (sides[0], sides[-1]) if sides else (None, None)
        if not isinstance(name, Symbol) or not isinstance(last, Expression) or statement.hedge:
            signed = None
        elif has_branches(last) and not free_symbols(last):
            signed = position
        elif signed is not None:
            equation = statements[signed]
            follows = _words_between(statements[position - 1], statement, lines) in _FOLLOWS
            plain = len(sides) == 2 and set(statement.relations) <= {"=", "~"}
            if not follows or not plain or equation.sides[0].expression is not name:
                signed = None
            elif not free_symbols(last) and not _is_branch(last, _last(equation)):
                yield Broken(position, signed)


def _words_between(above: Statement, below: Statement, lines: Sequence[str]) -> str | None:
    """Return the words between two statements on one line, or on one and the next."""
    first, second = above.place, below.place
    if first.source != second.source or not 0 < first.line <= second.line <= len(lines):
        return None
    end, start = first.column - 1 + len(above.raw), second.column - 1
    if first.line == second.line:
        words = lines[first.line - 1][end:start]
    elif second.line == first.line + 1:
        words = f"{lines[first.line - 1][end:]} {lines[second.line - 1][:start]}"
    else:
        return None
    return " ".join(words.lower().replace("\\\\", " ").translate(_SIGNS).split())


def _is_branch(value: Expression, signed: Expression) -> bool:
    """Whether a value is one of the two that a `±` stands for, rounded or not."""
    both = (taken for (taken,) in branches(signed))
    return any(agreement(one, value, loose=True) is not Agreement.OFF for one in both)


def _last(statement: Statement) -> Expression:
    """Return the last side of a line that was read."""
    last = statement.sides[-1].expression
    assert isinstance(last, Expression)
    return last


def _value(statement: Statement) -> tuple[Symbol, Expression] | None:
    """Return the name without its number, and the value that a line gives."""
    sides = [s.expression for s in statement.sides]
    if len(sides) < 2 or statement.hedge or not set(statement.relations) <= {"=", "~"}:
        return None
    name, value = sides[0], sides[1]
    found = _NUMBERED.fullmatch(name.name) if isinstance(name, Symbol) else None
    if found is None or not isinstance(value, Expression) or free_symbols(value):
        return None
    return None if has_branches(value) else (Symbol(found[1]), value)


def _all_numbered(statements: Sequence[Statement]) -> Iterator[str]:
    for statement in statements:
        for side in statement.sides:
            if isinstance(side.expression, Expression):
                names = (n.name for n in free_symbols(side.expression) if isinstance(n, Symbol))
                yield from (name for name in names if re.fullmatch(r"[A-Za-z]+_\d", name))


def _above(
    position: int, base: Symbol, statements: Sequence[Statement], numbered: Container[int]
) -> int | None:
    """Return the line that lists the values, right above this one and others like it."""
    at = position - 1
    while at in numbered:
        at -= 1
    if at < 0 or statements[at].hedge:
        return None
    lines = statements[position].place.line - statements[at].place.line
    first, last = (statements[at].sides[end].expression for end in (0, -1))
    if not 0 <= lines <= _NEAR or not isinstance(first, Expression):
        return None
    if isinstance(last, Expression) and has_branches(last) and not free_symbols(last):
        return at if first is base or (isinstance(first, Index) and first.args[0] is base) else None
    return at if len(statements[at].sides) == 2 and free_symbols(first) == {base} else None


def _has_value(sides: Sequence[Expression], base: Symbol, value: Expression, text: str) -> bool:
    """Whether a value is one of a `±`, or a zero of a polynomial; true where neither is stated."""
    last = sides[-1]
    if has_branches(last):
        return _is_branch(value, last)
    terms = terms_of(sides[0])
    if last is not Number(0) or not terms or any(map(is_decimal, walk(value))):
        return True
    plain = all(set(dict(key)) <= {base} for key in terms.keys() - {ONE})
    if not plain or _OF_METHODS.search(text):
        return True
    return is_solved_by(sides, base, [value])
