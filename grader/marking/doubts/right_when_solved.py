"""A wrong value that is right of another formula: `2u = x - 1`, where `u = (x - 1)/2` is asked.

The last side of such an equation is no value of the name. What the name is follows from it, and
where that is the right answer, a person looks whether it counts without the last step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.comparing import decide
from grader.answers.explain import review
from grader.answers.find import in_usual_reading, names_in_reference, names_of
from grader.equivalence import Outcome
from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Number, Relation, Symbol
from grader.expressions.statement import EQUALITIES
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt
from grader.marking.doubts.unsolved import is_applied, is_given

_NAME = Symbol("what is asked")


def right_when_solved(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where the equation that stands there has the right answer."""
    response, facts = attempt.response, attempt.kind.facts
    if checked.outcome is not MarkOutcome.INCORRECT or response is None or not facts.one_value:
        return None
    sides = _sides(attempt, response)
    if sides is None:
        return None
    for name in _names(attempt, sides):
        value = _value_of(name, *sides)
        if value is None or is_given(attempt, name):
            continue
        solved = replace(response, raw=to_plain(value), read=value, statement=None)
        if attempt.kind.check(attempt.asked, solved).outcome is MarkOutcome.CORRECT:
            text = (
                f"This equation gives the right answer when it is solved for `{to_plain(name)}`, "
                "which was not done; a person will look."
            )
            return review("right-when-solved", text)
    return None


def _sides(attempt: Attempt, response: Response) -> tuple[Expression, Expression] | None:
    """Return the first and the last side of the equation that the answer was taken from."""
    statement, read = response.statement, response.read
    if statement is None and isinstance(read, Relation) and set(read.ops) <= EQUALITIES:
        return read.args[0], read.args[-1]
    if statement is None or not statement.relations or statement.unread is not None:
        return None
    if not set(statement.relations) <= EQUALITIES:
        return None
    first, last = statement.sides[0], statement.sides[-1]
    ends = [
        in_usual_reading(attempt.asked, side.raw, side.expression)
        for side in (first, last)
        if isinstance(side.expression, Expression)
    ]
    return (ends[0], ends[1]) if len(ends) == len((first, last)) else None


def _names(attempt: Attempt, sides: tuple[Expression, Expression]) -> Iterator[Expression]:
    """Yield what an equation may be solved for: what is asked, else its one name of its own.

    A side that is the name alone says what it is.
    """
    nodes = frozenset(walk(*sides))
    applied = tuple(node for node in nodes if is_applied(node))
    own = free_symbols(sides[0]) | free_symbols(sides[1])
    others = applied or tuple(own - names_in_reference(attempt.asked))
    names = names_of(attempt.asked) or (others if len(others) == 1 else ())
    yield from (name for name in names if name in nodes and name not in sides)


def _value_of(name: Expression, left: Expression, right: Expression) -> Expression | None:
    """Return what a name is by an equation in which it stands but in one power, the first."""
    whole = transform(Add(left, Neg(right)), lambda node: _NAME if node is name else node)
    at = [substitute(whole, {_NAME: Number(x)}) for x in range(3)]
    slope = Add(at[1], Neg(at[0]))
    line = Add(at[0], Mul(Number(2), slope))
    if decide(at[2], line).outcome is not Outcome.EQUIVALENT:
        return None
    if decide(slope, Number(0)).outcome is not Outcome.DIFFERENT:
        return None
    return Neg(Div(at[0], slope))
