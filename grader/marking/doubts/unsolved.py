"""An equation that nobody solved: `2x = 7`, where 7 is the right answer.

Its right side is the value of the left one, and not of the name that is looked for. So such a line
is for a person, unless the page says what the name is: in `x = 3.5, so 2x = 7` the value is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import (
    EQUALITIES,
    in_usual_reading,
    names_in_reference,
    names_of,
)
from grader.equivalence import rational_value
from grader.expressions.nodes import Expression, Number, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.marking.attempts import Attempt


def not_solved(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a right value is that of a multiple of a name."""
    response, facts = attempt.response, attempt.kind.facts
    if checked.outcome is not MarkOutcome.CORRECT or response is None or not facts.one_value:
        return None
    statement = response.statement
    if statement is None or len(statement.sides) != 2 or not set(statement.relations) <= EQUALITIES:
        return None
    left, right = (side.expression for side in statement.sides)
    if not isinstance(left, Expression) or response.read is not right:
        return None
    name = _name_of_equation(attempt, in_usual_reading(attempt.asked, statement.sides[0].raw, left))
    if name is None or any(_gives(each, name) for each in attempt.document.statements):
        return None
    text = f"This is an equation for `{name.name}`, which was not solved; a person will look."
    return review("unsolved-equation", text)


def _name_of_equation(attempt: Attempt, left: Expression) -> Symbol | None:
    """Return the one name of a left side that is a multiple of it, or a sum with it.

    `1 - p` is a quantity of its own, and so may a square be (`R^2`), unless its name is asked.
    """
    names = names_of(attempt.asked)
    symbols = free_symbols(left)
    if len(symbols) != 1 or left in symbols or left in names:
        return None
    [name] = symbols
    if name in names_in_reference(attempt.asked):
        return None
    line = _line(left, name)
    if line is None:
        return name if name in names and _at(left, name, 0) is not None else None
    slope, constant = line
    is_own = (slope == 1 and constant == 0) or (slope == -1 and constant == 1) or slope == 0
    return None if is_own else name


def _line(left: Expression, name: Symbol) -> tuple[Fraction, Fraction] | None:
    """Return `a` and `b` where a side is `a x + b` with rational numbers."""
    values = [_at(left, name, x) for x in range(4)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    slope = known[1] - known[0]
    even = all(known[x] == known[0] + slope * x for x in (2, 3))
    return (slope, known[0]) if even else None


def _at(left: Expression, name: Symbol, value: int) -> Fraction | None:
    return rational_value(substitute(left, {name: Number(value)}))


def _gives(statement: Statement, name: Symbol) -> bool:
    """Whether a line says what the name is: `x = 3.5`, also in a chain, or behind it."""
    return bool(statement.relations) and any(side is name for side in _sides(statement))


def _sides(statement: Statement) -> Iterator[object]:
    yield from (side.expression for side in statement.sides)
    yield from (side for premise in statement.premises for side in _sides(premise))
