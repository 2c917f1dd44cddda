"""Lines that begin with `=` below other words or definitions: which formula they go on with.

`∫ x e^(x²) dx`, then `u = x², du = 2x dx`, then `= 1/2 ∫ e^u du`: that is no third value of `du`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.expressions.nodes import CALCULUS, Expression, Integral, Mul, Symbol
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.differentials import D

#: So many statements, and lines of the text, may stand between a formula and what it comes to.
_NEAR = 8
#: A side of so many words is a sentence.
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,20}")
_SENTENCE = 4


def carried_on(statements: Sequence[Statement]) -> tuple[list[Statement], list[int]]:
    """Return the statements with every formula that goes on below it, and whose part each is.

    The number tells at which place each of them stood.
    """
    found: list[Statement] = []
    owners: list[int] = []
    for position, statement in enumerate(statements):
        parts = _parts(statement, statements[:position])
        found += parts
        owners += [position] * len(parts)
    return found, owners


def _parts(statement: Statement, above: Sequence[Statement]) -> list[Statement]:
    if len(statement.sides) < 2:
        return [statement]
    if _goes_on(statement):
        formula = _formula_above(statement, above)
        return [statement if formula is None else _with(statement, formula, 1)]
    formula = _integral_of_name(statement, above)
    if formula is not None:
        return [_with(statement, formula, 1)]
    below = _first_below(statement)
    if below != 2 or not _is_definition(statement.sides[:2]):
        return [statement]
    formula = _formula_above(statement, above)
    if formula is None:
        return [statement]
    definition = replace(statement, sides=statement.sides[:2], relations=statement.relations[:1])
    return [definition, _with(statement, formula, 2)]


def _goes_on(statement: Statement) -> bool:
    """Whether a line begins with the sign of equality, words in the line above it apart."""
    first, second = statement.sides[:2]
    words = first.place.line < second.place.line and len(_WORD.findall(first.raw)) >= _SENTENCE
    return (words or not first.raw.strip()) and statement.relations[0] in "=~"


def _with(statement: Statement, formula: Side, at: int) -> Statement:
    """Return a line that goes on with a formula; it is no first word on it, and no equation."""
    empty = replace(formula, raw="")
    relations = ("=", *statement.relations[at - 1 :])
    return replace(statement, sides=(empty, formula, *statement.sides[at:]), relations=relations)


def _first_below(statement: Statement) -> int:
    """Return the number of the first side that stands in a line below its statement."""
    line = statement.place.line
    lower = (at for at, side in enumerate(statement.sides) if side.place.line > line)
    return next(lower, 0)


def _formula_above(statement: Statement, above: Sequence[Statement]) -> Side | None:
    """Return the last formula above a line, with an operation of calculus to carry out.

    Nothing but definitions stand between, `u = x`, `dv = e^x dx`.
    """
    for other in reversed(above[-_NEAR:]):
        if other.place.source != statement.place.source or other.hedge:
            return None
        if statement.place.line - other.place.line > _NEAR:
            return None
        last = other.sides[-1]
        if _computes(last) and (len(other.sides) == 1 or _is_named(other)):
            return last
        if not (_is_definition(other.sides) or _is_value(other)):
            return None
    return None


def _integral_of_name(statement: Statement, above: Sequence[Statement]) -> Side | None:
    """Return the integral without bounds that has the name of a line: `I = ∫ x cos x dx`."""
    name, value = (side.expression for side in statement.sides[:2])
    if not isinstance(name, Symbol) or not isinstance(value, Expression):
        return None
    given = [each for each in above if each.sides[0].expression is name and _is_named(each)]
    first = given[0].sides[1] if given else None
    return first if first is not None and _is_indefinite(first) and free_symbols(value) else None


def _is_indefinite(side: Side) -> bool:
    expression = side.expression
    return isinstance(expression, Expression) and any(
        isinstance(node, Integral) and len(node.args) == 2 for node in walk(expression)
    )


def _computes(side: Side) -> bool:
    expression = side.expression
    return isinstance(expression, Expression) and any(
        isinstance(node, CALCULUS) for node in walk(expression)
    )


def _is_named(statement: Statement) -> bool:
    """Whether a formula has a name here, `I = ∫ x cos x dx`."""
    first = statement.sides[0].expression
    return len(statement.sides) == 2 and isinstance(first, Symbol)


def _is_value(statement: Statement) -> bool:
    """Whether a value is only mentioned, the `0/0` of a limit."""
    value = statement.sides[0].expression
    return len(statement.sides) == 1 and (
        not isinstance(value, Expression) or not free_symbols(value)
    )


def _is_definition(sides: Sequence[Side]) -> bool:
    """Whether sides say what a name or a differential is: `u = x²`, `du = 2x dx`."""
    if len(sides) != 2 or not isinstance(sides[1].expression, Expression):
        return False
    name = sides[0].expression
    if _computes(sides[1]):
        return False
    return isinstance(name, Symbol) or (
        isinstance(name, Mul) and len(name.args) == 2 and name.args[0] is D
    )
