"""The notation that a text without a rubric shows by using it.

A letter that is once applied like a function (`p(s) = s^4 - 1`) is a function everywhere, and two
or three capitals that stand alone on a side (`AB = 10`) are one name, as in geometry, unless the
text says which matrices they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.expressions.nodes import Expression, Matrix, Mul, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.worked_solutions.readings import is_opaque

_LONGEST_NAME = 3


def own_notation(statements: Sequence[Statement], notation: Notation) -> Notation:
    """Return the notation with what the sides of the statements show."""
    sides = [
        side.expression
        for statement in statements
        if len(statement.sides) > 1
        for side in statement.sides
        if isinstance(side.expression, Expression)
    ]
    functions = {_function_name(side) for side in sides} - {""}
    matrices = {name for statement in statements for name in _matrices(statement)}
    names = {_capitals(side) for side in sides} - {""}
    names = {name for name in names if not matrices.issuperset(name)}
    return replace(
        notation,
        functions=notation.functions | functions,
        variables=notation.variables | names,
    )


def _matrices(statement: Statement) -> Iterable[str]:
    """Yield the name of which a line says that it is a matrix."""
    first, *others = (side.expression for side in statement.sides)
    if isinstance(first, Symbol) and any(isinstance(each, Matrix) for each in others):
        yield first.name


def _function_name(side: Expression) -> str:
    """Return the letter that a side applies to something, if that is all of the side."""
    name = str(side.payload[0]) if is_opaque(side) else ""
    return name if len(name) == 1 else ""


def _capitals(side: Expression) -> str:
    """Return the capitals of which a side consists, as one name."""
    if not isinstance(side, Mul) or len(side.args) > _LONGEST_NAME:
        return ""
    letters = "".join(factor.name if isinstance(factor, Symbol) else " " for factor in side.args)
    return letters if letters.isalpha() and letters.isupper() and letters.isascii() else ""
