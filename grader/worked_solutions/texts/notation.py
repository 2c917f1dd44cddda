"""The notation that a text without a rubric shows by using it.

A letter that is once applied like a function (`p(s) = s^4 - 1`) is a function everywhere, and two
or three capitals that stand alone on a side (`AB = 10`) are one name, as in geometry, unless the
text says which matrices they are. A text that computes with `2,5` and has no decimal point writes
decimal commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.equivalence import enclose
from grader.expressions.nodes import Constant, Expression, Matrix, Mul, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.worked_solutions.readings import is_opaque

_LONGEST_NAME = 3
#: A numeral with a comma that parts no group of digits, as a factor or a term: `5 · 2,5 = 12,5`.
_NUMERAL = r"\d{1,9},(?:\d{1,2}|\d{4,9})(?![\d,]|\.\d)"
_BEFORE = r"(?<![\w.,(\[{<|])"
_COMPUTED = re.compile(
    rf"{_BEFORE}{_NUMERAL}[^\d,;.=<>()\n]{{0,12}}[-+*/·×⋅−]\s?\d{{1,9}}(?!,\s)[^=\n]{{0,40}}="
    rf"|(?:[-+*/·×⋅−]|\\cdot|\\times)\s?{_NUMERAL}\s?[^\d,;.=<>()\n]{{0,12}}="
)
_POINT = re.compile(r"\d\.\d")
#: A comma set as LaTeX sets a decimal one.
_SET = re.compile(r"(?<=\d)\{,\}(?=\d)")


def shows_decimal_commas(text: str) -> bool:
    """Whether a text computes with decimal commas, and has no decimal points."""
    text = _SET.sub(",", text)
    return "," in text and _COMPUTED.search(text) is not None and not _POINT.search(text)


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
    names |= {"e" for statement in statements if _gives_e_a_value(statement)}
    return replace(
        notation,
        functions=notation.functions | functions,
        variables=notation.variables | names,
    )


def _gives_e_a_value(statement: Statement) -> bool:
    """Whether a line says of the letter `e` what the constant is not: `e = 0`, `e <= 16/5`."""
    first, *others = (side.expression for side in statement.sides)
    if first is not _E or not others or not isinstance(others[0], Expression):
        return False
    value = None if free_symbols(others[0]) else enclose(others[0])
    return value is not None and value.exact and abs(value.midpoint * 10 - 27) > 1


_E = Constant("e")


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
